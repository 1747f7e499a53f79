import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type Target } from "../contract";
import type { Conversation } from "../conversation/conversation";
import { responsesFromConversation } from "./responses-from-conversation";
import { parseResponsesRequest, responsesBody, type ResponsesRequest } from "./responses-request";
import { responsesToConversation } from "./responses-to-conversation";
import { writeSeal } from "./seals";

const TARGET: Target = {
  modelName: "gpt-5-mini",
  maxTokens: 500,
  maxTokensField: "max_tokens",
  endUser: null,
  settings: {},
};

function parsed(body: object): ResponsesRequest {
  const request = parseResponsesRequest(Buffer.from(JSON.stringify({ model: "m", ...body })), DEFAULT_LIMITS);
  if (isRefusal(request)) throw new Error(request.message);
  return request;
}

function conversationOf(body: object): Conversation {
  const read = responsesToConversation(parsed(body).json);
  if (isRefusal(read)) throw new Error(read.message);
  return read;
}

function sent(conversation: Conversation, more: Partial<Target> = {}): Record<string, unknown> {
  const request = responsesFromConversation(conversation, { ...TARGET, ...more });
  if (isRefusal(request)) throw new Error(request.message);
  return JSON.parse(request.body?.toString() ?? "") as Record<string, unknown>;
}

describe("a request for a response", () => {
  it("is read with what the gateway must know", () => {
    const input = [
      { role: "developer", content: "Be brief." },
      { role: "user", content: [{ type: "input_image", image_url: "https://example.com/a.png" }] },
    ];
    const request = parsed({
      input,
      max_output_tokens: 9,
      stream: true,
      tools: [{ type: "function", name: "f" }],
      text: { format: { type: "json_schema", name: "x", schema: {} } },
      safety_identifier: "u",
    });
    expect(request).toMatchObject({
      stream: true,
      maxTokens: 9,
      n: 1,
      unsizable: true,
      audio: false,
      needs: { vision: true, tools: true, jsonSchema: true, audio: false },
      user: "u",
    });
    expect(request.stickyText).toBe(
      parsed({ input: [...input, { role: "user", content: "more" }] }).stickyText,
    );
    expect(request.inputText()).toContain("Be brief.");
    expect(request.inputText()).not.toContain("example.com");
  });

  it("passes with every field that Codex and the Agents SDK send", () => {
    parsed({
      input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "x" }] }],
      instructions: "You are Codex.",
      tools: [
        { type: "function", name: "shell", strict: false, parameters: { type: "object" } },
        { type: "custom", name: "apply_patch", format: { type: "grammar", syntax: "lark", definition: "x" } },
        { type: "local_shell" },
      ],
      tool_choice: "auto",
      parallel_tool_calls: false,
      reasoning: { effort: "medium", summary: "auto" },
      store: false,
      stream: true,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: "k",
      text: { verbosity: "low" },
      previous_response_id: null,
      background: false,
      truncation: "disabled",
      metadata: {},
      client_metadata: { x: "y" },
    });
  });

  it.each<[string, object]>([
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["conversation", { conversation: "conv_1" }],
    ["prompt", { prompt: { id: "p" } }],
    ["background", { background: true }],
    ["tools", { tools: [{ type: "web_search" }] }],
    ["tools", { tools: [{ type: "code_interpreter", container: { type: "auto" } }] }],
    ["input[0]", { input: [{ type: "item_reference", id: "msg_1" }] }],
    ["input", { input: [] }],
    ["input[0]", { input: [{ role: "tool", content: "x" }] }],
    ["max_output_tokens", { max_output_tokens: 0 }],
    ["service_tier", { service_tier: "scale" }],
  ])("is refused for %s: %j", (param, body) => {
    const bytes = Buffer.from(JSON.stringify({ model: "m", input: "x", ...body }));
    const refusal = parseResponsesRequest(bytes, DEFAULT_LIMITS);
    expect(refusal).toMatchObject({ status: 400, param });
  });

  it("keeps its bytes but for the model and the bound", () => {
    const body = '{ "model":"m","input" : "x", "max_output_tokens": 900 }';
    const request = parseResponsesRequest(Buffer.from(body), DEFAULT_LIMITS);
    if (isRefusal(request)) throw new Error(request.message);
    expect(responsesBody(request, TARGET).toString()).toBe(
      '{ "model":"gpt-5-mini","input" : "x", "max_output_tokens": 500 }',
    );
    const named = responsesBody(parsed({ input: "x", user: "jane" }), { ...TARGET, endUser: "p" });
    expect(JSON.parse(named.toString())).toMatchObject({ user: "p", safety_identifier: "p" });
    expect(JSON.parse(responsesBody(parsed({ input: "x" }), TARGET).toString())).toEqual({
      model: "gpt-5-mini",
      input: "x",
      max_output_tokens: 500,
    });
  });
});

const FUNCTION = { type: "function", name: "f", parameters: { type: "object" }, strict: true };

