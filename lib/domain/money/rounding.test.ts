import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ceilDivide, floorDivide, roundHalfEven } from "./rounding";

/** The nearest integers by brute force: the least distance wins, the even one among two equals. */
function nearestByTrying(numerator: bigint, denominator: bigint): bigint {
  const distance = (q: bigint) => {
    const rest = numerator - q * denominator;
    return rest < 0n ? -rest : rest;
  };
  const around = numerator / denominator;
  const candidates = [around - 2n, around - 1n, around, around + 1n, around + 2n];
  const least = candidates.map(distance).reduce((a, b) => (b < a ? b : a));
  const nearest = candidates.filter((q) => distance(q) === least);
  return nearest.find((q) => q % 2n === 0n) ?? (nearest[0] as bigint);
}

const small = fc.bigInt({ min: -400n, max: 400n });
const large = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const notZero = (value: bigint) => value !== 0n;

describe("roundHalfEven", () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [5n, -2n, -2n],
    [-1n, 2n, 0n],
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [-11n, 4n, -3n],
    [0n, 7n, 0n],
  ])("rounds %s / %s to %s", (numerator, denominator, expected) => {
    expect(roundHalfEven(numerator, denominator)).toBe(expected);
  });

  it("agrees with trying the neighbours, on either sign of either operand", () => {
    fc.assert(
      fc.property(small, small.filter(notZero), (n, d) => {
        expect(roundHalfEven(n, d)).toBe(nearestByTrying(n, d));
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(large, large.filter(notZero), (n, d) => {
        expect(roundHalfEven(n, d)).toBe(nearestByTrying(n, d));
      }),
    );
  });

  it("is exact on exact quotients and refuses to divide by zero", () => {
    fc.assert(
      fc.property(large, small.filter(notZero), (q, d) => {
        expect(roundHalfEven(q * d, d)).toBe(q);
      }),
    );
    expect(() => roundHalfEven(1n, 0n)).toThrow(RangeError);
  });
});

describe("floorDivide and ceilDivide", () => {
  it("enclose the exact quotient, one apart unless it is whole", () => {
    fc.assert(
      fc.property(large, fc.bigInt({ min: 1n, max: 10n ** 12n }), (n, d) => {
        const floor = floorDivide(n, d);
        const ceil = ceilDivide(n, d);
        expect(floor * d <= n && n <= ceil * d).toBe(true);
        expect(ceil - floor).toBe(n % d === 0n ? 0n : 1n);
      }),
    );
  });

  it("refuse divisors that are not positive", () => {
    expect(() => floorDivide(1n, 0n)).toThrow(RangeError);
    expect(() => ceilDivide(1n, -1n)).toThrow(RangeError);
  });
});
