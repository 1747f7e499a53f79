import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOpenAiUsage, type UsageLimits } from "./normalise-openai-usage";
import type { OpenAiDialect, UsageDialect } from "./openai-dialects";
import { dialectFor, isOpenAiDialect, OPENAI_DIALECTS } from "./openai-dialects";
import { fromArray, toArray, type Quantities } from "./quantities";

const NO_LIMITS = { contextTokens: null, maxOutputTokens: null };

interface UsageFacts {
  readonly dialect: UsageDialect;
  readonly limits: UsageLimits;
}

function facts(dialect: OpenAiDialect, model = ""): UsageFacts {
  return { dialect: dialectFor(dialect, model), limits: NO_LIMITS };
}

type Read =
  | { readonly kind: "ok"; readonly quantities: Quantities; readonly total: number | null }
  | Exclude<ReturnType<typeof readOpenAiUsage>, { readonly kind: "ok" }>;

/** A reading in the sparse form, with audio apart. */
function readUsage(raw: unknown, { dialect, limits }: UsageFacts): Read {
  const reading = readOpenAiUsage(raw, dialect, limits, true);
  if (reading.kind !== "ok") return reading;
  return { kind: "ok", quantities: fromArray(reading.slots), total: reading.total };
}

function usage(prompt: number, completion: number, total: number, rest: object = {}) {
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total, ...rest };
}

const read = (cached: number, more: object = {}) => ({
  prompt_tokens_details: { cached_tokens: cached, ...more },
});
const thought = (reasoning: number, more: object = {}) => ({
  completion_tokens_details: { reasoning_tokens: reasoning, ...more },
});

