import { describe, expect, it } from "vitest";
import { isRefusal } from "../contract";
import type { Conversation } from "../conversation/conversation";
import { callSeal } from "./call-seal";
import { accepted } from "./testing/requests";
import { toConversation } from "./to-conversation";

function conversationOf(fields: Readonly<Record<string, unknown>>): Conversation {
  const conversation = toConversation(accepted(fields));
  if (isRefusal(conversation)) throw new Error(conversation.message);
  return conversation;
}

/** The field a request is refused for. */
function blamed(fields: Readonly<Record<string, unknown>>): string | null {
  const conversation = toConversation(accepted(fields));
  return isRefusal(conversation) ? conversation.param : null;
}

const user = (...content: readonly unknown[]) => ({ messages: [{ role: "user", content }] });
const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } };
const shownImage = { kind: "image", media: { from: "base64", mimeType: "image/png", data: "aGk=" } };

describe("a request as a conversation", () => {
  it("has nothing that was not said", () => {
    expect(conversationOf({})).toEqual({
      system: [],
      turns: [{ role: "user", parts: [{ kind: "text", text: "Hello" }] }],
      tools: [],
      toolChoice: null,
      parallelTools: null,
      maxTokens: 1_000,
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
      user: null,
      stream: false,
    });
  });

  it("has its parameters, and leaves out what only tunes the vendor's service", () => {
    const conversation = conversationOf({
      stream: true,
      system: [
        { type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } },
        { type: "text", text: "Be kind." },
      ],
      temperature: 0.3,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ["END"],
      metadata: { user_id: "u-1" },
      service_tier: "auto",
      context_management: { edits: [{ type: "clear_thinking_20251015" }] },
      tools: [
        {
          name: "f",
          description: "D",
          input_schema: { type: "object" },
          cache_control: { type: "ephemeral" },
        },
      ],
      tool_choice: { type: "any", disable_parallel_tool_use: true },
    });
    expect(conversation).toMatchObject({
      stream: true,
      system: [
        { kind: "text", text: "Be brief.", cache: "1h" },
        { kind: "text", text: "Be kind." },
      ],
      temperature: 0.3,
      topP: 0.9,
      topK: 40,
      stop: ["END"],
      user: "u-1",
      tools: [{ name: "f", description: "D", parameters: { type: "object" }, strict: null, cache: "5m" }],
      toolChoice: { kind: "required" },
      parallelTools: false,
    });
  });

  it("has calls, their results in order, and pictures in them", () => {
    const conversation = conversationOf({
      messages: [
        { role: "user", content: [{ type: "text", text: "Look" }, image] },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "Hm", signature: "sig" },
            { type: "redacted_thinking", data: "enc" },
            { type: "tool_use", id: "t1", name: "one", input: { a: 1 } },
            { type: "tool_use", id: "t2", name: "two", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "t2", content: [image], is_error: true },
            { type: "tool_result", tool_use_id: "t1", content: "done" },
            { type: "text", text: "Go on" },
          ],
        },
      ],
    });
    expect(conversation.turns).toEqual([
      { role: "user", parts: [{ kind: "text", text: "Look" }, shownImage] },
      {
        role: "assistant",
        parts: [
          { kind: "reasoning", text: "Hm", signature: "sig", redacted: null },
          { kind: "reasoning", text: "", signature: null, redacted: "enc" },
          { kind: "tool_call", id: "t1", name: "one", argumentsJson: '{"a":1}', signature: null },
          { kind: "tool_call", id: "t2", name: "two", argumentsJson: "{}", signature: null },
        ],
      },
      {
        role: "user",
        parts: [
          { kind: "tool_result", callId: "t2", name: "two", content: [shownImage], isError: true },
          {
            kind: "tool_result",
            callId: "t1",
            name: "one",
            content: [{ kind: "text", text: "done" }],
            isError: false,
          },
          { kind: "text", text: "Go on" },
        ],
      },
    ]);
  });

  it("hears later system messages behind the system prompt, and only as long as they last", () => {
    const conversation = conversationOf({
      system: "One.",
      messages: [
        { role: "user", content: "a" },
        { role: "system", content: [{ type: "text", text: "Two." }] },
        { role: "system", content: "Gone.", clear_at: "next_user_message" },
        { role: "assistant", content: "b" },
        { role: "user", content: "c" },
        { role: "system", content: "Three.", clear_at: "next_user_message" },
        { role: "system", output_config: { effort: "low" } },
      ],
    });
    expect(conversation.system.map(({ text }) => text)).toEqual(["One.", "Two.", "Three."]);
    expect(conversation.turns.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  });

  it("has the tools that system messages left it", () => {
    const tool = (name: string, more: object = {}) => ({ name, input_schema: { type: "object" }, ...more });
    const change = (type: string, changed: object) => ({ type, tool: changed });
    const reference = (name: string) => ({ type: "tool_reference", name });
    const conversation = conversationOf({
      tools: [tool("a"), tool("b", { defer_loading: true }), tool("c")],
      messages: [
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "t", content: [{ type: "tool_reference", tool_name: "b" }] },
          ],
        },
        {
          role: "system",
          content: [
            change("tool_removal", reference("a")),
            change("tool_removal", reference("c")),
            change("tool_addition", reference("c")),
            change("tool_addition", reference("b")),
            change("tool_addition", { type: "tool_definition", definition: tool("d") }),
          ],
        },
      ],
    });
    expect(conversation.tools.map(({ name }) => name).sort()).toEqual(["b", "c", "d"]);
    expect(conversation.turns[0]?.parts).toMatchObject([{ content: [{ text: "The tool b is available." }] }]);
  });

  it("gives a call its seal back", () => {
    const { turns } = conversationOf({
      messages: [
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "", signature: callSeal("c2VhbA==") },
            { type: "tool_use", id: "t1", name: "one", input: {} },
            { type: "tool_use", id: "t2", name: "two", input: {} },
          ],
        },
        { role: "user", content: "x" },
      ],
    });
    expect(turns[0]?.parts).toMatchObject([
      { kind: "tool_call", id: "t1", signature: "c2VhbA==" },
      { kind: "tool_call", id: "t2", signature: null },
    ]);
  });

  it.each<[string, unknown, unknown]>([
    [
      "a document of text is text below its title",
      { type: "document", title: "T", source: { type: "text", media_type: "text/plain", data: "body" } },
      [
        { kind: "text", text: "T" },
        { kind: "text", text: "body" },
      ],
    ],
    [
      "a PDF is a file",
      {
        type: "document",
        title: "T",
        source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
      },
      [{ kind: "file", media: { from: "base64", mimeType: "application/pdf", data: "JVBE" }, name: "T" }],
    ],
    [
      "a PDF by address",
      { type: "document", source: { type: "url", url: "https://x/y.pdf" } },
      [{ kind: "file", media: { from: "url", url: "https://x/y.pdf", mimeType: null }, name: null }],
    ],
    [
      "a document of blocks",
      { type: "document", source: { type: "content", content: [image] } },
      [shownImage],
    ],
  ])("%s", (_, block, parts) => expect(conversationOf(user(block)).turns[0]?.parts).toEqual(parts));

  it.each<[Record<string, unknown>, unknown]>([
    [{ thinking: { type: "disabled" } }, { kind: "off" }],
    [{ thinking: { type: "enabled", budget_tokens: 2_000 } }, { kind: "budget", tokens: 2_000 }],
    [{ thinking: { type: "adaptive" } }, null],
    [
      { thinking: { type: "adaptive" }, output_config: { effort: "low" } },
      { kind: "effort", effort: "low" },
    ],
    [{ output_config: { effort: "max" } }, { kind: "effort", effort: "high" }],
  ])("thinks as asked: %j", (fields, reasoning) =>
    expect(conversationOf(fields).reasoning).toEqual(reasoning),
  );

  it("has a schema for its output, by either name", () => {
    const format = { type: "json_schema", schema: { type: "object" } };
    const expected = { kind: "json_schema", name: "answer", schema: { type: "object" }, strict: true };
    expect(conversationOf({ output_format: format }).format).toEqual(expected);
    expect(conversationOf({ output_config: { format } }).format).toEqual(expected);
  });
});

describe("what no other vendor has a word for is refused by name", () => {
  it.each<[string, Record<string, unknown>]>([
    ["mcp_servers", { mcp_servers: [{ type: "url" }] }],
    ["container", { container: "c" }],
    [
      "tools[1]",
      {
        tools: [
          { name: "f", input_schema: {} },
          { type: "bash_20250124", name: "bash" },
        ],
      },
    ],
    ["tools[0]", { tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 1 }] }],
    ["messages[0].content[0]", user({ type: "search_result", source: "x", title: "y", content: [] })],
    ["messages[0].content[0]", user({ type: "hologram" })],
    [
      "messages[0].content[0].citations",
      user({
        type: "document",
        citations: { enabled: true },
        source: { type: "text", media_type: "text/plain", data: "" },
      }),
    ],
    [
      "messages[1]",
      {
        messages: [
          { role: "user", content: "x" },
          { role: "assistant", content: "The answer is" },
        ],
      },
    ],
    [
      "messages[0].content[0]",
      {
        messages: [
          { role: "assistant", content: [{ type: "server_tool_use", id: "s", name: "w", input: {} }] },
          { role: "user", content: "x" },
        ],
      },
    ],
  ])("%s", (param, fields) => expect(blamed(fields)).toBe(param));
});
