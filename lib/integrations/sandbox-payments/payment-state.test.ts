import { describe, expect, it } from "vitest";

import { decisionsIn, moveOf } from "./payment-state";

describe("decisionsIn", () => {
  it("offers everything on a page just opened, and only arrival or failure of what is on its way", () => {
    expect(decisionsIn("open")).toEqual(["pay", "settle_later", "fail", "cancel"]);
    expect(decisionsIn("pending")).toEqual(["pay", "fail"]);
  });

  it.each(["succeeded", "failed", "cancelled"] as const)("offers nothing once a payment is %s", (state) => {
    expect(decisionsIn(state)).toEqual([]);
  });

  it("never leads back to where a decision may be taken again", () => {
    for (const decision of decisionsIn("open"))
      expect(moveOf(decision).from).not.toContain(moveOf(decision).to);
  });
});
