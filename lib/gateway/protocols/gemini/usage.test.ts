import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { usageMetadataOf } from "./told-usage";
import { laterUsage, readUsage } from "./usage";

const BOUNDS = { contextTokens: 1_000, outputTokens: 500, audio: false, modelName: "", settings: {} };

function read(raw: unknown, bounds = BOUNDS): unknown {
  const reading = readUsage(raw, bounds);
  if (reading.kind !== "read") return reading.kind;
  const named = DIMENSIONS.map((dimension, index) => [dimension, Number(reading.usage[index])] as const);
  return Object.fromEntries(named.filter(([, count]) => count !== 0));
}

const audio = (tokenCount: number) => [{ modality: "AUDIO", tokenCount }];

describe("usageMetadata", () => {
  it.each([
    ["nothing", null, "missing"],
    ["only who pays", { trafficType: "ON_DEMAND" }, "missing"],
    ["zeros", { promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 }, "zero"],
    [
      "thoughts beside the candidates",
      { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7, totalTokenCount: 22 },
      { input: 10, output: 5, reasoning: 7 },
    ],
    [
      "thoughts inside the candidates, by the total",
      { promptTokenCount: 10, candidatesTokenCount: 12, thoughtsTokenCount: 7, totalTokenCount: 22 },
      { input: 10, output: 5, reasoning: 7 },
    ],
    [
      "what tools read beside the prompt",
      { promptTokenCount: 10, toolUsePromptTokenCount: 30, candidatesTokenCount: 1, totalTokenCount: 41 },
      { input: 40, output: 1 },
    ],
    [
      "the cached inside the prompt",
      { promptTokenCount: 10, cachedContentTokenCount: 8, candidatesTokenCount: 1, totalTokenCount: 11 },
      { input: 2, cached_input: 8, output: 1 },
    ],
    ["an embedding's", { promptTokenCount: 8 }, { input: 8 }],
    ["a total that is off", { promptTokenCount: 10, candidatesTokenCount: 1, totalTokenCount: 99 }, "absurd"],
    [
      "more cached than asked",
      { promptTokenCount: 1, cachedContentTokenCount: 2, candidatesTokenCount: 1 },
      "absurd",
    ],
    ["a negative", { promptTokenCount: -1, candidatesTokenCount: 1 }, "absurd"],
    ["a fraction", { promptTokenCount: 1.5, candidatesTokenCount: 1 }, "absurd"],
    ["a text", { promptTokenCount: "1", candidatesTokenCount: 1 }, "absurd"],
    ["beyond the context", { promptTokenCount: 1_001, candidatesTokenCount: 1 }, "absurd"],
    [
      "beyond the bound",
      { promptTokenCount: 1, candidatesTokenCount: 400, thoughtsTokenCount: 101 },
      "absurd",
    ],
    [
      "more sound than answer",
      { promptTokenCount: 1, candidatesTokenCount: 4, candidatesTokensDetails: audio(5) },
      "absurd",
    ],
  ])("with %s", (_name, raw, expected) => expect(read(raw)).toEqual(expected));

  it("tells sound apart where it has prices of its own", () => {
    const raw = {
      ...{ promptTokenCount: 100, promptTokensDetails: audio(60), candidatesTokenCount: 50 },
      ...{ candidatesTokensDetails: [{ modality: 4, tokenCount: 20 }], totalTokenCount: 150 },
      ...{ cachedContentTokenCount: 30, cacheTokensDetails: audio(25) },
    };
    const apart = { input: 35, cached_input: 30, audio_input: 35, output: 30, audio_output: 20 };
    expect(read(raw, { ...BOUNDS, audio: true })).toEqual(apart);
    expect(read(raw)).toEqual({ input: 70, cached_input: 30, output: 50 });
  });

  it("never throws, and keeps every token of what it reads once", () => {
    const count = fc.oneof(fc.nat(300), fc.constantFrom(undefined, null, -1, 0.5, "7", Number.NaN));
    const report = fc.record({
      ...{ promptTokenCount: count, candidatesTokenCount: count, thoughtsTokenCount: count },
      ...{ toolUsePromptTokenCount: count, cachedContentTokenCount: count },
    });
    fc.assert(
      fc.property(report, fc.boolean(), (raw, hasSound) => {
        const reading = readUsage(raw, { ...BOUNDS, audio: hasSound });
        if (reading.kind !== "read") return;
        const of = (one: unknown) => (typeof one === "number" ? one : 0);
        const all = of(raw.promptTokenCount) + of(raw.candidatesTokenCount) + of(raw.thoughtsTokenCount);
        expect(Number(reading.usage.reduce((a, b) => a + b))).toBe(all + of(raw.toolUsePromptTokenCount));
        expect(reading.usage.every((one) => one >= 0n)).toBe(true);
      }),
    );
  });

  it("is told to clients so that it reads back the same", () => {
    const count = fc.bigInt({ min: 0n, max: 50n });
    fc.assert(
      fc.property(count, count, count, count, (input, cached, output, reasoning) => {
        const usage = DIMENSIONS.map(
          (name) => ({ input, cached_input: cached, output, reasoning })[name as "input"] ?? 0n,
        );
        const back = readUsage(usageMetadataOf(usage), BOUNDS);
        if (usage.some((one) => one > 0n)) expect(back).toEqual({ kind: "read", usage });
      }),
    );
  });

  it("grows over a stream: the last complete report counts, and nothing told before is lost", () => {
    const first = laterUsage(null, { promptTokenCount: 5, totalTokenCount: 5, cachedContentTokenCount: 4 });
    expect(laterUsage(first, { trafficType: "ON_DEMAND" })).toBe(first);
    expect(laterUsage(first, undefined)).toBe(first);
    const last = { promptTokenCount: 5, candidatesTokenCount: 0, totalTokenCount: 5 };
    expect(laterUsage(first, last)).toBe(last);
    expect(laterUsage(first, { candidatesTokenCount: 2 })).toMatchObject({
      promptTokenCount: 5,
      candidatesTokenCount: 2,
    });
  });

  it("keeps the last complete report over a later one that is none (C28)", () => {
    const whole = { promptTokenCount: 5, candidatesTokenCount: 30, totalTokenCount: 35 };
    expect(laterUsage(whole, { candidatesTokenCount: 1 })).toBe(whole);
    const begun = laterUsage(null, { promptTokenCount: 5, totalTokenCount: 5 });
    expect(read(laterUsage(begun, { candidatesTokenCount: 2 }))).toEqual({ input: 5, output: 2 });
  });
});
