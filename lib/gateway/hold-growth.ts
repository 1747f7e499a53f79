import type { AdmitRecord, HeldLevel } from "@/lib/db/batch/records";
import { boundUsage, withinBound, type Bound } from "./bound";
import type { Choice } from "./plan";
import { levelsOf } from "./plan";
import type { StreamReader } from "./protocols/contract";
import type { Place, Rehold } from "./rehold";
import { reservesFor } from "./stock";

/** A token has two bytes of text at least, but for rare scripts: so much may have been used of a slice. */
const BYTES_PER_TOKEN = 2;

/** Tokens of output a stream may have come to by now, for all of its choices. */
function outputSoFar({ textBytes }: StreamReader): bigint {
  return BigInt(Math.ceil(textBytes / BYTES_PER_TOKEN));
}

/** Whether a stream should hold more: half of its slice may be used. */
export function wantsGrowth({ offer }: Choice, reader: StreamReader): boolean {
  return offer.bound !== offer.fullBound && outputSoFar(reader) * 2n >= offer.bound.output;
}

/** Whether a stream may have used all it holds. */
export function usedUp({ offer }: Choice, reader: StreamReader): boolean {
  return offer.bound !== offer.fullBound && outputSoFar(reader) >= offer.bound.output;
}

/** No token is as long as this, but for strings of blanks; and some leeway for the smallest bounds. */
const LONGEST_TOKEN = 64;
const LEEWAY_BYTES = 64 * 1024;

/** Whether a stream says far more than it was allowed to: an upstream that does not end by itself. */
export function ranOver({ offer }: Choice, { textBytes }: StreamReader): boolean {
  return textBytes > Number(offer.fullBound.output) * LONGEST_TOKEN + LEEWAY_BYTES;
}

/** Whether the upstream reports more than the slice that is held, at the end of a stream. */
export function outgrown({ offer, wire, target }: Choice, reader: StreamReader): boolean {
  const { bound, fullBound } = offer;
  if (bound === fullBound) return false;
  const reading = wire.readUsage(reader.usage, {
    contextTokens: offer.model.contextWindow,
    outputTokens: Number(fullBound.output),
    audio: offer.sheet.audio,
    modelName: target.modelName,
    settings: target.settings,
  });
  return reading.kind === "read" && !withinBound(reading.usage, bound);
}

/** What a hold says of who serves the call, and with what. */
export function placeOf({ offer: { model, priced, bound }, candidate }: Choice): Place {
  if (priced.id === null) throw new Error("a card is kept before it is used");
  return {
    upstreamId: candidate.upstream.id,
    supplierAccountId: candidate.account.id,
    rateCardId: priced.id,
    modelId: model.id,
    boundUsage: boundUsage(bound),
    lots: reservesFor(candidate.stock.reservable, bound),
  };
}

/**
 * Lets a call hold twice the slice it has, or all of it (DESIGN section 2, step 4). The choice's bound is what is held
 * afterwards. @returns the record of what is held now, or null when it could not grow. @throws what pg throws.
 */
export async function growHold(
  rehold: Rehold,
  choice: Choice,
  admitted: AdmitRecord,
  whole: boolean,
): Promise<AdmitRecord | null> {
  const { offer } = choice;
  const bound = whole ? offer.fullBound : doubled(offer.bound, offer.fullBound);
  const grown = { ...choice, offer: { ...offer, bound } };
  const place = placeOf(grown);
  const levels = atLeast(levelsOf(grown.offer), admitted.levels);
  if ((await rehold.grow(admitted, place, levels)) !== "done") return null;
  offer.bound = bound;
  return { ...admitted, ...place, levels };
}

function doubled(bound: Bound, full: Bound): Bound {
  const output = bound.output * 2n;
  return output >= full.output ? full : { ...bound, output };
}

function atLeast(wanted: readonly HeldLevel[], held: readonly HeldLevel[]): readonly HeldLevel[] {
  return held.map((level, index) => {
    const nano = wanted[index]?.holdNano ?? 0n;
    return nano > level.holdNano ? { ...level, holdNano: nano } : level;
  });
}
