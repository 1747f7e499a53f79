import type { AdmitRecord, Draw, FailedAttempt, SettleRecord } from "@/lib/db/batch/records";
import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
import type { ChargeSheet } from "./charge-sheet";
import { CHARGES, type Ending } from "./charges";
import { drawsOf, type StockUse } from "./draws";
import { levelCharge, type LevelCharge } from "./level-row";
import type { Metered } from "./metering";
import type { Candidate } from "./routing";

/** What a call's row says besides money. */
export interface CallFacts {
  readonly httpStatus: number;
  readonly finishReason: string | null;
  readonly queueMs: number;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  readonly attempts: number;
  readonly upstreamRequestId: string | null;
  readonly rawUsage: unknown;
  /** What the client called the model, where that is not its name. */
  readonly askedModel: string | null;
}

/** A call at its end. */
export interface EndedCall {
  readonly admitted: AdmitRecord;
  readonly sheet: ChargeSheet;
  /** Who served it, or was asked last. */
  readonly candidate: Candidate;
  readonly ending: Ending;
  readonly metered: Metered;
  readonly facts: CallFacts;
  readonly failedAttempts: readonly FailedAttempt[];
  /** What earlier tries cost that nobody pays for (C35). */
  readonly absorbedBefore: readonly StockUse[];
  /** Whatever it cost is the seller's cost of testing. */
  readonly isTrial: boolean;
}

const NOTHING: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);

/** What is written when a call ends: amounts at every level or at none (P2), and what stock gives for it (P1). */
export function settleRecord(call: EndedCall): SettleRecord {
  const { metered, ending, admitted, sheet } = call;
  const rule = CHARGES[ending];
  const sells = rule.charge !== "nothing";
  const use = useOf(call, metered.usage);
  const absorbed = [...call.absorbedBefore];
  if (!sells && rule.stock === "absorbed") absorbed.push(use);
  if (metered.excess) absorbed.push(useOf(call, metered.excess));
  return recordOf(call, {
    state: sells ? "settled" : "released",
    outcome: rule.outcome,
    faultRow: metered.row,
    quarantined: metered.quarantined,
    usage: sells ? metered.usage : NOTHING,
    ...chargesOf(sells ? admitted.levels.map(({ level }) => chargeAt(sheet, level, metered.usage)) : []),
    draws: drawsFrom(call, sells ? use : null, absorbed),
  });
}

/** The same call, charged to nobody: what is written when it could not be booked in time (C17). */
export function unbookedRecord(call: EndedCall): SettleRecord {
  const { row, outcome } = CHARGES.not_booked;
  const uses = [...call.absorbedBefore, useOf(call, call.metered.usage)];
  if (call.metered.excess) uses.push(useOf(call, call.metered.excess));
  return recordOf(call, {
    state: "released",
    outcome,
    faultRow: row,
    quarantined: false,
    usage: NOTHING,
    ...chargesOf([]),
    draws: drawsFrom(call, null, uses),
  });
}

/** What stock gives. A lot is drawn once for each purpose of a call, so that a trial's uses are one. */
function drawsFrom(
  { admitted: { lots: reserved }, isTrial }: EndedCall,
  sold: StockUse | null,
  absorbed: readonly StockUse[],
): readonly Draw[] {
  if (!isTrial) return drawsOf({ sold, absorbed, reserved });
  const draws = drawsOf({ sold: null, absorbed: sold ? [sold, ...absorbed] : absorbed, reserved });
  return draws.map((draw) => (draw.purpose === "absorbed" ? { ...draw, purpose: "testing" } : draw));
}

type Decided = Pick<
  SettleRecord,
  "state" | "outcome" | "faultRow" | "quarantined" | "usage" | "amounts" | "feesNano" | "volumes" | "draws"
>;

function recordOf(
  { admitted, candidate, facts, failedAttempts, metered }: EndedCall,
  decided: Decided,
): SettleRecord {
  return {
    callId: admitted.callId,
    tenantId: admitted.tenantId,
    state: decided.state,
    outcome: decided.outcome,
    faultRow: decided.faultRow,
    httpStatus: facts.httpStatus,
    estimated: metered.estimated,
    quarantined: decided.quarantined,
    usage: decided.usage,
    rawUsage: facts.rawUsage,
    askedModel: facts.askedModel,
    finishReason: facts.finishReason,
    queueMs: facts.queueMs,
    firstByteMs: facts.firstByteMs,
    totalMs: facts.totalMs,
    attempts: facts.attempts,
    upstreamRequestId: facts.upstreamRequestId,
    upstreamId: candidate.upstream.id,
    supplierAccountId: candidate.account.id,
    levels: admitted.levels,
    amounts: decided.amounts,
    feesNano: decided.feesNano,
    volumes: decided.volumes,
    draws: decided.draws,
    failedAttempts,
  };
}

function useOf({ candidate }: EndedCall, usage: readonly bigint[]): StockUse {
  return { accountId: candidate.account.id, stock: candidate.stock, usage };
}

function chargeAt(sheet: ChargeSheet, level: number, usage: readonly bigint[]): LevelCharge {
  const row = sheet.levels[level];
  if (!row) throw new RangeError(`no prices at level ${level}`);
  return levelCharge(usage, row);
}

function chargesOf(charges: readonly LevelCharge[]): Pick<SettleRecord, "amounts" | "feesNano" | "volumes"> {
  return {
    amounts: charges.map(({ amountNano }) => amountNano),
    feesNano: charges.map(({ feeNano }) => feeNano),
    volumes: charges.map(({ volume }) => volume),
  };
}
