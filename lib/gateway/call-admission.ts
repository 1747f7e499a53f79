import type { AdmitRecord, AdmitVerdict } from "@/lib/db/batch/records";
import { AdmissionUnavailableError } from "./admission";
import type { CallParts } from "./call-parts";
import { reportVerdict } from "./call-reports";
import { admitRecord } from "./plan";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";

/** A call whose hold is committed, and the choice whose stock it holds. */
export interface Admitted {
  readonly record: AdmitRecord;
  /** Its place among the plan's choices. */
  readonly index: number;
}

/** Time a hold outlives the longest call by: its drain, its booking, and some. */
const HOLD_SLACK_MS = 300_000;

/**
 * Sets money and stock aside for a call (DESIGN section 2, step 4). Candidates are tried until one's stock suffices;
 * money is the same for all of them. @throws only mistakes of ours.
 */
export async function admitCall(parts: CallParts): Promise<Admitted | Refusal> {
  const { services, plan, request, id, once, startedAt } = parts;
  const expiresAt = new Date(startedAt + services.limits.totalMs + HOLD_SLACK_MS);
  for (const [index, choice] of plan.choices.entries()) {
    const record = admitRecord(plan, choice, request, { id, expiresAt, once });
    let verdict: AdmitVerdict;
    try {
      verdict = await services.admission.admit(record);
    } catch (error) {
      if (error instanceof AdmissionUnavailableError) return refusals.booksUnavailable;
      throw error;
    }
    if (verdict.kind === "admitted") return { record, index };
    if (verdict.kind === "repeated") return services.repeats.refusal(record);
    const refusal = reportVerdict(services.alerts, plan, choice.candidate, verdict);
    if (verdict.kind !== "stock_short") return refusal;
  }
  return refusals.noCapacity;
}
