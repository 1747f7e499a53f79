import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
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
import type { Dialect } from "./protocols/dialect";

/** What was seen of an answer, whole or in part. */
export interface Seen {
  readonly usage: unknown;
  /** Usage came that is no JSON. */
  readonly usageBroken: boolean;
  /** Something was generated. */
  readonly output: boolean;
  readonly finishReason: string | null;
  text(): string;
}

/** What there is to tell a call's usage from, at its end. */
export interface Observation {
  readonly ending: Ending;
  readonly dialect: Dialect;
  readonly sheet: ChargeSheet;
  readonly bound: Bound;
  readonly contextTokens: number;
  readonly requestBody: Buffer;
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
  const { seen, dialect, ending, sheet, bound } = observation;
  const rule: ChargeRule = CHARGES[ending];
  const { row } = rule;
  if (rule.charge === "nothing" && rule.stock === "nothing") return { ...plain, usage: NOTHING, row };
  const { contextTokens } = observation;
  const reading = dialect.readUsage(seen.usage, {
    contextTokens,
    outputTokens: Number(bound.output),
    audio: sheet.audio,
  });
  if (seen.usageBroken || reading.kind === "absurd")
    return estimated(observation, counter, row ?? "C26", "absurd", rule.charge !== "nothing");
  switch (reading.kind) {
    case "read":
      return fromReport(observation, reading.usage, row);
    case "zero":
      if (seen.output && !observation.trueZeros)
        return estimated(observation, counter, row ?? "C25", "false_zero");
      return { ...plain, usage: withRequest(observation, NOTHING), row };
    case "missing":
      return estimated(observation, counter, rule.charge === "full" ? (row ?? "C24") : row, null);
    default:
      return reading satisfies never;
  }
}

function fromReport(observation: Observation, reported: readonly bigint[], row: string | null): Metered {
  const full = withRequest(observation, reported);
  if (withinBound(full, observation.bound))
    return { usage: full, excess: null, estimated: false, quarantined: false, row, anomaly: null };
  const usage = clampUsage(full, observation.bound);
  return { ...plain, usage, excess: usageBeyond(full, usage), row: row ?? "C27", anomaly: "above_hold" };
}

async function estimated(
  observation: Observation,
  counter: TokenCounter,
  row: string | null,
  anomaly: Metered["anomaly"],
  quarantined = false,
): Promise<Metered> {
  const { seen, requestBody, bound } = observation;
  const [input, output] = await Promise.all([
    counter.countRequest(requestBody),
    counter.countText(seen.output ? seen.text() : ""),
  ]);
  const counted = [...NOTHING];
  counted[INPUT_SLOTS[0] as number] = BigInt(input);
  counted[OUTPUT_SLOTS[0] as number] = BigInt(output);
  const usage = clampUsage(withRequest(observation, counted), bound);
  return { row, anomaly, quarantined, usage, excess: null, estimated: true };
}

function withRequest({ bound }: Observation, usage: readonly bigint[]): readonly bigint[] {
  if (bound.requests === 0n) return usage;
  const counted = [...usage];
  counted[REQUEST_SLOT] = bound.requests;
  return counted;
}
