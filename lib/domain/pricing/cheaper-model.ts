import type { Quantities } from "../metering/quantities";
import type { Nano } from "../money/nano";
import type { UnitPrices } from "./rate";
import { chargeFor } from "./simulate";

/** A model that could answer instead, at what the caller would pay for it. */
export interface Candidate {
  readonly id: string;
  readonly modality: string;
  readonly prices: UnitPrices;
}

/** A saving below this share is not worth a change of model: a tenth. */
const WORTH = 10n;

/**
 * The candidate that would have served some calls for least, with what they would have cost; undefined where none saves a tenth of
 * what was paid. Many calls are priced as their sum: within half a nano a call of the exact figure, which is enough for advice.
 */
export function cheapest(
  candidates: readonly Candidate[],
  calls: {
    readonly modelId: string;
    readonly modality: string;
    readonly quantities: Quantities;
    readonly paidNano: Nano;
  },
): { readonly id: string; readonly costNano: Nano } | undefined {
  let best: { id: string; costNano: Nano } | undefined;
  for (const { id, modality, prices } of candidates) {
    if (id === calls.modelId || modality !== calls.modality) continue;
    const costNano = chargeFor({ prices }, calls.quantities);
    if (costNano === null || (calls.paidNano - costNano) * WORTH < calls.paidNano) continue;
    if (!best || costNano < best.costNano || (costNano === best.costNano && id < best.id))
      best = { id, costNano };
  }
  return best;
}
