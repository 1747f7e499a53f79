import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brandColors, brandCss, contrastRatio, parseHex } from "./brand-palette";

const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);

function ratio(a: string, b: string): number {
  const [left, right] = [parseHex(a), parseHex(b)];
  if (!left || !right) throw new Error("not a colour");
  return contrastRatio(left, right);
}

describe("brandColors", () => {
  it("knows black on white", () => {
    expect(ratio("#000", "#ffffff")).toBeCloseTo(21, 5);
  });

  it.each([
    ["light", "#ffffff", "#f1f4f7"],
    ["dark", "#0e1116", "#1d232d"],
  ] as const)("keeps any accent readable in the %s theme", (theme, canvas, hover) => {
    fc.assert(
      fc.property(hex, (accent) => {
        const colors = brandColors(accent, theme);
        if (!colors) throw new Error("refused a colour");
        expect(ratio(colors.brand, canvas)).toBeGreaterThanOrEqual(1.3);
        expect(ratio(colors.brandFg, colors.brand)).toBeGreaterThanOrEqual(4.5);
        expect(ratio(colors.brandInk, canvas)).toBeGreaterThanOrEqual(4.5);
        expect(ratio(colors.brandInk, hover)).toBeGreaterThanOrEqual(4.5);
        expect(ratio(colors.brandInk, colors.brandSoft)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes nothing but a colour, so that no style can be smuggled in", () => {
    for (const bad of ["red", "#12", "#12345g", "#123456;}body{display:none", "", "url(x)"]) {
      expect(brandCss(bad)).toBeNull();
    }
  });
});
