import { dayRange, monthRange, weekRange, type TimeRange } from "../tenancy/zone";

/** How often a budget begins anew; `total` never does. */
export type BudgetPeriod = "day" | "week" | "month" | "total";
export const BUDGET_PERIODS = ["day", "week", "month", "total"] as const;

const ALWAYS: TimeRange = { from: new Date(0), to: new Date(8.64e15) };

/** The period a moment falls into, as the calendar of a zone cuts it. */
export function budgetWindow(period: BudgetPeriod, at: Date, zone: string): TimeRange {
  switch (period) {
    case "day":
      return dayRange(at, zone);
    case "week":
      return weekRange(at, zone);
    case "month":
      return monthRange(at, zone);
    case "total":
      return ALWAYS;
    default:
      return period satisfies never;
  }
}
