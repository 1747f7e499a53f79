import { describe, expect, it } from "vitest";

import { hashPassword, verifyPassword } from "./hash";

describe("passwords", () => {
  it("fit their own hash only, which is Argon2id, salted, with the parameters asked for", async () => {
    const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, "correct horse")).toBe(true);
    expect(await verifyPassword(one, "Correct horse")).toBe(false);
  });

  it("count as the same however an input method composed them", async () => {
    expect(
      await verifyPassword(await hashPassword("caf\u00e9 \u5bc6\u7801"), "cafe\u0301 \u5bc6\u7801"),
    ).toBe(true);
  });

  it("never fit where there is no account or no hash, and take the time of a real check", async () => {
    await verifyPassword(null, "warm up");
    const began = performance.now();
    expect(await verifyPassword(null, "nobody has this password")).toBe(false);
    expect(performance.now() - began).toBeGreaterThan(3);
    expect(await verifyPassword("no hash", "anything")).toBe(false);
  });
});
