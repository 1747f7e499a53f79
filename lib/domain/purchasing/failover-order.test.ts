import { describe, expect, it } from "vitest";

import { movedGroups } from "./failover-order";

const placed = [
  { id: "a", priority: 5 },
  { id: "b", priority: 7 },
  { id: "c", priority: 7 },
];
const after = (id: string, direction: "earlier" | "later", from = placed) =>
  Object.fromEntries(movedGroups(from, id, direction));

describe("the order of failover", () => {
  it("lets one of several equals stand alone before or after them", () => {
    expect(after("c", "earlier")).toEqual({ a: 10, c: 20, b: 30 });
    expect(after("b", "later")).toEqual({ a: 10, c: 20, b: 30 });
  });

  it("lets one that stands alone join its neighbours", () => {
    expect(after("a", "later")).toEqual({ b: 10, c: 10, a: 10 });
  });

  it("stays as it is at either end", () => {
    expect(after("a", "earlier")).toEqual({ a: 10, b: 20, c: 20 });
    const alone = [
      { id: "x", priority: 3 },
      { id: "y", priority: 4 },
    ];
    expect(after("y", "later", alone)).toEqual({ x: 10, y: 20 });
  });

  it("never needs a priority above the highest there is", () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ id: `${index}`, priority: index }));
    expect(Math.max(...movedGroups(many, "5", "later").values())).toBeLessThanOrEqual(1_000);
  });
});
