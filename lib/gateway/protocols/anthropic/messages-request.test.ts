import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../gateway/limits";
import { isRefusal } from "../contract";
import { passedBody, problemOf, requestHeaders } from "./messages-body";
import { parseMessages } from "./messages-request";
import { accepted, incoming, requestBody, TARGET } from "./testing/requests";

/** The field a request is refused for; null when it is accepted. */
function blamed(fields: Readonly<Record<string, unknown>>): string | null {
  const request = parseMessages(incoming(requestBody(fields)), DEFAULT_LIMITS);
  if (!isRefusal(request)) return null;
  expect(request.status).toBe(400);
  return request.param;
}

const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } };
const user = (...content: readonly unknown[]) => ({ messages: [{ role: "user", content }] });

describe("requests that are accepted", () => {
  it.each<[string, Record<string, unknown>]>([
    ["plain", {}],
    ["nulls for what is not given", { system: null, temperature: null, tools: null, metadata: null }],
    [
      "as Claude Code sends them",
      {
        system: [{ type: "text", text: "You are", cache_control: { type: "ephemeral", ttl: "1h" } }],
        metadata: { user_id: "user_1_account__session_2" },
        thinking: { type: "adaptive", display: "omitted" },
        context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
        output_config: { effort: "high" },
        tools: [
          {
            name: "Bash",
            description: "Runs",
            input_schema: { type: "object" },
            eager_input_streaming: true,
          },
        ],
        messages: [
          { role: "user", content: [{ type: "text", text: "Hi", cache_control: { type: "ephemeral" } }] },
          {
            role: "assistant",
            content: [
              { type: "thinking", thinking: "", signature: "x" },
              { type: "tool_use", id: "t", name: "Bash", input: {} },
            ],
          },
          {
            role: "user",
            content: [
              { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "ok" }, image] },
            ],
          },
          { role: "system", content: "Be brief." },
          { role: "system", output_config: { effort: "low" } },
        ],
      },
    ],
    [
      "the vendor's tools that clients run",
      { tools: [{ type: "bash_20250124", name: "bash" }, { type: "computer_toolset_20260801" }] },
    ],
    [
      "mcp servers and containers",
      { mcp_servers: [{ type: "url", url: "https://x", name: "x" }], container: "c" },
    ],
    ["blocks nobody knows yet", user({ type: "hologram", angle: 3 })],
  ])("%s", (_, fields) => expect(blamed(fields)).toBeNull());
});

describe("requests that are refused, with the field to blame", () => {
  it.each<[string, Record<string, unknown>]>([
    ["model", { model: 5 }],
    ["max_tokens", { max_tokens: undefined }],
    ["max_tokens", { max_tokens: 0 }],
    ["max_tokens", { max_tokens: 2 ** 64 }],
    ["messages", { messages: [] }],
    ["messages[0].role", { messages: [{ role: "tool", content: "x" }] }],
    ["messages[0].content", { messages: [{ role: "user" }] }],
    ["messages[0].content[0]", user("text")],
    ["messages[0].content[0].text", user({ type: "text", text: 5 })],
    [
      "messages[0].content[1].source.type",
      user(image, { type: "image", source: { type: "file", file_id: "f" } }),
    ],
    ["messages[0].content[0].tool_use_id", user({ type: "tool_result" })],
    [
      "messages[0].content[0].content[0].source.data",
      user({
        type: "tool_result",
        tool_use_id: "t",
        content: [{ type: "image", source: { type: "base64", media_type: "image/png" } }],
      }),
    ],
    [
      "messages[0].content[0].cache_control.ttl",
      user({ type: "text", text: "x", cache_control: { type: "ephemeral", ttl: "1d" } }),
    ],
    [
      "messages[1].content[0].tool.definition",
      {
        messages: [
          { role: "user", content: "x" },
          {
            role: "system",
            content: [
              {
                type: "tool_addition",
                tool: { type: "tool_definition", definition: { type: "code_execution_20250825" } },
              },
            ],
          },
        ],
      },
    ],
    [
      "messages[0].content[0].tool.definition",
      user({
        type: "tool_addition",
        tool: { type: "tool_definition", definition: { type: "web_search_20250305", max_uses: 2 } },
      }),
    ],
    ["system[0].type", { system: [image] }],
    ["temperature", { temperature: 1.5 }],
    ["stop_sequences[1]", { stop_sequences: ["a", 5] }],
    ["metadata.user_id", { metadata: { user_id: 7 } }],
    ["thinking.budget_tokens", { thinking: { type: "enabled" } }],
    ["tool_choice.name", { tool_choice: { type: "tool" } }],
    ["tools[0].input_schema", { tools: [{ name: "x" }] }],
    ["tools[0]", { tools: [{ type: "code_execution_20250825", name: "code_execution" }] }],
    ["tools[0].max_uses", { tools: [{ type: "web_search_20250305", name: "web_search" }] }],
    ["tools[0].max_uses", { tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 10_000 }] }],
    ["context_management.edits", { context_management: { edits: [{ type: "compact_20260112" }] } }],
    ["output_format.schema", { output_format: { type: "json_schema" } }],
    ["speed", { speed: "fast" }],
    ["fallbacks", { fallbacks: ["claude-other"] }],
    ["inference_geo", { inference_geo: "us" }],
    ["service_tier", { service_tier: "priority" }],
  ])("%s", (param, fields) => expect(blamed(fields)).toBe(param));

  it.each([
    "",
    "[]",
    "{",
    '{"a":1}',
    '{"model":"a","model":"b"}',
    `{"a":${"[".repeat(100)}${"]".repeat(100)}}`,
  ])("the body %j", (body) => {
    const request = parseMessages(incoming(body), DEFAULT_LIMITS);
    expect(isRefusal(request) && request.status).toBe(400);
  });

  it("and never thrown at, whatever JSON it is", () => {
    const names = fc.constantFrom(
      "model",
      "messages",
      "system",
      "tools",
      "tool_choice",
      "thinking",
      "metadata",
      "__proto__",
      "output_config",
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue({ maxDepth: 5 })), (fields) => {
        parseMessages(incoming(requestBody(fields)), DEFAULT_LIMITS);
        parseMessages(incoming(fields), DEFAULT_LIMITS);
      }),
    );
  });
});

