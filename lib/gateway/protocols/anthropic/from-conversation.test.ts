import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRefusal, type Target } from "../contract";
import type { Conversation, Turn, UserPart } from "../conversation/conversation";
import { fromConversation } from "./from-conversation";
import { parseRecord } from "./json-value";
import { accepted, requestBody, TARGET } from "./testing/requests";
import { toConversation } from "./to-conversation";

const PLAIN: Conversation = {
  system: [],
  turns: [{ role: "user", parts: [{ kind: "text", text: "Hi" }] }],
  tools: [],
  toolChoice: null,
  parallelTools: null,
  maxTokens: null,
  n: 1,
  temperature: null,
  topP: null,
  topK: null,
  stop: [],
  seed: null,
  presencePenalty: null,
  frequencyPenalty: null,
  format: null,
  reasoning: null,
  user: "me@example.org",
  stream: false,
};
const TOOL = { name: "f", description: null, parameters: {}, strict: null };

function bodyOf(fields: Partial<Conversation>, target: Partial<Target> = {}): Record<string, unknown> {
  const request = fromConversation({ ...PLAIN, ...fields }, { ...TARGET, ...target });
  if (isRefusal(request)) throw new Error(request.message);
  return parseRecord(request.body ?? "") ?? {};
}

function blamed(fields: Partial<Conversation>, target: Partial<Target> = {}): string | null {
  const request = fromConversation({ ...PLAIN, ...fields }, { ...TARGET, ...target });
  return isRefusal(request) ? request.param : null;
}

const user = (...parts: readonly UserPart[]): Turn => ({ role: "user", parts });
const text = (said: string) => ({ kind: "text", text: said }) as const;
const call = (id: string, argumentsJson = "{}") =>
  ({ kind: "tool_call", id, name: "f", argumentsJson, signature: null }) as const;
const result = (callId: string, said = "ok", isError = false) =>
  ({ kind: "tool_result", callId, name: null, content: [text(said)], isError }) as const;

