import { describe, expect, it } from "vitest";
import { compareSortValues } from "./data-table-model";

describe("compareSortValues", () => {
  it("orders amounts as integers, names by their digits, and puts the unknown last", () => {
    expect([30n, 4n, 100n].sort(compareSortValues)).toEqual([4n, 30n, 100n]);
    expect(["lot 10", "lot 2"].sort(compareSortValues)).toEqual(["lot 2", "lot 10"]);
    expect([null, 1, null, 0].sort(compareSortValues)).toEqual([0, 1, null, null]);
  });
});
