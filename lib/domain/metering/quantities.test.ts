import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSION_COUNT, dimensionIndex, DIMENSIONS, isDimension } from "./dimension";
import { add, boundedBy, clamp, fromArray, isZero, toArray } from "./quantities";

const slots = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), {
  minLength: DIMENSION_COUNT,
  maxLength: DIMENSION_COUNT,
});
const quantities = slots.map(fromArray);

describe("dimensions", () => {
  it("keeps the order that stored arrays are read by", () => {
    expect(DIMENSIONS.join(",")).toBe(
      "input,cached_input,cache_write_5m,cache_write_1h,output,reasoning,audio_input,audio_output," +
        "image,second,character,request,tool_call",
    );
    expect(DIMENSIONS.map(dimensionIndex)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(isDimension("input")).toBe(true);
    expect(isDimension("constructor")).toBe(false);
  });
});

describe("quantities", () => {
  it("come back from their stored form", () => {
    fc.assert(
      fc.property(slots, (given) => {
        expect(toArray(fromArray(given))).toEqual(given);
      }),
    );
    expect(() => fromArray([1n])).toThrow(RangeError);
    expect(() => fromArray(DIMENSIONS.map(() => -1n))).toThrow(RangeError);
  });

  it("add per dimension", () => {
    fc.assert(
      fc.property(quantities, quantities, (a, b) => {
        const both = add(a, b);
        for (const dimension of DIMENSIONS) {
          expect(both[dimension] ?? 0n).toBe((a[dimension] ?? 0n) + (b[dimension] ?? 0n));
        }
        expect(boundedBy(a, both)).toBe(true);
      }),
    );
  });

  it("clamp to a hold: never above it, unchanged where it already fits", () => {
    fc.assert(
      fc.property(quantities, quantities, (used, hold) => {
        const clamped = clamp(used, hold);
        expect(boundedBy(clamped, hold)).toBe(true);
        expect(boundedBy(clamped, used)).toBe(true);
        if (boundedBy(used, hold)) expect(clamped).toEqual(used);
      }),
    );
  });

  it("are zero only when every dimension is", () => {
    expect(isZero({})).toBe(true);
    expect(isZero({ input: 0n })).toBe(true);
    expect(isZero({ tool_call: 1n })).toBe(false);
  });
});