describe("a conversation as a request", () => {
  it("has the bound, which is required, and nothing that was not said", () => {
    expect(bodyOf({})).toEqual({
      model: "claude-sonnet-4-5",
      max_tokens: 4_096,
      messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
    });
    expect(bodyOf({ maxTokens: 9 }).max_tokens).toBe(9);
    expect(bodyOf({ maxTokens: 9_000 }).max_tokens).toBe(4_096);
  });

  it("names its end user by a pseudonym only", () => {
    expect(JSON.stringify(bodyOf({}))).not.toContain("me@example.org");
    expect(bodyOf({}, { endUser: "p-1" }).metadata).toEqual({ user_id: "p-1" });
  });

  it("goes to the same path with a version", () => {
    expect(fromConversation(PLAIN, TARGET)).toMatchObject({
      method: "POST",
      path: "/v1/messages",
      headers: ["anthropic-version", "2023-06-01"],
    });
  });

  it("merges turns of one role, results first and together", () => {
    const turns: Turn[] = [
      user(text("a")),
      user(text("b")),
      { role: "assistant", parts: [text("c"), call("call:1", '{"x":1}')] },
      { role: "assistant", parts: [call("call:2", "")] },
      user(result("call:2", "two")),
      user(text("and")),
      user(result("call:1", "one", true)),
    ];
    expect(bodyOf({ turns }).messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "text", text: "c" },
          { type: "tool_use", id: "call_1", name: "f", input: { x: 1 } },
          { type: "tool_use", id: "call_2", name: "f", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "call_2", content: [{ type: "text", text: "two" }] },
          {
            type: "tool_result",
            tool_use_id: "call_1",
            content: [{ type: "text", text: "one" }],
            is_error: true,
          },
          { type: "text", text: "and" },
        ],
      },
    ]);
  });

  it("gives sealed thought back, and leaves out what has no seal", () => {
    const reasoning = { kind: "reasoning", text: "Hm", redacted: null } as const;
    const parts = [
      { ...reasoning, signature: "sig" },
      { ...reasoning, signature: null },
      { ...reasoning, text: "", signature: null, redacted: "enc" },
      text("So"),
    ];
    expect(
      bodyOf({ turns: [user(text("?")), { role: "assistant", parts }, user(text("!"))] }).messages,
    ).toMatchObject([
      {},
      {
        content: [
          { type: "thinking", thinking: "Hm", signature: "sig" },
          { type: "redacted_thinking", data: "enc" },
          { type: "text", text: "So" },
        ],
      },
      {},
    ]);
  });

  it("shows pictures and documents", () => {
    const base64 = (mimeType: string, data: string) => ({ from: "base64", mimeType, data }) as const;
    const turns = [
      user(
        { kind: "image", media: { from: "url", url: "https://x/y.png", mimeType: null }, cache: "5m" },
        { kind: "file", media: base64("application/pdf", "JVBE"), name: "a.pdf" },
        { kind: "file", media: base64("text/csv", Buffer.from("a,é").toString("base64")), name: null },
        { kind: "file", media: base64("image/png", "aGk="), name: null },
      ),
    ];
    expect(bodyOf({ turns }).messages).toEqual([
      {
        role: "user",
        content: [
          {
            type: "image",
            source: { type: "url", url: "https://x/y.png" },
            cache_control: { type: "ephemeral" },
          },
          {
            type: "document",
            title: "a.pdf",
            source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
          },
          { type: "document", source: { type: "text", media_type: "text/plain", data: "a,é" } },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } },
        ],
      },
    ]);
  });

  it.each<[string, Partial<Conversation>, unknown]>([
    ["nothing said", { tools: [TOOL] }, undefined],
    [
      "one at a time",
      { tools: [TOOL], parallelTools: false },
      { type: "auto", disable_parallel_tool_use: true },
    ],
    ["some", { tools: [TOOL], toolChoice: { kind: "required" } }, { type: "any" }],
    ["this one", { tools: [TOOL], toolChoice: { kind: "tool", name: "f" } }, { type: "tool", name: "f" }],
    ["none", { tools: [TOOL], toolChoice: { kind: "none" }, parallelTools: false }, { type: "none" }],
    ["auto without tools", { toolChoice: { kind: "auto" } }, undefined],
  ])("chooses tools: %s", (_, fields, choice) => expect(bodyOf(fields).tool_choice).toEqual(choice));

  it("has tools with a schema of an object, and a schema for its output", () => {
    const schema = { type: "object", properties: {} };
    const body = bodyOf({
      tools: [{ ...TOOL, strict: true, cache: "1h" }],
      format: { kind: "json_schema", name: "x", schema, strict: true },
    });
    expect(body.tools).toEqual([
      {
        name: "f",
        input_schema: { type: "object" },
        strict: true,
        cache_control: { type: "ephemeral", ttl: "1h" },
      },
    ]);
    expect(body.output_config).toEqual({ format: { type: "json_schema", schema } });
  });

  it("leaves out a temperature that changes nothing, where it does not", () => {
    expect(bodyOf({ temperature: 1 })).not.toHaveProperty("temperature");
    expect(bodyOf({ temperature: 1 }, { modelName: "kimi-k2" }).temperature).toBe(1);
    expect(bodyOf({ temperature: 0 }).temperature).toBe(0);
  });

  it("leaves out a top_p that changes nothing", () => {
    expect(bodyOf({ topP: 1, temperature: 1 })).not.toHaveProperty("top_p");
    expect(bodyOf({ topP: 0.5 }).top_p).toBe(0.5);
  });
});

describe("how much it thinks", () => {
  const high = { kind: "effort", effort: "high" } as const;
  it.each<[string, Conversation["reasoning"], unknown, unknown]>([
    ["claude-sonnet-4-5", null, undefined, undefined],
    ["claude-sonnet-4-5", { kind: "off" }, { type: "disabled" }, undefined],
    ["claude-sonnet-4-20250514", high, { type: "enabled", budget_tokens: 2_048 }, undefined],
    ["claude-3-7-sonnet-latest", { kind: "effort", effort: "minimal" }, { type: "disabled" }, undefined],
    [
      "deepseek-reasoner",
      { kind: "budget", tokens: 2_000 },
      { type: "enabled", budget_tokens: 2_000 },
      undefined,
    ],
    ["claude-opus-4-6", high, { type: "adaptive" }, { effort: "high" }],
    ["claude-opus-5", { kind: "effort", effort: "minimal" }, { type: "adaptive" }, { effort: "low" }],
    ["claude-opus-4-8", { kind: "budget", tokens: 5_000 }, { type: "adaptive" }, { effort: "medium" }],
  ])("%s %j", (modelName, reasoning, thinking, output) => {
    const body = bodyOf({ reasoning }, { modelName });
    expect([body.thinking, body.output_config]).toEqual([thinking, output]);
  });

  it("is decided by the upstream's settings where they say", () => {
    const body = bodyOf({ reasoning: high }, { settings: { thinking: "adaptive" } });
    expect(body.thinking).toEqual({ type: "adaptive" });
  });
});

