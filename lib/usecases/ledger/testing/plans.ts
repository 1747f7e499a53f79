import fc from "fast-check";

import type { Quantities } from "@/lib/domain/metering/quantities";
import type { Dimension } from "@/lib/domain/metering/dimension";
import type { LevelTerms } from "@/lib/domain/pricing/level-terms";
import type { UnitPrices } from "@/lib/domain/pricing/rate";

import { idAt, type Market, type MarketPlan, MARKET_TIME, planMarket } from "./market";
import type { PlannedCall, PlannedEnd } from "./play-market";

/** fast-check's imperative generator: values are replayed from the seed of a failure. */
export type Gen = fc.GeneratorValue;

export const between = (g: Gen, min: number, max: number) => g(fc.integer, { min, max });
export const big = (g: Gen, min: bigint, max: bigint) => g(fc.bigInt, { min, max });
export const oneOf = <T>(g: Gen, ...values: T[]): T => values[between(g, 0, values.length - 1)] as T;
export const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const GRANT_KINDS = ["paid", "promotional", "package"] as const;
const LOT_KINDS = ["face_value", "token_quota", "request_pack"] as const;

/** A market at random: chains of one to five sales, some wallets short, some on credit, lots of every kind, some nearly empty. */
export function randomMarket(g: Gen): Market {
  const distributors = between(g, 0, 4);
  const plan: MarketPlan = {
    distributors,
    customersUnder: many(between(g, 1, 3), () => between(g, 0, distributors)),
    limitNano: () => (between(g, 0, 2) === 0 ? big(g, 1n, 3_000_000_000n) : 0n),
    grants: () =>
      many(between(g, 0, 4), () => ({
        kind: oneOf(g, ...GRANT_KINDS),
        priority: oneOf(g, 10, 20, 100),
        nano: oneOf(g, big(g, 1n, 2_000_000n), big(g, 1n, 4_000_000_000n)),
        expiresInDays: oneOf(g, null, null, 5, 30),
      })),
    prices: () => randomPrices(g),
    terms: (prices) => randomTerms(g, prices),
    lots: many(between(g, 0, 3), () => randomLot(g)),
    paygCostNano: big(g, 1n, 8_000_000_000_000_000_000n),
  };
  return planMarket(plan);
}

function randomLot(g: Gen): MarketPlan["lots"][number] {
  const kind = oneOf(g, ...LOT_KINDS);
  const costNano = big(g, 0n, 1_000_000_000_000n);
  const expiresInDays = oneOf(g, null, 1, 40);
  switch (kind) {
    case "face_value":
      return {
        kind,
        qty: oneOf(g, big(g, 1n, 3_000_000n), big(g, 1n, 1_000_000_000_000n)),
        costNano,
        expiresInDays,
      };
    case "token_quota":
      return { kind, qty: big(g, 1n, 300_000n), costNano, expiresInDays };
    case "request_pack":
      return { kind, qty: big(g, 1n, 20n), costNano, expiresInDays };
    default:
      return kind satisfies never;
  }
}

/** Usual prices, free ones, and such that whole calls cost a fraction of a nano. */
function randomPrices(g: Gen): UnitPrices {
  const price = () => oneOf(g, 0n, big(g, 1n, 50n), big(g, 1n, 15_000_000n));
  return { input: price(), cached_input: price(), output: price(), reasoning: price() };
}

/** Mostly plain prices; some with volume steps of one or two dimensions, or of the whole line, some with a fee. */
function randomTerms(g: Gen, prices: UnitPrices): LevelTerms {
  const feePpm = oneOf(g, 0, 0, 0, 1, 55_000, 333_333);
  const terms = { prices, ...(feePpm > 0 && { feePpm }) };
  const kind = oneOf(g, "plain", "plain", "one", "two", "whole");
  if (kind === "plain") return terms;
  const stepped = (counted: readonly Dimension[], wholeLine: boolean) => ({
    ...{ key: `all default ${counted[0]}`, counted, wholeLine },
    steps: stepBounds(g).map((fromUnits) => {
      const step = randomPrices(g);
      const [first] = counted;
      const price = step[first as Dimension];
      return { fromUnits, prices: { ...step, ...Object.fromEntries(counted.map((name) => [name, price])) } };
    }),
  });
  const output = stepped(["output", "reasoning"], kind === "whole");
  const volumes = kind === "two" ? [stepped(["input"], false), output] : [output];
  return { ...terms, volumes, timeZone: oneOf(g, "UTC", "Asia/Shanghai", "America/New_York") };
}

function stepBounds(g: Gen): bigint[] {
  const bounds = new Set(many(between(g, 0, 3), () => big(g, 1n, 30_000n)));
  return [0n, ...[...bounds].sort((a, b) => (a < b ? -1 : 1))];
}

function randomUsage(g: Gen, bound: Quantities): Quantities {
  const upTo = (limit: bigint | undefined) => oneOf(g, limit ?? 0n, big(g, 0n, limit ?? 0n));
  return {
    input: upTo(bound.input),
    cached_input: upTo(bound.cached_input),
    output: upTo(bound.output),
    reasoning: upTo(bound.reasoning),
  };
}

/** Calls of any of the market's customers. */
export function randomCalls(g: Gen, market: Market): PlannedCall[] {
  return many(between(g, 1, 12), () => ({
    id: idAt(MARKET_TIME),
    customer: oneOf(g, ...market.customers),
    bound: {
      input: big(g, 0n, 60_000n),
      cached_input: big(g, 0n, 5_000n),
      output: big(g, 0n, 9_000n),
      reasoning: big(g, 0n, 900n),
    },
    stock: oneOf(g, "with_payg", "with_payg", "lots", "none"),
  }));
}

/** How a call ends: mostly sold, sometimes with an absorbed attempt beside it, sometimes for nothing. */
export function randomEnd(g: Gen, call: PlannedCall): PlannedEnd {
  const kind = oneOf(g, "sold", "sold", "sold", "sold_and_absorbed", "absorbed", "free");
  const sold = kind.startsWith("sold") ? randomUsage(g, call.bound) : null;
  const absorbed = kind.endsWith("absorbed") ? randomUsage(g, call.bound) : null;
  return { call, sold, absorbed };
}

/** Some of a list, in a random order. */
export function someOf<T>(g: Gen, values: readonly T[]): T[] {
  const places = values.map((_, i) => i);
  return g(() => fc.shuffledSubarray(places)).map((i) => values[i] as T);
}

/** Whether something of a chance of one in `n` happens. */
export const oneIn = (g: Gen, n: number): boolean => between(g, 1, n) === 1;
