import fc from "fast-check";
import { expect, it } from "vitest";

import { grainOfSteps, grainSpans, quarterRange } from "./grain";

const QUARTER_MS = 900_000;
const instant = fc.integer({ min: 0, max: 400 * 96 }).map((quarters) => new Date(quarters * QUARTER_MS + 7));

it("covers any range without gap or overlap, in rows that begin where their grain does", () => {
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const spans = grainSpans({ from, to });
      const whole = quarterRange({ from, to });
      let at = whole.from;
      for (const span of spans) {
        expect(span.from).toEqual(at);
        expect(span.to > span.from).toBe(true);
        expect(span.from.getTime() % (span.grain * 60_000)).toBe(0);
        expect(span.to.getTime() % (span.grain * 60_000)).toBe(0);
        at = span.to;
      }
      expect(at).toEqual(whole.to);
      // never more rows than two edges of hours and quarters, and a row a day
      const rows = spans.reduce(
        (sum, { from: start, to: end, grain }) => sum + (end.getTime() - start.getTime()) / (grain * 60_000),
        0,
      );
      expect(rows).toBeLessThanOrEqual(400 + 2 * (23 + 3));
    }),
  );
});

it("takes the longest grain that keeps steps apart", () => {
  const at = (text: string) => new Date(text);
  expect(grainOfSteps([at("2026-03-01T00:00:00Z"), at("2026-03-02T00:00:00Z")])).toBe(1440);
  expect(grainOfSteps([at("2026-03-01T16:00:00Z"), at("2026-03-02T16:00:00Z")])).toBe(60);
  // Kathmandu: UTC+5:45
  expect(grainOfSteps([at("2026-03-01T18:15:00Z"), at("2026-03-02T18:15:00Z")])).toBe(15);
  expect(grainOfSteps([at("2026-03-01T18:16:00Z")])).toBeUndefined();
});
