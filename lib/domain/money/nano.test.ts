import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decimalFromNano,
  decimalFromPrice,
  decimalFromScaled,
  DecimalSyntaxError,
  nanoFromDecimal,
  priceFromDecimal,
  scaledFromDecimal,
} from "./nano";

describe("decimals", () => {
  it.each([
    ["1.25", 1_250_000_000n],
    ["0", 0n],
    ["-0.000000001", -1n],
    ["12", 12_000_000_000n],
    ["0.1000000000", 100_000_000n],
    ["9223372036.854775807", 9_223_372_036_854_775_807n],
  ])("reads %s as %s nano", (text, nano) => {
    expect(nanoFromDecimal(text)).toBe(nano);
  });

  it.each([
    "",
    " 1",
    "1 ",
    "1.",
    ".5",
    "1e3",
    "+1",
    "1,000",
    "0x10",
    "NaN",
    "--1",
    "1.2.3",
    "0.0000000001",
    "١",
  ])("refuses %j", (text) => {
    expect(() => nanoFromDecimal(text)).toThrow(DecimalSyntaxError);
  });

  it("reads back what it wrote, at any scale", () => {
    const value = fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n });
    fc.assert(
      fc.property(
        value,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 4 }),
        (v, digits, least) => {
          expect(scaledFromDecimal(decimalFromScaled(v, digits, Math.min(least, digits)), digits)).toBe(v);
        },
      ),
    );
  });

  it("writes no trailing zeros beyond those asked for", () => {
    expect(decimalFromNano(1_250_000_000n)).toBe("1.25");
    expect(decimalFromNano(-1n)).toBe("-0.000000001");
    expect(decimalFromNano(3_000_000_000n, 2)).toBe("3.00");
    expect(decimalFromPrice(2_500_000n)).toBe("2.50");
    expect(decimalFromPrice(625_000n)).toBe("0.625");
    expect(priceFromDecimal("0.625")).toBe(625_000n);
  });
});