describe("what cannot be carried is refused by name", () => {
  const audio = { kind: "audio", media: { from: "base64", mimeType: "audio/wav", data: "" } } as const;
  const zip = {
    kind: "file",
    media: { from: "base64", mimeType: "application/zip", data: "" },
    name: null,
  } as const;
  it.each<[string, Partial<Conversation>]>([
    ["n", { n: 2 }],
    ["temperature", { temperature: 1.5 }],
    ["seed", { seed: 0 }],
    ["presence_penalty", { presencePenalty: 0.1 }],
    ["frequency_penalty", { frequencyPenalty: -1 }],
    ["response_format", { format: { kind: "json" } }],
    ["tool_choice", { toolChoice: { kind: "required" } }],
    ["messages", { turns: [] }],
    ["messages", { turns: [user(audio)] }],
    ["messages", { turns: [user(zip)] }],
    ["messages", { turns: [{ role: "assistant", parts: [call("c", "[1]")] }] }],
    ["messages", { turns: [{ role: "assistant", parts: [call("c", '{"a":')] }] }],
    ["thinking budget", { reasoning: { kind: "budget", tokens: 100 } }],
    ["thinking budget", { reasoning: { kind: "budget", tokens: 4_096 } }],
  ])("%s", (param, fields) => expect(blamed(fields)).toBe(param));

  it("and values that change nothing are not", () => {
    expect(
      blamed({ presencePenalty: 0, frequencyPenalty: 0, format: { kind: "text" }, temperature: 1 }),
    ).toBeNull();
  });
});

const word = fc.string({ minLength: 1, maxLength: 12 });
const cached = fc.constantFrom(
  {},
  { cache_control: { type: "ephemeral" } },
  { cache_control: { type: "ephemeral", ttl: "1h" } },
);
const textBlock = fc.tuple(word, cached).map(([said, cache]) => ({ type: "text", text: said, ...cache }));
const imageBlock = fc.constant({
  type: "image",
  source: { type: "base64", media_type: "image/png", data: "aGk=" },
});
const json = fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean()), { maxKeys: 3 });
const exchange = fc
  .tuple(
    fc.array(textBlock, { minLength: 1, maxLength: 2 }),
    fc.array(json, { maxLength: 3 }),
    fc.array(fc.oneof(textBlock, imageBlock), { minLength: 1, maxLength: 2 }),
  )
  .map(([said, inputs, shown]) => [
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "t", signature: "s" },
        ...said,
        ...inputs.map((input, index) => ({ type: "tool_use", id: `t${index}`, name: "f", input })),
      ],
    },
    {
      role: "user",
      content: [
        ...inputs.map((_, index) => ({ type: "tool_result", tool_use_id: `t${index}`, content: shown })),
        ...shown,
      ],
    },
  ]);

it("a request comes back from its conversation as it was", () => {
  fc.assert(
    fc.property(
      fc.array(textBlock, { minLength: 1 }),
      fc.array(exchange, { maxLength: 3 }),
      fc.array(textBlock, { minLength: 1 }),
      (system, exchanges, opening) => {
        const body = requestBody({
          system,
          messages: [{ role: "user", content: opening }, ...exchanges.flat()],
          tools: [{ name: "f", description: "d", input_schema: { type: "object" } }],
          tool_choice: { type: "auto", disable_parallel_tool_use: true },
          temperature: 0.5,
          top_k: 3,
          stop_sequences: ["x"],
          stream: true,
        });
        const conversation = toConversation(accepted(body));
        if (isRefusal(conversation)) throw new Error(conversation.message);
        expect(bodyOf(conversation)).toEqual(body);
      },
    ),
  );
});
