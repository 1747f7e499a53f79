import { DIMENSION_COUNT, dimensionIndex } from "@/lib/domain/metering/dimension";
import {
  clampUsage,
  INPUT_SLOTS,
  OUTPUT_SLOTS,
  REQUEST_SLOT,
  usageBeyond,
  withinBound,
  type Bound,
} from "./bound";
import { CHARGES, type ChargeRule, type Ending } from "./charges";
import type { ChargeSheet } from "./charge-sheet";
import type { TokenCounter } from "./estimate/token-counter";
import type { ParsedRequest, Target, Wire } from "./protocols/contract";

/** What was seen of an answer, whole or in part. */
export interface Seen {
  readonly usage: unknown;
  /** Usage came that is no JSON. */
  readonly usageBroken: boolean;
  /** Something was generated. */
  readonly output: boolean;
  readonly finishReason: string | null;
  /** The speed of service the upstream says it gave, where it stands beside the usage. */
  readonly serviceTier?: string | null;
  /** A filter ended it, in a protocol that has other words for that than `content_filter`. */
  readonly filtered?: boolean;
  text(): string;
}

/** What there is to tell a call's usage from, at its end. */
export interface Observation {
  readonly ending: Ending;
  readonly wire: Wire;
  readonly target: Target;
  readonly sheet: ChargeSheet;
  readonly bound: Bound;
  readonly contextTokens: number;
  readonly request: Pick<ParsedRequest, "operation" | "inputText" | "countableBody" | "media">;
  readonly seen: Seen;
  /** This upstream's zeros are to be believed. */
  readonly trueZeros: boolean;
}

/** What a call used, as it is charged or absorbed. */
export interface Metered {
  /** A slot per dimension, within the bound. */
  readonly usage: readonly bigint[];
  /** What the upstream reported beyond the bound: absorbed (C27). */
  readonly excess: readonly bigint[] | null;
  readonly estimated: boolean;
  readonly quarantined: boolean;
  readonly row: string | null;
  readonly anomaly: "false_zero" | "absurd" | "above_hold" | null;
}

const NOTHING: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);

const plain = { excess: null, estimated: false, quarantined: false, anomaly: null } as const;

/**
 * Tells what a call used (CHARGES.md C24 to C32): as reported where the report can be, else counted. Only counting takes
 * time; everything else is answered at once.
 */
export function meter(observation: Observation, counter: TokenCounter): Metered | Promise<Metered> {
  const { seen, wire, target, ending, sheet, bound } = observation;
  const rule: ChargeRule = CHARGES[ending];
  const { row } = rule;
  if (rule.charge === "nothing" && rule.stock === "nothing") return { ...plain, usage: NOTHING, row };
  const { contextTokens } = observation;
  const reading = wire.readUsage(seen.usage, {
    contextTokens,
    outputTokens: Number(bound.output),
    audio: sheet.audio,
    modelName: target.modelName,
    settings: target.settings,
  });
  if (seen.usageBroken || reading.kind === "absurd")
    return estimated(observation, counter, row ?? "C26", "absurd", rule.charge !== "nothing");
  const unreported = rule.charge === "full" ? (row ?? "C24") : row;
  switch (reading.kind) {
    case "read":
      if (seen.output && isUnpriced(observation, reading.usage))
        return estimated(observation, counter, unreported, null);
      return fromReport(observation, reading.usage, row);
    case "zero":
      if (seen.output && !observation.trueZeros)
        return estimated(observation, counter, row ?? "C25", "false_zero");
      return { ...plain, usage: priced(observation, NOTHING), row };
    case "missing":
      return estimated(observation, counter, unreported, null);
    case "input_only":
      return outputEstimated(observation, counter, unreported, reading.usage);
    default:
      return reading satisfies never;
  }
}

