import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TimeWindow } from "./markup-rule";
import { nextOpening, windowAt, windowFault, windowHoldsUntil, windowsOverlap } from "./time-window";

const window = (weekdays: number[], from: string, to: string, factorPpm = 500_000): TimeWindow => {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return { weekdays, fromMinute: minutes(from), toMinute: minutes(to), factorPpm };
};

const ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"];

describe("time windows", () => {
  it("are read by the clocks of the seller's zone", () => {
    const night = [window([1, 2, 3, 4, 5, 6, 7], "00:30", "08:30")];
    const at = new Date("2026-06-01T20:00:00Z");
    expect(windowAt(night, at, "UTC")).toBeUndefined();
    expect(windowAt(night, at, "Asia/Shanghai")).toBe(night[0]);
  });

  it("begin at their first minute and end before their last", () => {
    const noon = [window([1], "12:00", "13:00")];
    const on = (clock: string) => windowAt(noon, new Date(`2026-06-01T${clock}Z`), "UTC") !== undefined;
    expect([on("11:59:59"), on("12:00:00"), on("12:59:59"), on("13:00:00")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("past midnight belong to the day they begin on", () => {
    const friday = [window([5], "22:00", "06:00")];
    const on = (text: string) => windowAt(friday, new Date(text), "UTC") !== undefined;
    expect(on("2026-06-05T23:00:00Z")).toBe(true);
    expect(on("2026-06-06T05:59:00Z")).toBe(true);
    expect(on("2026-06-05T05:59:00Z")).toBe(false);
    expect(on("2026-06-06T22:30:00Z")).toBe(false);
  });

  it("overlapping, the first in the list counts", () => {
    const both = [window([1], "12:00", "13:00", 1), window([1], "00:00", "23:00", 2)];
    expect(windowAt(both, new Date("2026-06-01T12:30:00Z"), "UTC")?.factorPpm).toBe(1);
  });

  it("hold until the moment they say, in every zone, over changes of the clocks", () => {
    const day = fc.integer({ min: 1, max: 7 });
    const minute = fc.integer({ min: 0, max: 1_439 });
    const any = fc
      .record({ weekdays: fc.uniqueArray(day, { minLength: 1 }), fromMinute: minute, toMinute: minute })
      .map((given): TimeWindow => ({ ...given, factorPpm: 1 }));
    // Around the days on which clocks change somewhere.
    const moment = fc
      .tuple(fc.constantFrom("2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2026-06-15"), minute)
      .map(([date, minutes]) => new Date(Date.parse(`${date}T00:00:30Z`) + minutes * 60_000));
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 3 }),
        moment,
        fc.constantFrom(...ZONES),
        (windows, at, zone) => {
          const until = windowHoldsUntil(windows, at, zone);
          expect(until.getTime()).toBeGreaterThan(at.getTime());
          const now = windowAt(windows, at, zone);
          for (let ms = at.getTime(); ms < until.getTime(); ms += 30_000) {
            expect(windowAt(windows, new Date(ms), zone)).toBe(now);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("overlap when they share a minute of the week, past midnight and past Sunday as well", () => {
    expect(windowsOverlap(window([1], "08:00", "12:00"), window([1], "12:00", "13:00"))).toBe(false);
    expect(windowsOverlap(window([1], "08:00", "12:01"), window([1], "12:00", "13:00"))).toBe(true);
    expect(windowsOverlap(window([7], "22:00", "06:00"), window([1], "05:00", "07:00"))).toBe(true);
    expect(windowsOverlap(window([6], "22:00", "06:00"), window([1], "05:00", "07:00"))).toBe(false);
  });

  it("are open at the moment they are said to open next", () => {
    const night = window([3], "22:00", "06:00");
    const opening = nextOpening(night, new Date("2026-06-01T09:00:00Z"), "Asia/Shanghai");
    expect(opening).toEqual(new Date("2026-06-03T14:00:00Z"));
    expect(windowAt([night], opening, "Asia/Shanghai")).toBe(night);
  });

  it.each([
    [window([], "00:00", "01:00"), "weekdays"],
    [window([8], "00:00", "01:00"), "weekdays"],
    [window([1], "01:00", "01:00"), "empty"],
    [{ ...window([1], "01:00", "02:00"), toMinute: 1_441 }, "minutes"],
  ])("refuse %o", (wrong, says) => {
    expect(windowFault(wrong)).toContain(says);
  });
});
