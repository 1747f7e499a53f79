import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dayOf,
  dayRange,
  followingDay,
  isKnownZone,
  isoDay,
  isoDayReader,
  monthRange,
  monthRangeOf,
  startOfDay,
  UnknownZoneError,
} from "./zone";

const HOUR = 3_600_000;

/** Zones with whole, half and quarter hour offsets, with jumps at, before and after midnight, and one that skipped a day. */
const ZONES = [
  "UTC",
  "Asia/Shanghai",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "America/St_Johns",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Atlantic/Azores",
];

const moment = fc.date({ noInvalidDate: true, min: new Date("1995-01-01"), max: new Date("2037-12-31") });
const zone = fc.constantFrom(...ZONES);
const hours = (range: { from: Date; to: Date }) => (range.to.getTime() - range.from.getTime()) / HOUR;

describe("days", () => {
  it("cut time without gap or overlap: every instant is in its own day", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(moment, zone, (at, where) => {
        const { from, to } = dayRange(at, where);
        expect(from <= at && at < to).toBe(true);
        expect(dayOf(from, where)).toEqual(dayOf(at, where));
        expect(dayOf(new Date(to.getTime() - 1), where)).toEqual(dayOf(at, where));
        expect(dayOf(to, where)).not.toEqual(dayOf(at, where));
      }),
      { numRuns: 400 },
    );
  });

  it("are told one after the other as one by one", () => {
    const near = fc.tuple(moment, fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 20 }));
    fc.assert(
      fc.property(near, zone, ([first, steps], where) => {
        const read = isoDayReader(where);
        for (const step of steps) {
          const at = new Date(first.getTime() + step * HOUR);
          expect(read(at)).toBe(isoDay(dayOf(at, where)));
        }
      }),
    );
  });

  it.each([
    ["Europe/Berlin", "2026-03-29T12:00:00Z", 23],
    ["Europe/Berlin", "2026-10-25T12:00:00Z", 25],
    ["Europe/Berlin", "2026-07-01T12:00:00Z", 24],
    ["Australia/Lord_Howe", "2026-04-04T20:00:00Z", 24.5],
    // Clocks jump from 00:00 to 01:00: the day begins at 01:00.
    ["America/Sao_Paulo", "2018-11-04T12:00:00Z", 23],
    ["Asia/Shanghai", "2026-03-29T12:00:00Z", 24],
    // 30 December 2011 never was in Samoa.
    ["Pacific/Apia", "2011-12-29T12:00:00Z", 24],
  ])("has the right length in %s around %s: %s h", (where, at, length) => {
    expect(hours(dayRange(new Date(at), where))).toBe(length);
  });

  it("begins where clocks first show the day", () => {
    expect(startOfDay({ year: 2018, month: 11, day: 4 }, "America/Sao_Paulo")).toEqual(
      new Date("2018-11-04T03:00:00Z"),
    );
    expect(startOfDay({ year: 2026, month: 3, day: 9 }, "Asia/Kathmandu")).toEqual(
      new Date("2026-03-08T18:15:00Z"),
    );
    // Clocks fall back from 01:00 to 00:00: midnight is shown twice, the first counts.
    expect(startOfDay({ year: 2026, month: 11, day: 1 }, "America/Havana")).toEqual(
      new Date("2026-11-01T04:00:00Z"),
    );
    // A day that never was is empty: it begins when the next one does.
    expect(startOfDay({ year: 2011, month: 12, day: 30 }, "Pacific/Apia")).toEqual(
      startOfDay({ year: 2011, month: 12, day: 31 }, "Pacific/Apia"),
    );
  });

  it("goes on with a day once it began, though clocks fall back over midnight and show the day before", () => {
    // Newfoundland, 7 November 2010: at 00:01 back to 23:01.
    const shown = { year: 2010, month: 11, day: 7 };
    expect(startOfDay(shown, "America/St_Johns")).toEqual(new Date("2010-11-07T02:30:00Z"));
    for (const at of ["2010-11-07T02:30:30Z", "2010-11-07T02:45:00Z", "2010-11-07T03:31:00Z"]) {
      expect(dayOf(new Date(at), "America/St_Johns")).toEqual(shown);
    }
  });

  it("names days across the year's end", () => {
    expect(isoDay(dayOf(new Date("2026-12-31T16:00:00Z"), "Asia/Shanghai"))).toBe("2027-01-01");
    expect(followingDay({ year: 2028, month: 2, day: 28 })).toEqual({ year: 2028, month: 2, day: 29 });
  });
});

describe("months", () => {
  it("are runs of whole days that meet at their ends", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(moment, zone, (at, where) => {
        const { from, to } = monthRange(at, where);
        expect(from <= at && at < to).toBe(true);
        expect(dayOf(from, where).day).toBe(1);
        expect(monthRange(to, where).from).toEqual(to);
      }),
      { numRuns: 200 },
    );
  });

  it("are cut in the seller's zone", () => {
    expect(monthRangeOf(2026, 3, "Europe/Berlin")).toEqual({
      from: new Date("2026-02-28T23:00:00Z"),
      to: new Date("2026-03-31T22:00:00Z"),
    });
    expect(monthRangeOf(2026, 12, "Asia/Shanghai").to).toEqual(new Date("2026-12-31T16:00:00Z"));
  });
});

describe("zones", () => {
  it("are known by name, and refused otherwise", () => {
    expect(isKnownZone("Asia/Shanghai")).toBe(true);
    expect(isKnownZone("Mars/Olympus")).toBe(false);
    expect(() => dayOf(new Date(), "Mars/Olympus")).toThrow(UnknownZoneError);
  });
});
