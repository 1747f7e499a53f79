import { describe, expect, it } from "vitest";

import { SANDBOX_MODELS } from "@/lib/integrations/sandbox-upstream/models";

import { DemoContext } from "./demo-context";
import { referencePrices } from "./reference-prices";
import { SeededRandom } from "./seeded-random";
import { planTraffic } from "./traffic";

const MORNING = new Date("2026-03-04T05:40:00Z");
const EVENING = new Date("2026-03-04T19:20:00Z");

describe("planTraffic", () => {
  it("plans the same calls for everybody on the same day, and of today only what has passed", () => {
    const morning = planTraffic(new DemoContext(MORNING));
    const evening = planTraffic(new DemoContext(EVENING));
    expect(evening.slice(0, morning.length)).toEqual(morning);
    expect(evening.length).toBeGreaterThan(morning.length);
    expect(morning.at(-1)?.at.getTime()).toBeLessThan(new Date("2026-03-04T05:00:00Z").getTime());
  });

  it("grows, and rests at weekends", () => {
    const perDay = Map.groupBy(planTraffic(new DemoContext(MORNING)), ({ at }) =>
      at.toISOString().slice(0, 10),
    );
    const weekday = (day: string) => ![0, 6].includes(new Date(day).getUTCDay());
    const counts = [...perDay].map(([day, calls]) => ({ weekday: weekday(day), count: calls.length }));
    const mean = (days: typeof counts) => days.reduce((sum, { count }) => sum + count, 0) / days.length;
    expect(counts).toHaveLength(61);
    expect(mean(counts.slice(40, 60))).toBeGreaterThan(1.2 * mean(counts.slice(0, 20)));
    expect(mean(counts.filter((day) => day.weekday))).toBeGreaterThan(
      1.2 * mean(counts.filter((day) => !day.weekday)),
    );
  });

  it("holds at least what it uses, in every dimension that is dearer", () => {
    for (const { usage, bound } of planTraffic(new DemoContext(MORNING))) {
      const { input = 0n, cached_input = 0n, cache_write_5m = 0n, output = 0n, reasoning = 0n } = usage;
      expect(input + cached_input + cache_write_5m <= (bound.input ?? 0n)).toBe(true);
      expect(cache_write_5m <= (bound.cache_write_5m ?? 0n)).toBe(true);
      expect(output + reasoning <= (bound.output ?? 0n)).toBe(true);
    }
  });
});

describe("DemoContext", () => {
  it("mints the same ids in the same order, of the times given", () => {
    const [one, other] = [new DemoContext(MORNING), new DemoContext(EVENING)];
    expect(one.tenantId).toBe(other.tenantId);
    expect(one.newId(MORNING)).toBe(other.newId(MORNING));
    expect(one.newId(MORNING)).not.toBe(one.newId(MORNING));
  });
});

describe("referencePrices", () => {
  it("knows every model of the sandbox, with input and output", () => {
    expect(SANDBOX_MODELS).toHaveLength(8);
    for (const model of SANDBOX_MODELS) {
      const { input = 0n, output = 0n } = referencePrices(model);
      expect(input > 0n && output > input, model.id).toBe(true);
    }
  });
});

describe("SeededRandom", () => {
  it("gives the same numbers for the same seed, spread over the whole range", () => {
    const numbers = (seed: number) =>
      Array.from({ length: 2_000 }, (_, i) => new SeededRandom(seed + i).next());
    expect(numbers(7)).toEqual(numbers(7));
    const stream = new SeededRandom(7);
    const mean =
      Array.from({ length: 20_000 }, () => stream.next()).reduce((sum, each) => sum + each, 0) / 20_000;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });

  it("chooses by weight", () => {
    const stream = new SeededRandom(7);
    const chosen = Array.from({ length: 9_000 }, () =>
      stream.weighted([
        ["rare", 1],
        ["common", 8],
      ] as const),
    );
    const rare = chosen.filter((each) => each === "rare").length;
    expect(rare).toBeGreaterThan(800);
    expect(rare).toBeLessThan(1_200);
  });
});
