import type { AdmitRecord } from "@/lib/db/batch/records";
import { drawableBy, type Audience } from "@/lib/domain/inventory/audience";
import { comparisonOf } from "@/lib/domain/inventory/draw-policy";
import { type Lot } from "@/lib/domain/inventory/lot";
import { needOf } from "@/lib/domain/inventory/need";
import { NotFreeError, splitLot } from "@/lib/domain/inventory/split";
import { NOMINAL_CALL } from "@/lib/domain/inventory/stock-cost";
import { admitBatch, type AdmitOutcome } from "@/lib/domain/ledger/admit-batch";
import { settleBatch } from "@/lib/domain/ledger/settle-batch";
import type { SettlementState } from "@/lib/domain/ledger/settlement-state";
import { type Quantities } from "@/lib/domain/metering/quantities";
import { type AccountStock } from "@/lib/gateway/stock";
import { type MarketCustomer } from "@/lib/usecases/ledger/testing/market";
import { chargesOf, holdsOf } from "@/lib/usecases/ledger/testing/play-market";
import { balancesOf, writtenBy } from "@/lib/usecases/ledger/testing/read-market";
import { chainOf, EVERYBODY, type StockMarket } from "./stock-market";

/** A call with the stock the gateway found for it, and the lots that the pure functions say, in their order. */
export interface StockCall {
  readonly id: string;
  readonly customer: MarketCustomer;
  readonly bound: { readonly input: bigint; readonly output: bigint };
  readonly stock: AccountStock;
  readonly reservable: readonly Lot[];
  readonly drawable: readonly Lot[];
  readonly record: AdmitRecord;
  /** Every lot it may touch, by the words of the rule. */
  readonly allowed: ReadonlySet<string>;
}

export interface StockEnd {
  readonly call: StockCall;
  readonly sold: Quantities | null;
  readonly absorbed: Quantities | null;
}

/** What happens at once with others: a batch of either statement, or somebody setting stock aside. */
export type Act =
  | { readonly kind: "admit"; readonly calls: readonly StockCall[] }
  | { readonly kind: "settle"; readonly ends: readonly StockEnd[] }
  | { readonly kind: "keep"; readonly lot: Lot; readonly qty: bigint; readonly audience: Audience };

/** What an act answered and wrote, as text that two sides can be compared in. */
export type Answer = readonly string[];

/** What the pure functions and the pure engine of lib/domain make of a market's calls. */
export class StockEngine {
  constructor(private readonly stocked: StockMarket) {}

  audienceOf(lotId: string): Audience {
    return this.stocked.audiences.get(lotId) ?? EVERYBODY;
  }

  needOf(lot: Lot, quantities: Quantities): bigint {
    const { modelId, listPrices } = this.stocked.market;
    return needOf(lot, modelId, { prices: listPrices }, quantities);
  }

  /** Of these lots, what a customer may be reserved, and drawn, of: as the pure functions of lib/domain/inventory say. */
  lotsFor(lots: readonly Lot[], customer: MarketCustomer): { reservable: Lot[]; drawable: Lot[] } {
    const { order, ranks, paygEnabled } = this.stocked;
    const compare = comparisonOf(order);
    const bought = lots
      .filter(({ kind }) => kind !== "pay_as_you_go")
      .map((lot) => ({
        lot,
        choice: {
          ...lot,
          ...{ costNano: lot.totalCostNano, rank: ranks.get(lot.id) ?? null },
          needQty: this.needOf(lot, NOMINAL_CALL),
        },
      }))
      .sort((a, b) => compare(a.choice, b.choice))
      .map(({ lot }) => lot);
    const open = drawableBy(bought, ({ id }) => this.audienceOf(id), chainOf(this.stocked, customer));
    const endless = lots.filter(({ kind }) => kind === "pay_as_you_go");
    return { reservable: paygEnabled ? [...open, ...endless] : open, drawable: [...open, ...endless] };
  }

