import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitsToJson, NO_LIMITS, parseLimits as parse } from "./key-limits";

/** Enough to tell addresses from what is none; how they are written is told in lib/integrations/network. */
const isNetwork = (entry: string) => /^[\d.]+$|:/.test(entry);
const parseLimits = (json: unknown) => parse(json, isNetwork);

describe("limits as they are stored", () => {
  it("read {} as no limit", () => {
    expect(parseLimits({})).toEqual(NO_LIMITS);
  });

  it("come back as they were written", () => {
    const limit = (max: number) => fc.option(fc.integer({ min: 1, max }));
    fc.assert(
      fc.property(
        fc.record({
          requestsPerMinute: limit(1_000_000),
          tokensPerMinute: limit(1_000_000_000),
          streams: limit(10_000),
          addresses: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 5 }),
        }),
        (limits) => {
          expect(parseLimits(JSON.parse(JSON.stringify(limitsToJson(limits))))).toEqual(limits);
        },
      ),
    );
  });

  it.each([
    null,
    [],
    "none",
    { requestsPerMinute: 0 },
    { requestsPerMinute: -1 },
    { requestsPerMinute: "5" },
    { tokensPerMinute: 1.5 },
    { streams: 1e12 },
    { requestPerMinute: 5 },
    { addresses: "10.0.0.0/8" },
    { addresses: ["10.0.0.0/33"] },
    { addresses: ["example.com"] },
    { addresses: [7] },
  ])("are unreadable, never unlimited, as %j", (json) => {
    expect(parseLimits(json)).toBeUndefined();
  });
});