function fromReport(observation: Observation, reported: readonly bigint[], row: string | null): Metered {
  const full = priced(observation, reported);
  if (withinBound(full, observation.bound))
    return { usage: full, excess: null, estimated: false, quarantined: false, row, anomaly: null };
  const usage = clampUsage(full, observation.bound);
  return { ...plain, usage, excess: usageBeyond(full, usage), row: row ?? "C27", anomaly: "above_hold" };
}

/**
 * Whether nothing of what was reported has a price: what is sold (tokens of sound, say) was not reported then, and is counted.
 * A report of another kind never makes a call free.
 */
function isUnpriced(observation: Observation, reported: readonly bigint[]): boolean {
  const counted = priced(observation, reported);
  return (
    counted.every((units, slot) => units === 0n || slot === REQUEST_SLOT) &&
    !observation.sheet.metered.has(REQUEST_SLOT)
  );
}

async function estimated(
  observation: Observation,
  counter: TokenCounter,
  row: string | null,
  anomaly: Metered["anomaly"],
  quarantined = false,
): Promise<Metered> {
  const { seen, request, bound, sheet } = observation;
  const [input, output] = await Promise.all([
    countInput(request, counter),
    counter.countText(seen.output ? seen.text() : ""),
  ]);
  const counted = [...NOTHING];
  const read = INPUT_SLOTS[0] as number;
  const isSpoken = request.operation === "speech";
  // Sound that is sold by tokens may have no other price of output.
  const saidIn =
    isSpoken && sheet.metered.has(SOUND) ? SOUND : OUTPUT_SLOTS.find((slot) => sheet.metered.has(slot));
  if (sheet.metered.has(read)) counted[read] = BigInt(input);
  if (saidIn !== undefined) counted[saidIn] = BigInt(output) * (isSpoken ? SPOKEN_PER_TEXT : 1n);
  const usage = clampUsage(priced(observation, counted), bound);
  return { row, anomaly, quarantined, usage, excess: null, estimated: true };
}

const SOUND = dimensionIndex("audio_output");
/** Tokens of sound for a token of the text that is read aloud (docs/decisions/0039). */
const SPOKEN_PER_TEXT = 6n;

async function countInput(request: Observation["request"], counter: TokenCounter): Promise<number> {
  if (request.countableBody) return counter.countRequest(request.countableBody);
  return (await counter.countText(request.inputText())) + (request.media?.().tokens ?? 0);
}

/** Input as it was reported, output as it is counted. */
async function outputEstimated(
  observation: Observation,
  counter: TokenCounter,
  row: string | null,
  input: readonly bigint[],
): Promise<Metered> {
  const { seen, bound, sheet } = observation;
  const said = OUTPUT_SLOTS[0] as number;
  const output = await counter.countText(seen.output ? seen.text() : "");
  const counted = input.with(said, sheet.metered.has(said) ? BigInt(output) : 0n);
  const full = priced(observation, counted);
  const usage = clampUsage(full, bound);
  const isAbove = !withinBound(full, bound);
  return {
    ...{ usage, row, quarantined: false, estimated: true },
    excess: isAbove ? usageBeyond(full, usage) : null,
    anomaly: isAbove ? "above_hold" : null,
  };
}

/** Usage as it can be charged: what has no price is not counted, and the request itself is where it has one. */
function priced({ bound, sheet }: Observation, usage: readonly bigint[]): readonly bigint[] {
  let counted: bigint[] | null = null;
  for (let slot = 0; slot < DIMENSION_COUNT; slot++) {
    const told = usage[slot] as bigint;
    const units = slot === REQUEST_SLOT ? requests(told, bound) : sheet.metered.has(slot) ? told : 0n;
    if (units !== told) (counted ??= [...usage])[slot] = units;
  }
  return counted ?? usage;
}

/** A request counts as one, unless the vendor states how many it was: a rerank's search units. */
function requests(told: bigint, { units }: Bound): bigint {
  const most = units[REQUEST_SLOT] as bigint;
  return told > 0n && most > 0n ? told : most;
}
