import { describe, expect, it } from "vitest";

import type { UsageData, UsageSumsData } from "@/lib/web/queries/usage";

import { seriesOf } from "./usage-series";

const sums = (cost: number, calls = 1): UsageSumsData => ({
  ...{ costNano: String(cost), calls: String(calls), failed: "0", inputTokens: "0", outputTokens: "0" },
});
const words = { other: "Others", none: "Without a key" };

function usageOf(costs: readonly number[]): UsageData {
  const groups = costs.map((cost, i) => ({ id: `mdl_${i}`, label: `Model ${i}`, ...sums(cost) }));
  const at = "2026-03-01T00:00:00.000Z";
  return {
    ...{ from: at, to: at, zone: "UTC", step: "day", steps: ["day"], group: "model", currency: "USD" },
    ...{ totals: sums(0), previous: sums(0), groups },
    points: [
      { at, groups: Object.fromEntries(groups.map(({ id, costNano }) => [id, sums(Number(costNano))])) },
      { at: "2026-03-02T00:00:00.000Z", groups: {} },
    ],
  };
}

describe("seriesOf", () => {
  it("puts the largest groups first and gives quiet steps zeros", () => {
    const { series, points } = seriesOf(usageOf([5, 9]), "cost", words);
    expect(series.map(({ label }) => label)).toEqual(["Model 1", "Model 0"]);
    expect(points[1]?.values).toEqual({ mdl_0: 0n, mdl_1: 0n });
  });

  it("sums what is beyond eight into one, losing nothing", () => {
    const costs = Array.from({ length: 12 }, (_, i) => i + 1);
    const { series, points } = seriesOf(usageOf(costs), "cost", words);
    expect(series).toHaveLength(8);
    expect(series.at(-1)?.label).toBe("Others");
    const total = Object.values(points[0]?.values ?? {}).reduce<bigint>(
      (sum, value) => sum + BigInt(value ?? 0),
      0n,
    );
    expect(total).toBe(78n);
  });

  it("names calls made without a key", () => {
    const usage = usageOf([1]);
    const unnamed = { ...usage, groups: usage.groups.map((group) => ({ ...group, label: "" })) };
    expect(seriesOf(unnamed, "calls", words).series[0]?.label).toBe("Without a key");
  });
});
