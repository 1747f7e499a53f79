import { PPB_ONE } from "./exchange";

/** Ten times, or a tenth. */
const FAR = 10n;

/**
 * Whether a new rate may be a slip: ten times or a tenth of the one before, or of what the rate of the other direction says. Parts per
 * billion; null where there is none.
 */
export function isOddRate(ratePpb: bigint, beforePpb: bigint | null, inversePpb: bigint | null): boolean {
  if (beforePpb !== null && isFar(ratePpb, beforePpb)) return true;
  return inversePpb !== null && isFar(ratePpb * inversePpb, PPB_ONE * PPB_ONE);
}

function isFar(a: bigint, b: bigint): boolean {
  return a >= b * FAR || b >= a * FAR;
}
