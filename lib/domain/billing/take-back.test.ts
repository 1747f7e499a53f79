import { describe, expect, it } from "vitest";

import { takeBack } from "./take-back";

const grant = (
  id: string,
  kind: "paid" | "promotional",
  remainingQty: bigint,
  expiresAt: Date | null = null,
) => ({
  ...{ id, kind, remainingQty, expiresAt, unit: "money" as const },
  priority: kind === "paid" ? 100 : 20,
});
const soon = new Date("2026-12-01T00:00:00Z");
const later = new Date("2027-01-01T00:00:00Z");

describe("takeBack", () => {
  it("takes what would be drawn last first", () => {
    const grants = [grant("a", "promotional", 5n, soon), grant("b", "promotional", 5n, later)];
    expect(takeBack(grants, 0n, 7n)).toEqual({
      parts: [
        { grantId: "b", qty: 5n },
        { grantId: "a", qty: 2n },
      ],
      unfunded: 0n,
    });
  });

  it("never takes paid money", () => {
    expect(takeBack([grant("a", "promotional", 5n), grant("p", "paid", 50n)], 0n, 9n)).toEqual({
      parts: [{ grantId: "a", qty: 5n }],
      unfunded: 4n,
    });
  });

  it("spares what calls in flight count on, which draw promotional money first", () => {
    const grants = [grant("a", "promotional", 5n), grant("p", "paid", 50n)];
    expect(takeBack(grants, 3n, 5n)).toEqual({ parts: [{ grantId: "a", qty: 2n }], unfunded: 3n });
    expect(takeBack(grants, 40n, 1n)).toEqual({ parts: [], unfunded: 1n });
  });
});
