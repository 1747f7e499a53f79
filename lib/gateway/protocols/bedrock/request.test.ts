import { describe, expect, it } from "vitest";
import { isRefusal, type Target } from "../contract";
import type { Conversation, Turn } from "../conversation/conversation";
import { conversation } from "../conversation/testing/conversations";
import { converseRequest } from "./request";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const target = (modelName = CLAUDE, more: Partial<Target> = {}): Target => ({
  modelName,
  maxTokens: 20_000,
  maxTokensField: "max_tokens",
  endUser: null,
  settings: {},
  ...more,
});

function sent(more: Partial<Conversation>, to = target()) {
  const request = converseRequest(conversation(more), to);
  if (isRefusal(request)) throw new Error(request.message);
  return { ...request, json: JSON.parse(request.body?.toString() ?? "") as Record<string, unknown> };
}

function refusedParam(more: Partial<Conversation>, to = target()) {
  const request = converseRequest(conversation(more), to);
  if (!isRefusal(request)) throw new Error("it was carried");
  return request.param;
}

const base64 = (mimeType: string) => ({ from: "base64" as const, mimeType, data: "AAAA" });
const user = (...parts: Extract<Turn, { role: "user" }>["parts"]): Turn => ({ role: "user", parts });
const assistant = (...parts: Extract<Turn, { role: "assistant" }>["parts"]): Turn => ({
  role: "assistant",
  parts,
});

