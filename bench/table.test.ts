import { describe, expect, it } from "vitest";
import { figure, formatTable, median } from "./table";

describe("median", () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[9, 1], 5],
    [[5, 1, 9], 5],
    [[0.4, 0.6, 0.5, 0.9], 0.55],
  ])("of %j", (values, expected) => {
    expect(median(values)).toBeCloseTo(expected);
  });
});

describe("formatTable", () => {
  it("puts names to the left and numbers to the right", () => {
    expect(
      formatTable(
        ["name", "n"],
        [
          ["a", "1,000"],
          ["longer", "1"],
        ],
      ),
    ).toBe(["name        n", "------  -----", "a       1,000", "longer      1"].join("\n"));
  });
});

describe("figure", () => {
  it.each([
    [1234.5678, 2, "1,234.57"],
    [0.5, 0, "1"],
    [12, 1, "12.0"],
  ])("%d with %d decimals", (value, decimals, expected) => {
    expect(figure(value, decimals)).toBe(expected);
  });
});
