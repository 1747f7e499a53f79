import type { Quantities } from "../metering/quantities";
import type { Nano } from "../money/nano";
import type { LevelTerms } from "./level-terms";
import { amountOfParts, type VolumePart } from "./rate-line";
import { partsFor } from "./simulate";

/**
 * What a month of equal calls is charged, one after the other from the month's first on: each rounded by itself, the volume counters
 * walked, exactly what the settlement would come to. Calls that lie within the same steps are priced once. Null where something
 * used has no price. @throws RangeError for a negative number of calls.
 */
export function monthlyCost(terms: LevelTerms, perCall: Quantities, calls: bigint): Nano | null {
  if (calls < 0n) throw new RangeError("a negative number of calls");
  const parts = partsFor(terms, perCall);
  if (!parts) return null;
  const places = new Map(parts.volumes.map(({ key }) => [key, 0n]));
  let total = 0n;
  for (let left = calls; left > 0n;) {
    const alike = parts.volumes.reduce(
      (least, part) => min(least, within(part, places.get(part.key) ?? 0n)),
      left,
    );
    // The call that crosses a bound is split there: it is priced alone.
    const times = alike > 0n ? alike : 1n;
    total += amountOfParts(parts, places).amountNano * times;
    for (const { key, units } of parts.volumes) places.set(key, (places.get(key) ?? 0n) + units * times);
    left -= times;
  }
  return total;
}

/** How many calls from a place on lie wholly in its step; more than anybody makes in the last one. */
function within({ units, fromUnits }: VolumePart, place: bigint): bigint {
  const next = fromUnits.find((bound) => bound > place);
  return next === undefined || units === 0n ? ENDLESS : (next - place) / units;
}

const ENDLESS = 1n << 62n;

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
