import type { Attempt } from "./attempt";
import { OUTPUT_SLOTS, REQUEST_SLOT } from "./bound";
import { filteredEnding, type Ending } from "./charges";
import type { Metered, Seen } from "./metering";

/** A call at its end, as far as its charge hangs on it. */
interface EndedTry {
  readonly ending: Ending;
  readonly seen: Seen;
  readonly attempt: Pick<Attempt, "choice">;
}

/** Endings that charge an answer that was told to its end. */
const TOLD: ReadonlySet<Ending> = new Set<Ending>(["complete", "left_drained", "left_whole"]);

/**
 * How a call is charged in the end: as it ended, unless what was told is that a filter had refused the prompt before anything
 * was generated (C33; some vendors say so with 200). Of such a prompt that was billed the model's rule decides; what was only
 * counted here was not billed, unless the upstream is known to.
 */
export function endingOf({ ending, seen, attempt }: EndedTry, metered: Metered): Ending {
  if (!TOLD.has(ending) || !isFilteredPrompt(seen, metered)) return ending;
  const { candidate, offer } = attempt.choice;
  const isReported =
    !metered.estimated && metered.usage.some((units, slot) => slot !== REQUEST_SLOT && units > 0n);
  const isBilled = isReported || candidate.upstream.settings.billsFiltered === true;
  return filteredEnding(isBilled, offer.served.filteredCharge);
}

function isFilteredPrompt({ finishReason, output, filtered }: Seen, { usage }: Metered): boolean {
  const isFiltered = filtered === true || finishReason === "content_filter" || finishReason === "sensitive";
  return isFiltered && !output && OUTPUT_SLOTS.every((slot) => usage[slot] === 0n);
}
