import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import type { Refusal } from "../../refusal";
import { isRefusal, type CallEndpoint, type ParsedRequest, type Target } from "../contract";
import type { ClientConverter } from "../conversation/converter";
import { completionClientConverter } from "../openai-completions/completion-converter";
import { openaiCompletions } from "../openai-completions/endpoint";
import { openaiResponses } from "../openai-responses/endpoint";
import { responsesClientConverter } from "../openai-responses/responses-write-answer";
import { openaiChat } from "./chat-endpoint";
import { openaiChatClientConverter } from "./chat-write-answer";
import { CHAT_DIALECTS } from "./dialects";

/** Whatever comes is refused with a 4xx or carried: nothing throws, here or on the way to any upstream. */

const RUNS = 3_000;

/** Values that are nearly right, and some that are not at all. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1,
    2 ** 53,
    2 ** 64,
    "",
    "auto",
    "user",
    [],
    {},
    [{}],
    [null],
    [[]],
  ),
  fc.constantFrom<unknown>(
    { type: "text", text: "x" },
    [{ type: "text", text: 1 }],
    [{ type: "image_url" }],
    [{ type: "input_image", image_url: null }],
    [{ type: "input_audio", input_audio: { format: "__proto__" } }],
    { type: "function", function: { name: "f", parameters: [] } },
    [{ id: 1, function: null }],
  ),
);

function bodies(
  names: readonly string[],
  entry: fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> {
  const given = fc.dictionary(fc.constantFrom(...names, "__proto__", "constructor"), value, { maxKeys: 6 });
  return fc.tuple(given, entry, fc.boolean()).map(([more, turns, whole]) => {
    const base = { model: "m", [names[0] ?? ""]: turns };
    return whole ? { ...more, ...base } : { ...base, ...more };
  });
}

const messages = fc.array(
  fc.dictionary(
    fc.constantFrom("role", "content", "tool_calls", "tool_call_id", "reasoning_details", "audio", "refusal"),
    fc.oneof(value, fc.constantFrom("user", "assistant", "system", "tool")),
  ),
  { maxLength: 3 },
);

const items = fc.oneof(
  fc.string(),
  fc.array(
    fc.dictionary(
      fc.constantFrom("type", "role", "content", "call_id", "name", "arguments", "output", "summary"),
      fc.oneof(
        value,
        fc.constantFrom("user", "message", "function_call", "function_call_output", "reasoning"),
      ),
    ),
    { maxLength: 3 },
  ),
);

const prompts = fc.oneof(value, fc.string(), fc.array(fc.string()), fc.array(fc.nat()));

const CHAT = [
  "messages",
  "max_tokens",
  "tools",
  "tool_choice",
  "response_format",
  "stop",
  "n",
  "reasoning_effort",
  "reasoning",
  "thinking",
  "stream",
  "stream_options",
  "logit_bias",
  "models",
  "provider",
];
const RESPONSES = [
  "input",
  "instructions",
  "tools",
  "tool_choice",
  "text",
  "reasoning",
  "include",
  "max_output_tokens",
  "previous_response_id",
];
const COMPLETIONS = ["prompt", "suffix", "n", "best_of", "echo", "logprobs", "stop", "max_tokens"];

function target(dialect: string, responses: boolean): Target {
  return {
    modelName: "up",
    maxTokens: 100,
    maxTokensField: "max_tokens",
    endUser: "p",
    settings: { dialect, ...(responses ? { responses: "only" } : {}) },
  };
}

function isMild(refusal: Refusal): boolean {
  return refusal.status >= 400 && refusal.status < 500 && refusal.message.length > 0;
}

/** How many requests were no bad input after all, and how many became conversations. */
const seen = { accepted: 0, carried: 0 };

function carry<Q extends ParsedRequest>(
  endpoint: CallEndpoint<Q>,
  converter: ClientConverter<Q>,
  body: Buffer,
  to: Target,
): void {
  const incoming = { rest: "", query: new URLSearchParams(), body, header: () => undefined };
  const request = endpoint.parse(incoming, DEFAULT_LIMITS);
  if (isRefusal(request)) {
    expect(isMild(request)).toBe(true);
    return;
  }
  seen.accepted++;
  expect(typeof request.inputText()).toBe("string");
  expect(request.n).toBeGreaterThan(0);
  for (const wire of Object.values(endpoint.wires)) {
    const problem = wire.problemOf(request, to);
    if (problem) expect(isMild(problem)).toBe(true);
    else expect(JSON.parse(wire.request(request, to).body?.toString() ?? "")).toMatchObject({ model: "up" });
  }
  const conversation = converter.toConversation(request);
  if (isRefusal(conversation)) expect(isMild(conversation)).toBe(true);
  else seen.carried++;
}

const dialects = fc.constantFrom(...Object.keys(CHAT_DIALECTS));

describe("bad input is refused, and never breaks anything", () => {
  it("in chat completions", () => {
    fc.assert(
      fc.property(bodies(CHAT, messages), dialects, fc.boolean(), (body, dialect, responses) => {
        carry(
          openaiChat,
          openaiChatClientConverter,
          Buffer.from(JSON.stringify(body)),
          target(dialect, responses),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it("in responses", () => {
    fc.assert(
      fc.property(bodies(RESPONSES, items), dialects, fc.boolean(), (body, dialect, responses) => {
        carry(
          openaiResponses,
          responsesClientConverter,
          Buffer.from(JSON.stringify(body)),
          target(dialect, responses),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it("in text completions", () => {
    fc.assert(
      fc.property(bodies(COMPLETIONS, prompts), dialects, fc.boolean(), (body, dialect, responses) => {
        carry(
          openaiCompletions,
          completionClientConverter,
          Buffer.from(JSON.stringify(body)),
          target(dialect, responses),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it("and some of it was good", () => {
    expect(seen.accepted).toBeGreaterThan(300);
    expect(seen.carried).toBeGreaterThan(150);
  });

  it("in bytes that are no JSON", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const lead of ["", "{", '{"model":"m",'])
          carry(
            openaiResponses,
            responsesClientConverter,
            Buffer.concat([Buffer.from(lead), bytes]),
            target("openai", false),
          );
      }),
    );
  });
});