describe("the usage of an OpenAI-shaped answer", () => {
  it.each<[string, OpenAiDialect, object, Record<string, bigint>]>([
    ["plain", "openai", usage(100, 20, 120), { input: 100n, output: 20n }],
    [
      "cached inside input, reasoning inside output",
      "openai",
      usage(100, 20, 120, { ...read(64), ...thought(15) }),
      { input: 36n, cached_input: 64n, output: 5n, reasoning: 15n },
    ],
    [
      "cache writes inside input",
      "openrouter",
      usage(100, 1, 101, read(60, { cache_write_tokens: 39 })),
      { input: 1n, cached_input: 60n, cache_write_5m: 39n, output: 1n },
    ],
    [
      "audio both ways, inside",
      "openai",
      usage(50, 40, 90, {
        prompt_tokens_details: { audio_tokens: 30 },
        completion_tokens_details: { audio_tokens: 25 },
      }),
      { input: 20n, audio_input: 30n, output: 15n, audio_output: 25n },
    ],
    [
      "reasoning beside output",
      "xai",
      usage(100, 20, 145, { ...read(40), ...thought(25) }),
      { input: 60n, cached_input: 40n, output: 20n, reasoning: 25n },
    ],
    [
      "thoughts only in the total",
      "gemini-openai",
      usage(30, 10, 90),
      { input: 30n, output: 10n, reasoning: 50n },
    ],
    [
      "cache fields twice over",
      "deepseek",
      usage(90, 5, 95, { ...read(64), prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 26 }),
      { input: 26n, cached_input: 64n, output: 5n },
    ],
    [
      "cache hits named its own way alone",
      "deepseek",
      usage(90, 5, 95, { prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 26 }),
      { input: 26n, cached_input: 64n, output: 5n },
    ],
    [
      "cached at the top",
      "moonshot",
      usage(20, 30, 50, { cached_tokens: 8, ...thought(12) }),
      { input: 12n, cached_input: 8n, output: 18n, reasoning: 12n },
    ],
    [
      "audio beside the prompt",
      "mistral",
      usage(9, 40, 149, { prompt_tokens_details: { cached_tokens: 0, audio_tokens: 100 } }),
      { input: 9n, audio_input: 100n, output: 40n },
    ],
    [
      "cache creation inside the prompt",
      "qwen",
      usage(70, 7, 77, { prompt_tokens_details: { cached_tokens: 10, cache_creation_input_tokens: 50 } }),
      { input: 10n, cached_input: 10n, cache_write_5m: 50n, output: 7n },
    ],
    [
      "null details",
      "huggingface",
      usage(10, 2, 12, { prompt_tokens_details: null }),
      { input: 10n, output: 2n },
    ],
    ["no total", "openai", { prompt_tokens: 4, completion_tokens: 2 }, { input: 4n, output: 2n }],
    ["embeddings", "openai", { prompt_tokens: 7, total_tokens: 7 }, { input: 7n }],
  ])("reads %s (%s)", (_, dialect, raw, expected) => {
    const result = readUsage(raw, facts(dialect));
    expect(result.kind).toBe("ok");
    if (result.kind === "ok") expect(result.quantities).toEqual(expected);
  });

  it("reads a gateway by the model behind it: Gemini's thoughts are in no sum of Vercel's", () => {
    const raw = usage(9, 35, 44, thought(260));
    expect(readUsage(raw, facts("vercel", "google/gemini-3-pro"))).toEqual({
      kind: "ok",
      quantities: { input: 9n, output: 35n, reasoning: 260n },
      total: 44,
    });
    expect(readUsage(raw, facts("vercel", "openai/gpt-5"))).toEqual({
      kind: "absurd",
      reason: "reasoning_above_output",
    });
  });

  it.each([undefined, null, {}, [], "12", 7, { prompt_tokens: null }])("calls %j missing", (raw) => {
    expect(readUsage(raw, facts("openai"))).toEqual({ kind: "missing" });
  });

  it("tells an explicit zero from missing", () => {
    expect(readUsage(usage(0, 0, 0), facts("openai"))).toEqual({ kind: "zero" });
  });

  it.each<[string, OpenAiDialect, object]>([
    ["not_a_count", "openai", usage(-1, 5, 4)],
    ["not_a_count", "openai", usage(1.5, 5, 6.5)],
    ["not_a_count", "openai", usage(Number.NaN, 5, 5)],
    ["not_a_count", "openai", usage(Number.POSITIVE_INFINITY, 5, 5)],
    ["not_a_count", "openai", usage(2 ** 60, 5, 5)],
    ["not_a_count", "openai", { prompt_tokens: "12", completion_tokens: 1 }],
    ["not_a_count", "openai", usage(9, 5, 14, read(-2))],
    ["cache_above_input", "azure-openai", usage(7, 8, 15, read(160))],
    ["cache_above_input", "openai", usage(100, 8, 108, read(60, { cache_write_tokens: 41 }))],
    ["reasoning_above_output", "openai", usage(7, 8, 15, thought(9))],
    ["audio_above_output", "openai", usage(7, 8, 15, thought(4, { audio_tokens: 5 }))],
    [
      "cache_miss_off",
      "deepseek",
      usage(90, 5, 95, { prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 25 }),
    ],
    ["total_off", "openai", usage(7, 8, 16)],
    ["total_off", "gemini-openai", usage(7, 8, 14)],
    ["total_off", "xai", usage(7, 8, 15, thought(3))],
  ])("calls it absurd: %s (%s, %j)", (reason, dialect, raw) => {
    expect(readUsage(raw, facts(dialect))).toEqual({ kind: "absurd", reason });
  });

  it("refuses more than the model can do", () => {
    const limits = { contextTokens: 1_000, maxOutputTokens: 100 };
    const dialect = OPENAI_DIALECTS.openai;
    expect(readUsage(usage(1_001, 10, 1_011), { dialect, limits })).toEqual({
      kind: "absurd",
      reason: "beyond_context",
    });
    expect(readUsage(usage(10, 101, 111), { dialect, limits })).toEqual({
      kind: "absurd",
      reason: "beyond_max_output",
    });
    expect(readUsage(usage(1_000, 100, 1_100), { dialect, limits }).kind).toBe("ok");
  });

  it("keeps every token once: the buckets add up to what the vendor states", () => {
    const n = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(n, n, n, n, n, fc.constantFrom<OpenAiDialect>("openai", "xai", "qwen"), (...given) => {
        const [plain, cached, written, output, reasoning, dialect] = given;
        const inside = dialect === "xai" ? 0 : reasoning;
        const write = dialect === "qwen" ? "cache_creation_input_tokens" : "cache_write_tokens";
        const total = plain + cached + written + output + reasoning;
        fc.pre(total > 0);
        const raw = usage(plain + cached + written, output + inside, total, {
          ...read(cached, { [write]: written }),
          ...thought(reasoning),
        });
        const result = readUsage(raw, facts(dialect));
        expect(result.kind).toBe("ok");
        if (result.kind !== "ok") return;
        const all = toArray(result.quantities);
        expect(all.slice(0, 6)).toEqual([plain, cached, written, 0, output, reasoning].map(BigInt));
        expect(all.reduce((a, b) => a + b, 0n)).toBe(BigInt(result.total ?? -1));
      }),
    );
  });

  it("never throws, and never lets a negative or a fraction through, whatever JSON it is given", () => {
    const field = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant(null), fc.jsonValue());
    const names = ["prompt_tokens", "completion_tokens", "total_tokens", "cached_tokens"];
    const raw = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), field));
    fc.assert(
      fc.property(
        raw,
        fc.constantFrom(...(Object.keys(OPENAI_DIALECTS) as OpenAiDialect[])),
        (given, dialect) => {
          const result = readUsage(given, facts(dialect));
          if (result.kind === "ok")
            expect(toArray(result.quantities).every((units) => units >= 0n)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("keeps audio with text where audio has no price of its own", () => {
    const raw = usage(50, 40, 90, {
      prompt_tokens_details: { audio_tokens: 30 },
      completion_tokens_details: { audio_tokens: 25 },
    });
    const reading = readOpenAiUsage(raw, OPENAI_DIALECTS.openai, NO_LIMITS, false);
    if (reading.kind !== "ok") throw new Error(reading.kind);
    expect(fromArray(reading.slots)).toEqual({ input: 50n, output: 40n });
  });

  it("takes reasoning for where the total says it is, from servers of unknown make", () => {
    expect(readUsage(usage(10, 5, 22, thought(7)), facts("generic"))).toMatchObject({
      quantities: { input: 10n, output: 5n, reasoning: 7n },
    });
    expect(readUsage(usage(10, 9, 19, thought(7)), facts("generic"))).toMatchObject({
      quantities: { input: 10n, output: 2n, reasoning: 7n },
    });
  });

  it("does not read inherited properties", () => {
    const raw = Object.create({ prompt_tokens: 5, completion_tokens: 5 }) as unknown;
    expect(readUsage(raw, facts("openai"))).toEqual({ kind: "missing" });
    expect(isOpenAiDialect("toString")).toBe(false);
  });
});