describe("a conversation put to Converse", () => {
  it("has its model in the path, and asks for a stream there", () => {
    expect(sent({}).path).toBe(`/model/${encodeURIComponent(CLAUDE)}/converse`);
    expect(sent({ stream: true }).path.endsWith("/converse-stream")).toBe(true);
  });

  it("says system, sampling and the bound held", () => {
    const system = [{ kind: "text" as const, text: "Be brief.", cache: "1h" as const }];
    const { json } = sent({ system, temperature: 0.5, topP: 0.9, topK: 5, stop: ["END"], maxTokens: 90_000 });
    expect(json).toEqual({
      messages: [{ role: "user", content: [{ text: "Hello" }] }],
      system: [{ text: "Be brief." }, { cachePoint: { type: "default", ttl: "1h" } }],
      inferenceConfig: { maxTokens: 20_000, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
      additionalModelRequestFields: { top_k: 5 },
    });
    expect(sent({ maxTokens: 7 }).json.inferenceConfig).toEqual({ maxTokens: 7 });
  });

  it("merges turns of one role, and keeps calls, results and seals", () => {
    const turns = [
      user({ kind: "text", text: "Weather?" }),
      user({ kind: "text", text: "  " }, { kind: "text", text: "In Paris.", cache: "5m" }),
      assistant(
        { kind: "reasoning", text: "Hm.", signature: "seal", redacted: null },
        { kind: "reasoning", text: "", signature: null, redacted: "b64" },
        { kind: "reasoning", text: "unsealed", signature: null, redacted: null },
        {
          kind: "tool_call",
          id: "call.1",
          name: "weather",
          argumentsJson: '{"city":"Paris"}',
          signature: null,
        },
      ),
      user({
        kind: "tool_result",
        callId: "call.1",
        name: null,
        content: [{ kind: "text", text: "18" }],
        isError: true,
      }),
    ];
    expect(sent({ turns }).json.messages).toEqual([
      {
        role: "user",
        content: [{ text: "Weather?" }, { text: "In Paris." }, { cachePoint: { type: "default" } }],
      },
      {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "Hm.", signature: "seal" } } },
          { reasoningContent: { redactedContent: "b64" } },
          { toolUse: { toolUseId: "call_1", name: "weather", input: { city: "Paris" } } },
        ],
      },
      {
        role: "user",
        content: [{ toolResult: { toolUseId: "call_1", content: [{ text: "18" }], status: "error" } }],
      },
    ]);
  });

  it("carries pictures and documents by their bytes, each document under a name of its own", () => {
    const turns = [
      user(
        { kind: "image", media: base64("image/jpeg") },
        { kind: "file", media: base64("application/pdf"), name: "Report, final.pdf" },
        { kind: "file", media: base64("text/plain; charset=utf-8"), name: null },
      ),
    ];
    expect(sent({ turns }).json.messages).toEqual([
      {
        role: "user",
        content: [
          { image: { format: "jpeg", source: { bytes: "AAAA" } } },
          { document: { format: "pdf", name: "Report final pdf document-1", source: { bytes: "AAAA" } } },
          { document: { format: "txt", name: "document-2", source: { bytes: "AAAA" } } },
        ],
      },
    ]);
  });

  const tool = { name: "weather", description: "Tells it.", parameters: { type: "object" }, strict: true };
  const spec = {
    toolSpec: {
      name: "weather",
      description: "Tells it.",
      inputSchema: { json: { type: "object" } },
      strict: true,
    },
  };

  it("offers tools, and says which must be called", () => {
    const config = (toolChoice: Conversation["toolChoice"]) =>
      sent({ tools: [tool], toolChoice }).json.toolConfig;
    expect(config(null)).toEqual({ tools: [spec] });
    expect(config({ kind: "auto" })).toEqual({ tools: [spec], toolChoice: { auto: {} } });
    expect(config({ kind: "required" })).toEqual({ tools: [spec], toolChoice: { any: {} } });
    expect(config({ kind: "tool", name: "weather" })).toEqual({
      tools: [spec],
      toolChoice: { tool: { name: "weather" } },
    });
    expect(config({ kind: "none" })).toBeUndefined();
  });

  it("asks for JSON by its schema", () => {
    const format = { kind: "json_schema" as const, name: "answer", schema: { type: "object" }, strict: true };
    expect(sent({ format }).json.outputConfig).toEqual({
      textFormat: {
        type: "json_schema",
        structure: { jsonSchema: { name: "answer", schema: '{"type":"object"}' } },
      },
    });
  });

  it.each([
    [CLAUDE, { kind: "effort", effort: "medium" }, { thinking: { type: "enabled", budget_tokens: 8_192 } }],
    [CLAUDE, { kind: "budget", tokens: 50_000 }, { thinking: { type: "enabled", budget_tokens: 19_999 } }],
    [CLAUDE, { kind: "off" }, { thinking: { type: "disabled" } }],
    [
      "amazon.nova-2-lite-v1:0",
      { kind: "effort", effort: "high" },
      { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } },
    ],
    ["openai.gpt-oss-120b-1:0", { kind: "effort", effort: "low" }, { reasoning_effort: "low" }],
  ] as const)("makes %s think as %j", (model, reasoning, fields) => {
    expect(sent({ reasoning }, target(model)).json.additionalModelRequestFields).toEqual(fields);
  });

  it("names a pseudonym of the end user", () => {
    expect(sent({}, target(CLAUDE, { endUser: "u1" })).json.requestMetadata).toEqual({ endUser: "u1" });
  });

  const call = assistant({
    kind: "tool_call",
    id: "a",
    name: "weather",
    argumentsJson: "{",
    signature: null,
  });
  const goodCall = assistant({
    kind: "tool_call",
    id: "a",
    name: "weather",
    argumentsJson: "{}",
    signature: null,
  });
  it.each<[string, Partial<Conversation>, Target]>([
    ["n", { n: 2 }, target()],
    ["seed", { seed: 1 }, target()],
    ["presence_penalty", { presencePenalty: 1 }, target()],
    ["frequency_penalty", { frequencyPenalty: -1 }, target()],
    ["parallel_tool_calls", { parallelTools: false, tools: [tool] }, target()],
    ["response_format", { format: { kind: "json" } }, target()],
    ["temperature", { temperature: 1.5 }, target()],
    ["top_k", { topK: 3 }, target("amazon.nova-lite-v1:0")],
    ["reasoning", { reasoning: { kind: "effort", effort: "low" } }, target("mistral.large")],
    ["tool_choice", { tools: [tool], toolChoice: { kind: "none" }, turns: [goodCall] }, target()],
    ["messages", { turns: [call] }, target()],
    [
      "messages",
      { turns: [user({ kind: "image", media: { from: "url", url: "https://x", mimeType: null } })] },
      target(),
    ],
    ["messages", { turns: [user({ kind: "image", media: base64("image/tiff") })] }, target()],
    ["messages", { turns: [user({ kind: "audio", media: base64("audio/wav") })] }, target()],
    ["messages", { turns: [user({ kind: "file", media: base64("application/zip"), name: null })] }, target()],
  ])("refuses what cannot be carried: %s", (param, more, to) => {
    expect(refusedParam(more, to)).toBe(param);
  });
});
