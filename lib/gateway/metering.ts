import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
import { clampUsage, INPUT_SLOTS, OUTPUT_SLOTS, REQUEST_SLOT, usageBeyond, type Bound } from "./bound";
import { CHARGES, type Ending } from "./charges";
import type { ChargeSheet } from "./charge-sheet";
import type { TokenCounter } from "./estimate/token-counter";
import type { Dialect } from "./protocols/dialect";

/** What there is to tell a call's usage from, at its end. */
export interface Observation {
  readonly ending: Ending;
  readonly dialect: Dialect;
  readonly sheet: ChargeSheet;
  readonly bound: Bound;
  readonly contextTokens: number;
  readonly requestBody: Buffer;
  readonly rawUsage: unknown;
  readonly usageBroken: boolean;
  /** Something was generated. */
  readonly output: boolean;
  /** This upstream's zeros are to be believed. */
  readonly trueZeros: boolean;
  text(): string;
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
export function meter(seen: Observation, counter: TokenCounter): Metered | Promise<Metered> {
  const rule = CHARGES[seen.ending];
  const { row } = rule;
  if (rule.charge === "nothing" && rule.stock === "nothing") return { ...plain, usage: NOTHING, row };
  const reading = seen.dialect.readUsage(seen.rawUsage, {
    contextTokens: seen.contextTokens,
    outputTokens: Number(seen.bound.output),
    audio: seen.sheet.audio,
  });
  const kind = seen.usageBroken ? "absurd" : reading.kind;
  const known = (found: string): string => row ?? found;
  if (reading.kind === "read" && kind === "read") return fromReport(seen, reading.usage, row);
  switch (kind) {
    case "read":
    case "absurd":
      return estimated(seen, counter, {
        row: known("C26"),
        anomaly: "absurd",
        quarantined: rule.charge !== "nothing",
      });
    case "zero":
      if (!seen.output || seen.trueZeros) return { ...plain, usage: withRequest(seen, NOTHING), row };
      return estimated(seen, counter, { row: known("C25"), anomaly: "false_zero", quarantined: false });
    case "missing":
      return estimated(seen, counter, {
        row: rule.charge === "full" ? known("C24") : row,
        anomaly: null,
        quarantined: false,
      });
    default:
      return kind satisfies never;
  }
}

function fromReport(seen: Observation, reported: readonly bigint[], row: string | null): Metered {
  const full = withRequest(seen, reported);
  const { usage, clamped } = clampUsage(full, seen.bound);
  if (!clamped) return { ...plain, usage: full, row };
  return { ...plain, usage, excess: usageBeyond(full, usage), row: row ?? "C27", anomaly: "above_hold" };
}

async function estimated(
  seen: Observation,
  counter: TokenCounter,
  found: Pick<Metered, "row" | "anomaly" | "quarantined">,
): Promise<Metered> {
  const [input, output] = await Promise.all([
    counter.countRequest(seen.requestBody),
    counter.countText(seen.output ? seen.text() : ""),
  ]);
  const counted = [...NOTHING];
  counted[INPUT_SLOTS[0] as number] = BigInt(input);
  counted[OUTPUT_SLOTS[0] as number] = BigInt(output);
  const { usage } = clampUsage(withRequest(seen, counted), seen.bound);
  return { ...found, usage, excess: null, estimated: true };
}

function withRequest({ bound }: Observation, usage: readonly bigint[]): readonly bigint[] {
  if (bound.requests === 0n) return usage;
  const counted = [...usage];
  counted[REQUEST_SLOT] = bound.requests;
  return counted;
}
