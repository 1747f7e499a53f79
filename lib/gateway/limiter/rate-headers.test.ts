import { describe, expect, it } from "vitest";
import type { Standing, Whose } from "./limiter";
import { duration, rateHeaders } from "./rate-headers";

const standing = (whose: Whose, requests: number, used: number, tokens: number | null = null): Standing => ({
  subject: { id: whose, tenantId: "t", whose, requests, tokens, streams: null },
  requests: used,
  tokens: 500,
});

describe("rate-limit headers", () => {
  it("tell OpenAI's clients the tightest of the key's and the account's", () => {
    const headers = rateHeaders("openai", [standing("key", 60, 1, 2_000), standing("account", 30, 29.5)], 0);
    expect(Object.fromEntries(pairs(headers))).toEqual({
      "x-ratelimit-limit-requests": "30",
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "59s",
      "x-ratelimit-limit-tokens": "2000",
      "x-ratelimit-remaining-tokens": "1500",
      "x-ratelimit-reset-tokens": "15s",
    });
  });

  it("tell Anthropic's the time of the reset in RFC 3339", () => {
    const headers = Object.fromEntries(pairs(rateHeaders("anthropic", [standing("key", 60, 30, 2_000)], 0)));
    expect(headers["anthropic-ratelimit-requests-reset"]).toBe("1970-01-01T00:00:30Z");
    for (const kind of ["tokens", "input-tokens", "output-tokens"])
      expect(headers[`anthropic-ratelimit-${kind}-remaining`]).toBe("1500");
  });

  it("say nothing of a limit above the account", () => {
    expect(rateHeaders("openai", [standing("service", 60, 59)], 0)).toEqual([]);
  });

  it.each([
    [0, "0ms"],
    [20, "20ms"],
    [1_200, "1.2s"],
    [360_000, "6m0s"],
    [3_601_000, "1h0m1s"],
  ])("%i ms are %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

function pairs(headers: readonly string[]): [string, string][] {
  return headers.flatMap((name, i) =>
    i % 2 === 0 ? [[name, headers[i + 1] ?? ""] as [string, string]] : [],
  );
}
