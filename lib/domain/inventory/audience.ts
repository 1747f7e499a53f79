/** Whom a lot is kept for: buyers, with everybody below them, and segments. Both empty: everybody. */
export interface Audience {
  readonly partyIds: readonly string[];
  readonly segments: readonly string[];
}

/** One party on the way from the reseller to the caller. */
export interface Buyer {
  readonly partyId: string;
  readonly segment: string | null;
}

/** Whether a lot is for everybody. */
export function isCommon(audience: Audience): boolean {
  return audience.partyIds.length === 0 && audience.segments.length === 0;
}

/** Whether a lot is kept for somebody on this chain: the caller itself, or a seller it buys through. */
export function isKeptFor(audience: Audience, chain: readonly Buyer[]): boolean {
  return chain.some(
    ({ partyId, segment }) =>
      audience.partyIds.includes(partyId) || (segment !== null && audience.segments.includes(segment)),
  );
}

/**
 * The lots a chain may draw on: those kept for it first, then those for everybody, each in the order given. What is
 * kept for others is not among them: stock set aside is never served to anybody else.
 */
export function drawableBy<T>(
  lots: readonly T[],
  audienceOf: (lot: T) => Audience,
  chain: readonly Buyer[],
): T[] {
  const kept: T[] = [];
  const common: T[] = [];
  for (const lot of lots) {
    const audience = audienceOf(lot);
    if (isCommon(audience)) common.push(lot);
    else if (isKeptFor(audience, chain)) kept.push(lot);
  }
  return [...kept, ...common];
}
