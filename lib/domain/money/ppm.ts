import { roundHalfEven } from "./rounding";

/** A share in parts per million; 900,000 is 90 %. A whole number: rates are not money, so not bigint. */
export type Ppm = number;

export const PPM_ONE: Ppm = 1_000_000;
const PPM_ONE_BIG = 1_000_000n;

function checked(ppm: Ppm): bigint {
  if (!Number.isSafeInteger(ppm)) throw new RangeError(`not a whole number of ppm: ${ppm}`);
  return BigInt(ppm);
}

/** amount x ppm / 1,000,000, rounded half-even to the amount's own unit. @throws RangeError on a fraction. */
export function applyPpm(amount: bigint, ppm: Ppm): bigint {
  return roundHalfEven(amount * checked(ppm), PPM_ONE_BIG);
}

/** amount x 1,000,000 / ppm, half-even: the base of which `amount` is the share. @throws RangeError at 0. */
export function divideByPpm(amount: bigint, ppm: Ppm): bigint {
  return roundHalfEven(amount * PPM_ONE_BIG, checked(ppm));
}

/** part / whole in ppm, half-even; undefined when the whole is 0. For display (margins, remaining shares). */
export function ppmOf(part: bigint, whole: bigint): Ppm | undefined {
  return whole === 0n ? undefined : Number(roundHalfEven(part * PPM_ONE_BIG, whole));
}
