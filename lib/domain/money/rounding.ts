/**
 * Divides two integers, rounding to the nearest and ties to the even neighbour (DESIGN section 3).
 * Works on either sign of either operand; half-even is symmetric, so `-x` rounds to `-(round x)`.
 * @throws RangeError when the divisor is 0.
 */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError("division by zero");
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = n / d;
  const twiceRest = (n % d) * 2n;
  const up = twiceRest > d || (twiceRest === d && quotient % 2n === 1n);
  const magnitude = up ? quotient + 1n : quotient;
  return negative ? -magnitude : magnitude;
}

/** Divides rounding toward minus infinity. The divisor must be positive. @throws RangeError otherwise. */
export function floorDivide(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError("floorDivide needs a positive divisor");
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** Divides rounding toward plus infinity. The divisor must be positive. @throws RangeError otherwise. */
export function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return -floorDivide(-numerator, denominator);
}
