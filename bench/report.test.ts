import { describe, expect, it } from "vitest";
import type { Load } from "./load";
import { loadTable, ratioToForwarder } from "./report";

function load(target: string, scenario: string, callsPerSecond: number, connections = 256): Load {
  return {
    ...{ target, scenario, connections },
    driver: { callsPerSecond, p50Ms: 1, p99Ms: 2, ok: 1, refused: { 402: 3 }, broken: 1, cpuSeconds: 1 },
    cores: { target: 1, database: target === "gateway" ? 0.5 : 0, mock: 0.25, driver: 0.25, others: 0 },
    rssMiB: { target: 1, database: 1 },
  };
}

describe("ratioToForwarder", () => {
  it("compares within the round and takes the median of the rounds", () => {
    const rounds = [
      [10_000, 6_000],
      [2_000, 1_000],
      [8_000, 6_400],
    ] as const;
    const loads = rounds.flatMap(([bare, ours]) => [
      load("forwarder", "bare", bare),
      load("gateway", "hot", ours),
    ]);
    expect(ratioToForwarder(loads, "gateway", "hot", 256)).toBeCloseTo(0.6);
  });

  it("keeps numbers of connections and scenarios apart", () => {
    const loads = [
      load("forwarder", "bare", 100, 32),
      load("gateway", "hot", 50, 32),
      load("forwarder", "bare", 100),
    ];
    expect(ratioToForwarder(loads, "gateway", "hot", 256)).toBe(0);
    expect(ratioToForwarder(loads, "gateway", "cold", 32)).toBe(0);
  });
});

describe("loadTable", () => {
  it("compares processor time a call, whatever takes part in it", () => {
    const row = loadTable([load("forwarder", "bare", 10_000), load("gateway", "hot", 8_000)])
      .split("\n")
      .at(-1);
    // bare: 1.5 cores at 10,000 a second = 150 us; ours: 2 cores at 8,000 = 250 us
    expect(row?.split(/\s{2,}/).slice(6, 10)).toEqual(["0.80", "0.60", "250", "4"]);
  });
});
