import { crc32 } from "node:zlib";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { apiKeyHint, apiKeyShape, formatApiKey } from "./api-key";

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("API keys", () => {
  it("are recognised as ours, and begin with the prefix clients expect", () => {
    fc.assert(
      fc.property(secret, (random) => {
        const key = formatApiKey(random);
        expect(key).toMatch(/^sk-[0-9A-Za-z]{49}$/);
        expect(apiKeyShape(key)).toBe("ours");
      }),
    );
  });

  it("differ when their bits differ", () => {
    fc.assert(
      fc.property(secret, secret, (a, b) => {
        expect(formatApiKey(a) === formatApiKey(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it("are refused with one character changed", () => {
    fc.assert(
      fc.property(secret, fc.nat(48), (random, at) => {
        const key = formatApiKey(random);
        const place = at + 3;
        const other = key[place] === "a" ? "b" : "a";
        expect(apiKeyShape(key.slice(0, place) + other + key.slice(place + 1))).toBe("bad_check");
      }),
    );
  });

  it("end in the CRC-32 that zlib computes", () => {
    const key = formatApiKey(new Uint8Array(32).fill(7));
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const check = [...key.slice(-6)].reduce((sum, char) => sum * 62 + digits.indexOf(char), 0);
    expect(check).toBe(crc32(key.slice(0, -6)));
  });

  it.each(["", "sk-", "sk-proj-abc", "hello", `pk-${"a".repeat(49)}`, `sk-${"a".repeat(50)}`])(
    "leave %j to the look-up of imported keys",
    (text) => expect(apiKeyShape(text)).toBe("other"),
  );

  it("need all of their randomness", () => {
    expect(() => formatApiKey(new Uint8Array(16))).toThrow(RangeError);
  });

  it("are shown by their ends", () => {
    expect(apiKeyHint("sk-abcdefghijklmnopqrstuvwxyz")).toBe("sk-abcd…wxyz");
  });
});