describe("a request for a response, as a conversation", () => {
  it("puts the items of a turn together", () => {
    const { system, turns } = conversationOf({
      instructions: "a",
      input: [
        { role: "user", content: "b" },
        {
          type: "reasoning",
          id: "rs_1",
          summary: [{ type: "summary_text", text: "hm" }],
          encrypted_content: writeSeal({ kind: "signature", value: "s" }),
        },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "c" }] },
        { type: "function_call", call_id: "1", name: "f", arguments: "" },
        { type: "function_call", call_id: "2", name: "g", arguments: '{"a":1}' },
        { type: "function_call_output", call_id: "1", output: "one" },
        { type: "function_call_output", call_id: "2", output: [{ type: "input_text", text: "two" }] },
        { role: "developer", content: "d" },
      ],
    });
    expect(system.map(({ text }) => text)).toEqual(["a", "d"]);
    expect(turns.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(turns[1]?.parts).toEqual([
      { kind: "reasoning", text: "hm", signature: "s", redacted: null },
      { kind: "text", text: "c" },
      { kind: "tool_call", id: "1", name: "f", argumentsJson: "{}", signature: null },
      { kind: "tool_call", id: "2", name: "g", argumentsJson: '{"a":1}', signature: null },
    ]);
    expect(turns[2]?.parts).toMatchObject([
      { kind: "tool_result", callId: "1", name: "f" },
      { kind: "tool_result", callId: "2", name: "g", content: [{ text: "two" }] },
    ]);
  });

  it("leaves thoughts out that another vendor sealed, but for what is shown of them", () => {
    const { turns } = conversationOf({
      input: [
        { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAAA" },
        { role: "user", content: "x" },
      ],
    });
    expect(turns).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["input[0].type", { input: [{ type: "web_search_call", id: "ws" }] }],
    [
      "input[0].content[0].file_id",
      { input: [{ role: "user", content: [{ type: "input_file", file_id: "f" }] }] },
    ],
    ["tools[0]", { input: "x", tools: [{ type: "custom", name: "f" }] }],
    ["truncation", { input: "x", truncation: "auto" }],
    ["top_logprobs", { input: "x", top_logprobs: 3 }],
    ["tool_choice", { input: "x", tool_choice: { type: "allowed_tools" } }],
    ["text.format.type", { input: "x", text: { format: { type: "grammar" } } }],
  ])("refuses %s", (param, body) => {
    expect(responsesToConversation(parsed(body).json)).toMatchObject({ status: 400, param });
  });

  it("is the same after it was written for the Responses API", () => {
    const text = fc.string({ minLength: 1 });
    const item = fc.oneof(
      text.map((content) => ({ role: "user", content })),
      text.map((said) => ({ role: "assistant", content: [{ type: "output_text", text: said }] })),
      fc.record({
        type: fc.constant("function_call"),
        call_id: fc.uuid(),
        name: text,
        arguments: fc.constantFrom("{}", '{"a":"b"}'),
      }),
      fc.record({ type: fc.constant("function_call_output"), call_id: text, output: text }),
    );
    fc.assert(
      fc.property(fc.array(item, { minLength: 1 }), fc.option(text, { nil: null }), (input, instructions) => {
        const first = conversationOf({
          input,
          instructions,
          tools: [FUNCTION],
          tool_choice: { type: "function", name: "f" },
          max_output_tokens: 5,
          reasoning: { effort: "low" },
          text: { format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true } },
        });
        expect(conversationOf(sent(first))).toEqual(first);
      }),
    );
  });

  it("goes to the vendor unstored, with OpenAI's own thoughts and no others", () => {
    const conversation = conversationOf({
      input: [
        { role: "user", content: "x" },
        {
          type: "reasoning",
          summary: [],
          encrypted_content: writeSeal({ kind: "signature", value: "rs_1.abc" }),
        },
        {
          type: "reasoning",
          summary: [],
          encrypted_content: writeSeal({ kind: "signature", value: "other" }),
        },
      ],
    });
    const body = sent(conversation, { endUser: "p" });
    expect(body).toMatchObject({
      store: false,
      include: ["reasoning.encrypted_content"],
      safety_identifier: "p",
      max_output_tokens: 500,
    });
    expect(body.input).toEqual([
      { type: "message", role: "user", content: [{ type: "input_text", text: "x" }] },
      { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "abc" },
    ]);
    expect(sent(conversation, { modelName: "gpt-4o" })).not.toHaveProperty("include");
  });

  it.each([
    ["n", { n: 2 }],
    ["stop", { stop: ["x"] }],
    ["seed", { seed: 1 }],
    ["top_k", { topK: 4 }],
  ])("names what the Responses API does not take: %s", (param, asked) => {
    const conversation = { ...conversationOf({ input: "x" }), ...asked };
    expect(responsesFromConversation(conversation, TARGET)).toMatchObject({ status: 400, param });
  });
});
