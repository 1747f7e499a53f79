import { describe, expect, it } from "vitest";

import { askBalance, hasBalance, readBalance } from "./balance";

describe("readBalance", () => {
  it.each([
    [
      "https://api.deepseek.com/v1",
      {
        is_available: true,
        balance_infos: [{ currency: "CNY", total_balance: "110.00", granted_balance: "10.00" }],
      },
      { nano: 110_000_000_000n, currency: "CNY" },
    ],
    [
      "https://openrouter.ai/api/v1",
      { data: { total_credits: 100.5, total_usage: 25.75 } },
      { nano: 74_750_000_000n, currency: "USD" },
    ],
    [
      "https://api.moonshot.cn/v1",
      { code: 0, data: { available_balance: 49.58894 } },
      { nano: 49_588_940_000n, currency: "CNY" },
    ],
    [
      "https://api.siliconflow.cn/v1",
      { code: 20000, data: { totalBalance: "88.88" } },
      { nano: 88_880_000_000n, currency: "CNY" },
    ],
  ])("reads %s", (baseUrl, body, balance) => {
    expect(hasBalance(baseUrl)).toBe(true);
    expect(readBalance(baseUrl, 200, JSON.stringify(body))).toEqual(balance);
  });

  it("says what went wrong, and never a number it did not get", () => {
    const at = "https://api.deepseek.com";
    expect(readBalance(at, 401, "")).toEqual({ failure: "refused" });
    expect(readBalance(at, 500, "{}")).toEqual({ failure: "bad_answer" });
    expect(readBalance(at, 200, "<html>")).toEqual({ failure: "bad_answer" });
    expect(readBalance(at, 200, '{"balance_infos":[]}')).toEqual({ failure: "bad_answer" });
  });

  it("asks nobody who has no endpoint, whatever the name looks like", async () => {
    for (const baseUrl of [
      "https://api.openai.com/v1",
      "https://api.deepseek.com.evil.example/v1",
      "nonsense",
    ]) {
      expect(hasBalance(baseUrl)).toBe(false);
      expect(await askBalance(baseUrl, "secret")).toBeUndefined();
    }
  });
});
