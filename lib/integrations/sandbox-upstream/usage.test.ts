import { describe, expect, it } from "vitest";
import { composeAnswer } from "./answers";
import type { Directive, UsagePlace, UsageVariant } from "./directive";
import { answerBody, streamEvents } from "./events";
import { SANDBOX_MODELS } from "./models";
import { readChatRequest } from "./request";
import { encodeJson, reportUsage } from "./usage";

const TOKENS = { input: 90, cached_input: 8, cache_write_5m: 2, output: 30, reasoning: 20 };
const BOUNDS = { contextTokens: 1_000, outputTokens: 64 };
const TRUTH = {
  prompt_tokens: 100,
  completion_tokens: 50,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 2 },
  completion_tokens_details: { reasoning_tokens: 20 },
};

describe("reportUsage", () => {
  it.each<[UsageVariant, Record<string, unknown>]>([
    ["true", {}],
    ["negative", { completion_tokens: -50, total_tokens: 50 }],
    ["nan", { completion_tokens: "NaN", total_tokens: "NaN" }],
    ["fraction", { completion_tokens: 50.5, total_tokens: 150.5 }],
    ["string", { prompt_tokens: "100", completion_tokens: "50" }],
    ["context", { prompt_tokens: 1_001, total_tokens: 1_051 }],
    ["max", { completion_tokens: 129, total_tokens: 229 }],
    ["huge", { prompt_tokens: 4e9, completion_tokens: 4e9, total_tokens: 8e9 }],
    ["cached", { prompt_tokens_details: { cached_tokens: 101 } }],
    ["total", { total_tokens: 1_150 }],
  ])("%s", (variant, differs) => {
    expect(reportUsage(TOKENS, variant, BOUNDS)).toEqual({ ...TRUTH, ...differs });
  });

  it("none and zero", () => {
    expect(reportUsage(TOKENS, "none", BOUNDS)).toBeNull();
    expect(reportUsage(TOKENS, "zero", BOUNDS)).toEqual({
      prompt_tokens: 0,
      completion_tokens: 0,
      total_tokens: 0,
    });
  });

  it("prints a bare NaN as some servers do", () => {
    expect(encodeJson(reportUsage(TOKENS, "bare-nan", BOUNDS))).toContain(
      '"completion_tokens":NaN,"total_tokens":NaN',
    );
  });
});

interface Chunk {
  choices: { usage?: unknown }[];
  usage?: {
    completion_tokens: number;
    prompt_tokens?: number;
    prompt_tokens_details?: { cached_tokens: number };
  };
  x_groq?: { usage: unknown };
}

function stream(place: UsagePlace | undefined, includeUsage: boolean): Chunk[] {
  const model = SANDBOX_MODELS[0];
  if (!model) throw new Error("no models");
  const directive: Directive = { tokens: 3, ...(place === undefined ? {} : { place }) };
  const body = {
    messages: [{ role: "user", content: "Hi" }],
    stream_options: { include_usage: includeUsage },
  };
  const request = readChatRequest(body, model);
  const answer = composeAnswer(request, model, directive);
  return [...streamEvents(answer, request, directive)].map((event) => JSON.parse(event.data) as Chunk);
}

describe("where the usage sits", () => {
  it("in a chunk of its own, only when asked for, and null before it", () => {
    expect(stream(undefined, false).every((chunk) => chunk.usage === undefined)).toBe(true);
    const chunks = stream(undefined, true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 3 } });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
  });

  it("on the finishing chunk", () => {
    expect(stream("finish", false).at(-1)).toMatchObject({ choices: [{}], usage: { completion_tokens: 3 } });
  });

  it("in the choice", () => {
    expect(stream("choice", false).at(-1)?.choices[0]?.usage).toMatchObject({ completion_tokens: 3 });
  });

  it("twice with Groq", () => {
    const chunks = stream("groq", true);
    expect(chunks.at(-2)?.x_groq?.usage).toMatchObject({ completion_tokens: 3 });
    expect(chunks.at(-1)?.usage).toMatchObject({ completion_tokens: 3 });
  });

  it("on every chunk, growing", () => {
    expect(stream("every", false).map((chunk) => chunk.usage?.completion_tokens)).toEqual([0, 1, 2, 3, 3]);
  });

  it("shrinking to the truth", () => {
    expect(stream("shrinking", false).map((chunk) => chunk.usage?.completion_tokens)).toEqual([
      6, 6, 6, 6, 3,
    ]);
  });

  it("with a cache hit that the last record takes back", () => {
    const cached = stream("zero-last", false).map(
      (chunk) => chunk.usage?.prompt_tokens_details?.cached_tokens,
    );
    expect(cached.at(0)).toBeGreaterThan(0);
    expect(cached.at(-1)).toBe(0);
  });

  it("with a last record that is not whole", () => {
    const [whole, partial] = stream("partial-last", false).slice(-2);
    expect(whole?.usage).toMatchObject({ completion_tokens: 3 });
    expect(partial?.usage).toEqual({ completion_tokens: 1 });
  });

  it("in the choice of a plain answer too", () => {
    const model = SANDBOX_MODELS[0];
    if (!model) throw new Error("no models");
    const request = readChatRequest({ messages: [{ role: "user", content: "Hi" }] }, model);
    const body = JSON.parse(
      answerBody(composeAnswer(request, model, {}), request, { place: "choice" }),
    ) as Chunk;
    expect(body.usage).toBeUndefined();
    expect(body.choices[0]?.usage).toBeDefined();
  });
});