describe("what the gateway is told of a request", () => {
  it("needs, units and names", () => {
    expect(
      accepted({
        stream: true,
        metadata: { user_id: "u" },
        output_format: { type: "json_schema", schema: {} },
        tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 3 }],
        ...user({ type: "text", text: "What is" }, image),
        system: "Be brief.",
      }),
    ).toMatchObject({
      stream: true,
      n: 1,
      maxTokens: 1_000,
      unsizable: true,
      units: { tool_call: 3n },
      needs: { vision: true, tools: true, audio: false, jsonSchema: true },
      user: "u",
      stickyText: "Be brief.\nWhat is\n",
    });
    expect(accepted()).toMatchObject({ unsizable: false, units: {}, user: null, needs: { vision: false } });
  });

  it.each<[string, boolean, unknown]>([
    [
      "a document of text",
      false,
      { type: "document", source: { type: "text", media_type: "text/plain", data: "x" } },
    ],
    ["a document by address", true, { type: "document", source: { type: "url", url: "https://x/y.pdf" } }],
    [
      "a picture inside a document",
      true,
      { type: "document", source: { type: "content", content: [image] } },
    ],
    ["a picture in a tool's result", true, { type: "tool_result", tool_use_id: "t", content: [image] }],
  ])("%s is unsizable: %s", (_, unsizable, block) => expect(accepted(user(block)).unsizable).toBe(unsizable));

  it("all of its text", () => {
    const text = accepted({
      system: [{ type: "text", text: "SYS" }],
      tools: [{ name: "lookup", description: "DESC", input_schema: {} }],
      messages: [
        { role: "user", content: "ONE" },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "TWO", signature: "SIG" },
            { type: "tool_use", id: "t", name: "lookup", input: { q: "THREE" } },
          ],
        },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "FOUR" }, image] },
      ],
    }).inputText();
    for (const said of ["SYS", "DESC", "ONE", "TWO", "THREE", "FOUR"]) expect(text).toContain(said);
    expect(text).not.toMatch(/SIG|aGk=/);
  });
});

describe("what goes upstream", () => {
  it("is the client's body, byte for byte, where nothing must differ", () => {
    const request = accepted();
    expect(passedBody(request, TARGET)).toBe(request.body);
  });

  it("differs in model, bound and end user only", () => {
    const request = accepted({
      max_tokens: 9_000,
      unknown: [1, { a: "é" }],
      metadata: { user_id: "me", more: 1 },
    });
    const sent = passedBody(request, { ...TARGET, modelName: "vendor/claude", endUser: "p-1" }).toString();
    expect(JSON.parse(sent)).toEqual({
      ...requestBody({ unknown: [1, { a: "é" }] }),
      model: "vendor/claude",
      max_tokens: 4_096,
      metadata: { user_id: "p-1", more: 1 },
    });
    expect(sent).toContain('"unknown":[1,{"a":"é"}]');
    const added = passedBody(accepted(), { ...TARGET, endUser: "p-1" }).toString();
    expect(JSON.parse(added)).toEqual(requestBody({ metadata: { user_id: "p-1" } }));
  });

  it("has a version, and only betas that are carried", () => {
    const beta =
      "claude-code-20250219,oauth-2025-04-20, interleaved-thinking-2025-05-14,context-1m-2025-08-07";
    const asked = accepted({}, { "anthropic-version": "2024-01-01", "anthropic-beta": beta });
    expect(requestHeaders(asked, TARGET)).toEqual([
      "anthropic-version",
      "2024-01-01",
      "anthropic-beta",
      "claude-code-20250219,interleaved-thinking-2025-05-14",
    ]);
    const settings = { betas: ["context-1m-2025-08-07"] };
    expect(requestHeaders(asked, { settings }).at(-1)).toContain("context-1m-2025-08-07");
    expect(requestHeaders(accepted({}, { "anthropic-version": "x\r\ny: z" }), TARGET)).toEqual([
      "anthropic-version",
      "2023-06-01",
    ]);
  });

  it("is refused when the bound leaves no room for the thinking asked for", () => {
    const thinking = { type: "enabled", budget_tokens: 5_000 };
    expect(problemOf(accepted({ max_tokens: 9_000, thinking }), TARGET)?.param).toBe(
      "thinking.budget_tokens",
    );
    expect(problemOf(accepted({ max_tokens: 4_000, thinking }), TARGET)).toBeNull();
  });
});
