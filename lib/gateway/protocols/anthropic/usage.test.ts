import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { UsageBounds } from "../contract";
import { mergeUsage, readUsage, usageAtStart } from "./usage";

const BOUNDS: UsageBounds = {
  contextTokens: 1_000,
  outputTokens: 100,
  audio: false,
  modelName: "claude",
  settings: {},
};

/** The buckets that are not empty. */
function buckets(raw: unknown): unknown {
  const reading = readUsage(raw, BOUNDS);
  if (reading.kind !== "read") return reading.kind;
  return Object.fromEntries(
    DIMENSIONS.map((name, index) => [name, Number(reading.usage[index])]).filter(([, count]) => count !== 0),
  );
}

describe("usage in buckets", () => {
  it.each<[string, unknown, unknown]>([
    ["plain", { input_tokens: 5, output_tokens: 7 }, { input: 5, output: 7 }],
    [
      "cached input beside input",
      { input_tokens: 5, cache_read_input_tokens: 900, output_tokens: 7 },
      { input: 5, cached_input: 900, output: 7 },
    ],
    [
      "writes without a split live five minutes",
      { input_tokens: 5, cache_creation_input_tokens: 30, output_tokens: 7 },
      { input: 5, cache_write_5m: 30, output: 7 },
    ],
    [
      "writes of both lives",
      {
        input_tokens: 5,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
        output_tokens: 7,
      },
      { input: 5, cache_write_5m: 10, cache_write_1h: 20, output: 7 },
    ],
    [
      "a total restated above its split",
      {
        input_tokens: 5,
        cache_creation_input_tokens: 50,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 20 },
        output_tokens: 7,
      },
      { input: 5, cache_write_1h: 50, output: 7 },
    ],
    [
      "thinking inside output",
      { input_tokens: 5, output_tokens: 50, output_tokens_details: { thinking_tokens: 40 } },
      { input: 5, output: 10, reasoning: 40 },
    ],
    [
      "searches by number, fetches not",
      {
        input_tokens: 5,
        output_tokens: 7,
        server_tool_use: { web_search_requests: 2, web_fetch_requests: 9 },
      },
      { input: 5, output: 7, tool_call: 2 },
    ],
    [
      "iterations are not added",
      { input_tokens: 5, output_tokens: 7, iterations: [{ input_tokens: 5, output_tokens: 7 }] },
      { input: 5, output: 7 },
    ],
    [
      "nulls where nothing is told",
      { input_tokens: 5, cache_creation: null, cache_read_input_tokens: null, output_tokens: 7 },
      { input: 5, output: 7 },
    ],
  ])("%s", (_, raw, expected) => expect(buckets(raw)).toEqual(expected));

  it.each<[string, unknown, string]>([
    ["nothing", null, "missing"],
    ["an empty object", {}, "missing"],
    ["text", "42", "missing"],
    ["zeros", { input_tokens: 0, output_tokens: 0 }, "zero"],
    ["output left out", { input_tokens: 5 }, "input_only"],
    ["input left out", { output_tokens: 5 }, "absurd"],
    ["negative", { input_tokens: 5, output_tokens: -7 }, "absurd"],
    ["fractional", { input_tokens: 5, output_tokens: 7.5 }, "absurd"],
    ["text for a figure", { input_tokens: "5", output_tokens: 7 }, "absurd"],
    ["beyond the context", { input_tokens: 5, cache_read_input_tokens: 996, output_tokens: 7 }, "absurd"],
    ["beyond the bound", { input_tokens: 5, output_tokens: 101 }, "absurd"],
    [
      "more thinking than output",
      { input_tokens: 5, output_tokens: 7, output_tokens_details: { thinking_tokens: 8 } },
      "absurd",
    ],
    ["beyond any integer", { input_tokens: 2 ** 64, output_tokens: 7 }, "absurd"],
  ])("%s", (_, raw, kind) => expect(buckets(raw)).toBe(kind));
});

it("the output that message_start reports stands for nothing: until a message_delta, only the input is known", () => {
  const start = usageAtStart({ input_tokens: 9, cache_read_input_tokens: 2, output_tokens: 1 });
  const reading = readUsage(start, BOUNDS);
  expect(reading.kind).toBe("input_only");
  expect(readUsage(mergeUsage(start, { output_tokens: 40 }), BOUNDS).kind).toBe("read");
  expect(readUsage(usageAtStart({ input_tokens: 0, output_tokens: 0 }), BOUNDS).kind).toBe("missing");
  expect(usageAtStart(undefined)).toBeNull();
});
