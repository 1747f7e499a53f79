import type { AdmitRecord, AdmitVerdict } from "@/lib/db/batch/records";
import { AdmissionUnavailableError } from "./admission";
import type { CallParts } from "./call-parts";
import { reportVerdict } from "./call-reports";
import { admitRecord } from "./plan";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";

/** A call whose hold is committed, and the candidate whose stock it holds. */
export interface Admitted {
  readonly record: AdmitRecord;
  /** Its place among the plan's candidates. */
  readonly index: number;
}

/** Time a hold outlives the longest call by: its drain, its booking, and some. */
const HOLD_SLACK_MS = 300_000;

/**
 * Sets money and stock aside for a call (DESIGN section 2, step 4). Candidates are tried until one's stock suffices;
 * money is the same for all of them. @throws only mistakes of ours.
 */
export async function admitCall(parts: CallParts): Promise<Admitted | Refusal> {
  const { services, plan, request, id, rateCardId, startedAt } = parts;
  const expiresAt = new Date(startedAt + services.limits.totalMs + HOLD_SLACK_MS);
  for (const [index, candidate] of plan.candidates.entries()) {
    const record = admitRecord(plan, candidate, request, { id, rateCardId, expiresAt });
    let verdict: AdmitVerdict;
    try {
      verdict = await services.admission.admit(record);
    } catch (error) {
      if (error instanceof AdmissionUnavailableError) return refusals.booksUnavailable;
      throw error;
    }
    if (verdict.kind === "admitted") return { record, index };
    const refusal = reportVerdict(services.alerts, plan, candidate, verdict);
    if (verdict.kind !== "stock_short") return refusal;
  }
  return refusals.noCapacity;
}
