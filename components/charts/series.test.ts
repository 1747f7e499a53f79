import { describe, expect, it } from "vitest";
import { formatStep, formatTick, formatValue, legendValue, sumValues, toHeight } from "./series";
import { sparkPath } from "./sparkline";

const usd = { kind: "money", currency: "USD" } as const;

describe("values", () => {
  it("sum exactly, beyond what a float holds", () => {
    expect(sumValues(["9007199254740993", 1n, null, undefined])).toBe(9_007_199_254_740_994n);
    expect(sumValues([null, undefined])).toBeNull();
  });

  it("are drawn in whole units and said in full", () => {
    expect(toHeight("2500000000", usd)).toBe(2.5);
    expect(toHeight(null, usd)).toBeNull();
    expect(formatValue("2500000", usd, "en")).toBe("$0.0025");
    expect(formatValue(null, usd, "en")).toBe("–");
    expect(formatTick(1200, usd, "en")).toBe("$1.2K");
    expect(formatTick(0.25, { kind: "percent" }, "en")).toBe("25%");
  });

  it("stand in the legend as their sum, or as the last known where sums mean nothing", () => {
    const series = { key: "a", label: "A" };
    const points = [5, 7, null].map((a, i) => ({ at: `2026-11-0${i + 1}T00:00:00Z`, values: { a } }));
    expect(legendValue(series, points, { kind: "count" })).toBe(12n);
    expect(legendValue(series, points, { kind: "milliseconds" })).toBe(7);
  });

  it("name a step shortly on the axis and in full elsewhere", () => {
    const at = "2026-11-02T16:00:00Z";
    expect(formatStep(at, "day", "en", "Asia/Shanghai", false)).toBe("Nov 3");
    expect(formatStep(at, "day", "en", "UTC", true)).toBe("Nov 2, 2026");
  });
});

describe("sparkPath", () => {
  it("runs from the first value to the last, and through the middle when flat", () => {
    expect(sparkPath([0, 10])).toBe("M0.00 34.00L100.00 2.00");
    expect(sparkPath(["3", "3"])).toBe("M0.00 18.00L100.00 18.00");
  });
});