  /** What the engine makes of acts in one order; `answers` name the lots that were made meanwhile. */
  play(
    before: SettlementState,
    acts: readonly Act[],
    answers: readonly Answer[],
    order: readonly number[],
  ): Outcome & { readonly state: SettlementState } {
    let state = before;
    const played: Answer[] = acts.map(() => []);
    for (const place of order) {
      const act = acts[place] as Act;
      const step = this.#apply(state, act, answers[place] ?? []);
      state = step.state;
      played[place] = step.answer;
    }
    return { state, answers: played, after: afterOf(state) };
  }

  #apply(state: SettlementState, act: Act, seen: Answer): { state: SettlementState; answer: Answer } {
    switch (act.kind) {
      case "admit": {
        const { state: next, outcomes } = admitBatch(
          state,
          act.calls.map((call) => this.#requestOf(call)),
        );
        return { state: next, answer: outcomes.map(verdictText) };
      }
      case "settle": {
        const result = settleBatch(
          state,
          act.ends.map((end) => this.#engineRecord(end)),
        );
        const { lines, draws, postings } = writtenBy(result);
        const ends = result.outcomes.map(({ kind }) => (kind === "already" ? "already" : "applied"));
        return { state: result.state, answer: [...ends, ...lines, ...draws, ...postings] };
      }
      case "keep":
        return keepIn(state, act, seen);
      default:
        return act satisfies never;
    }
  }

  #requestOf({ id, customer, bound, reservable }: StockCall) {
    const holds = holdsOf(customer, bound);
    return {
      ...{ callId: id, rootId: this.stocked.market.tenantId, counters: [] },
      levels: customer.levels.map(({ wallet }, i) => ({ walletId: wallet.id, holdNano: holds[i] ?? 0n })),
      lots: reservable.map((lot) => ({ lotId: lot.id, needQty: this.needOf(lot, bound) })),
    };
  }

  #engineRecord({ call, sold, absorbed }: StockEnd) {
    const use = (purpose: "sold" | "absorbed", usage: Quantities) => ({
      purpose,
      lots: call.drawable.map((lot) => ({ lotId: lot.id, needQty: this.needOf(lot, usage) })),
    });
    const stock = [...(sold ? [use("sold", sold)] : []), ...(absorbed ? [use("absorbed", absorbed)] : [])];
    if (!sold) return { callId: call.id, kind: "unsold", stock } as const;
    const amountsNano = chargesOf(call.customer, sold).map(({ amountNano }) => amountNano);
    return { callId: call.id, kind: "sold", amountsNano, stock } as const;
  }
}

function afterOf(state: SettlementState) {
  const held = [...state.calls.values()].filter((call) => call.state === "held");
  const holds = held.map(({ id, lots }) => [id, lots.map(({ lotId, qty }) => `${lotId} ${qty}`).sort()]);
  return { ...balancesOf(state), holds: Object.fromEntries(holds) as Record<string, string[]> };
}

function keepIn(state: SettlementState, { lot, qty }: Extract<Act, { kind: "keep" }>, [seen = ""]: Answer) {
  const parent = state.lots.get(lot.id) ?? lot;
  try {
    const split = splitLot(parent, qty, seen);
    const lots = new Map(state.lots).set(lot.id, split.parent).set(seen, split.child);
    // A child that was refused has a reason for its name, which no stored lot bears.
    return { state: { ...state, lots }, answer: [seen] };
  } catch (error) {
    if (error instanceof NotFreeError) return { state, answer: ["stock_not_free"] };
    throw error;
  }
}

function verdictText(outcome: AdmitOutcome): string {
  if (outcome.kind === "admitted") return "admitted";
  const { refusal } = outcome;
  return refusal.kind === "balance" ? `short ${refusal.level}` : `${refusal.kind}_short`;
}

/** Every order of a few things. */
export function ordersOf(places: readonly number[]): number[][] {
  if (places.length < 2) return [[...places]];
  return places.flatMap((first) =>
    ordersOf(places.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  );
}

/** What acts answered, and how everything stood afterwards. */
export interface Outcome {
  readonly answers: readonly Answer[];
  readonly after: unknown;
}

export const isSame = (a: Outcome, b: Outcome): boolean => textOf(a) === textOf(b);

/** Rows in no order of their own: keys are put into one. */
const textOf = ({ answers, after }: Outcome): string => JSON.stringify(sorted({ answers, after }));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
