import { PPB_ONE } from "./exchange";
import { isTenfold } from "./tenfold";

/**
 * Whether a new rate may be a slip: ten times or a tenth of the one before, or of what the rate of the other direction says. Parts per
 * billion; null where there is none.
 */
export function isOddRate(ratePpb: bigint, beforePpb: bigint | null, inversePpb: bigint | null): boolean {
  if (beforePpb !== null && isTenfold(ratePpb, beforePpb)) return true;
  return inversePpb !== null && isTenfold(ratePpb * inversePpb, PPB_ONE * PPB_ONE);
}
