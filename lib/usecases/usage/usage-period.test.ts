import { describe, expect, it } from "vitest";

import { usagePeriod } from "./usage-period";

const now = new Date("2026-03-10T14:35:00Z");
const iso = (at: Date) => at.toISOString();

describe("usagePeriod", () => {
  it("takes the running hour and the 23 before it", () => {
    const period = usagePeriod({ range: "24h" }, now, "UTC");
    expect(period && [iso(period.from), iso(period.to)]).toEqual([
      "2026-03-09T15:00:00.000Z",
      "2026-03-10T15:00:00.000Z",
    ]);
    expect(period?.starts).toHaveLength(24);
    expect(period?.step).toBe("hour");
  });

  it("cuts days in the party's zone", () => {
    const period = usagePeriod({ range: "7d" }, now, "Asia/Shanghai");
    expect(period && [iso(period.from), iso(period.to)]).toEqual([
      "2026-03-03T16:00:00.000Z",
      "2026-03-10T16:00:00.000Z",
    ]);
    expect(period?.starts).toHaveLength(7);
    expect(period && iso(period.previous.from)).toBe("2026-02-24T16:00:00.000Z");
    expect(period?.previous.to).toEqual(period?.from);
  });

  it("counts a day of 23 hours as one day", () => {
    const after = new Date("2026-03-30T12:00:00Z");
    const period = usagePeriod({ range: "7d" }, after, "Europe/Berlin");
    expect(period?.starts).toHaveLength(7);
    expect(period && (period.to.getTime() - period.from.getTime()) / 3_600_000).toBe(7 * 24 - 1);
  });

  it("compares the running month with the month before as far as this one has come", () => {
    const period = usagePeriod({ range: "month" }, now, "UTC");
    expect(period && [iso(period.from), iso(period.to)]).toEqual([
      "2026-03-01T00:00:00.000Z",
      "2026-03-11T00:00:00.000Z",
    ]);
    expect(period && [iso(period.previous.from), iso(period.previous.to)]).toEqual([
      "2026-02-01T00:00:00.000Z",
      "2026-02-11T00:00:00.000Z",
    ]);
    const january = usagePeriod({ range: "last_month" }, new Date("2026-01-05T00:00:00Z"), "UTC");
    expect(january && iso(january.from)).toBe("2025-12-01T00:00:00.000Z");
    expect(january && iso(january.previous.from)).toBe("2025-11-01T00:00:00.000Z");
  });

  it("takes both days of a custom range, and offers only the steps that can be told apart", () => {
    const week = usagePeriod(
      { range: "custom", from: "2026-03-01", to: "2026-03-07", step: "hour" },
      now,
      "UTC",
    );
    expect(week?.step).toBe("hour");
    expect(week?.starts).toHaveLength(7 * 24);
    const year = usagePeriod(
      { range: "custom", from: "2025-03-15", to: "2026-03-01", step: "hour" },
      now,
      "UTC",
    );
    expect(year?.steps).toEqual(["day", "month"]);
    expect(year?.step).toBe("month");
    expect(year?.starts.slice(0, 3).map(iso)).toEqual([
      "2025-03-15T00:00:00.000Z",
      "2025-04-01T00:00:00.000Z",
      "2025-05-01T00:00:00.000Z",
    ]);
  });

  it.each([
    [{ range: "custom" }],
    [{ range: "custom", from: "2026-03-07", to: "2026-03-01" }],
    [{ range: "custom", from: "2020-01-01", to: "2026-03-01" }],
  ] as const)("has no period for %j", (choice) => {
    expect(usagePeriod(choice, now, "UTC")).toBeNull();
  });
});
