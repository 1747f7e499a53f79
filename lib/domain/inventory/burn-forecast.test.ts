import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { burnDown, expectBurn, expiryAction, outlook, type BurnDay } from "./burn-forecast";

const weekly = (weeks: number, office: bigint, weekend: bigint): BurnDay[] =>
  Array.from({ length: weeks * 7 }, (_, i) => ({
    weekday: i % 7,
    qty: i % 7 === 0 || i % 7 === 6 ? weekend : office,
  }));

describe("expectBurn", () => {
  it("repeats a steady day, with no spread", () => {
    const days = Array.from({ length: 5 }, (_, i) => ({ weekday: i, qty: 100n }));
    expect(expectBurn(days, 5, 3)).toEqual(
      Array.from({ length: 3 }, () => ({ low: 100n, expected: 100n, high: 100n })),
    );
  });

  it("knows weekends from two weeks on", () => {
    const expected = expectBurn(weekly(4, 700n, 100n), 0, 7).map((day) => Number(day.expected));
    for (const [weekday, qty] of expected.entries())
      expect(Math.abs(qty - (weekday === 0 || weekday === 6 ? 100 : 700))).toBeLessThanOrEqual(1);
  });

  it("leans towards the last days where use grows", () => {
    const days = Array.from({ length: 10 }, (_, i) => ({ weekday: i % 7, qty: BigInt(100 + i * 10) }));
    const [first] = expectBurn(days, 3, 1);
    expect(first?.expected).toBeGreaterThan(145n);
    expect(first?.low).toBeLessThan(first?.expected ?? 0n);
  });

  it("expects nothing of nothing", () => {
    expect(expectBurn([], 0, 1)).toEqual([{ low: 0n, expected: 0n, high: 0n }]);
    expect(outlook(5n, expectBurn([], 0, 30))).toEqual({ daysToEmpty: null, soonest: null, latest: null });
  });

  it("keeps its band around the expectation, and a burn-down that only falls", () => {
    const history = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { maxLength: 60 });
    fc.assert(
      fc.property(history, fc.bigInt({ min: 0n, max: 10n ** 17n }), (quantities, remaining) => {
        const days = expectBurn(
          quantities.map((qty, i) => ({ qty, weekday: i % 7 })),
          0,
          40,
        );
        let before = { low: remaining, expected: remaining, high: remaining };
        for (const { low, expected, high } of days) expect(low <= expected && expected <= high).toBe(true);
        for (const left of burnDown(remaining, days)) {
          expect(0n <= left.low && left.low <= left.expected && left.expected <= left.high).toBe(true);
          expect(left.low <= before.low && left.expected <= before.expected && left.high <= before.high).toBe(
            true,
          );
          before = left;
        }
        const { soonest, daysToEmpty, latest } = outlook(remaining, days);
        if (daysToEmpty !== null) expect(soonest !== null && soonest <= daysToEmpty).toBe(true);
        if (latest !== null) expect(daysToEmpty !== null && daysToEmpty <= latest).toBe(true);
      }),
    );
  });
});

describe("expiryAction", () => {
  it.each([
    [0n, 100n, 30, "none"],
    [4n, 100n, 1, "none"],
    [50n, 100n, 30, "route_first"],
    [50n, 100n, 10, "sell_by"],
    [50n, 100n, 1, "return_or_write_off"],
  ] as const)("of %s of %s in %s days is %s", (unused, remaining, daysLeft, action) => {
    expect(expiryAction(unused, remaining, daysLeft)).toBe(action);
  });
});
