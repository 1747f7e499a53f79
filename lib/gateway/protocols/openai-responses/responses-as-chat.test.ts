import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { openaiChat } from "../openai/chat-endpoint";

/** In the shape Cursor's agent sends to `/v1/chat/completions`; what it says is made up. */
const CURSOR = {
  user: "someone",
  model: "gpt-5.2",
  stream: true,
  store: false,
  input: [
    { role: "system", content: "You are a coding assistant." },
    { role: "user", content: [{ type: "input_text", text: "Where is the harbour drawn?" }] },
    { type: "function_call", call_id: "call_1", name: "grep", arguments: '{"query":"harbour"}' },
    { type: "function_call_output", call_id: "call_1", output: "map.ts:12" },
  ],
  tools: [
    {
      type: "function",
      name: "grep",
      description: "Searches.",
      parameters: { type: "object", properties: { query: { type: "string" } } },
      strict: false,
    },
  ],
  tool_choice: "auto",
  reasoning: { effort: "medium", summary: "auto" },
  include: ["reasoning.encrypted_content"],
  prompt_cache_retention: "24h",
  metadata: {},
};

const parse = (body: unknown) =>
  openaiChat.parse(
    {
      rest: "",
      query: new URLSearchParams(),
      body: Buffer.from(JSON.stringify(body)),
      header: () => undefined,
    },
    DEFAULT_LIMITS,
  );

describe("a Responses request at chat completions", () => {
  it("is the chat request it stands for", () => {
    const read = parse(CURSOR);
    expect(read).toMatchObject({ model: "gpt-5.2", stream: true, maxTokens: null, needs: { tools: true } });
    const sent: unknown = JSON.parse("body" in read ? read.body.toString() : "null");
    expect(sent).toEqual({
      model: "gpt-5.2",
      stream: true,
      messages: [
        { role: "system", content: "You are a coding assistant." },
        { role: "user", content: "Where is the harbour drawn?" },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "call_1", type: "function", function: { name: "grep", arguments: '{"query":"harbour"}' } },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content: "map.ts:12" },
      ],
      tools: [
        {
          type: "function",
          function: {
            name: "grep",
            description: "Searches.",
            parameters: CURSOR.tools[0]?.parameters,
            strict: false,
          },
        },
      ],
      tool_choice: "auto",
      reasoning_effort: "medium",
      user: "someone",
    });
  });

  it("keeps its bound, and one given in words", () => {
    expect(parse({ model: "m", input: "Hello", max_output_tokens: 50 })).toMatchObject({ maxTokens: 50 });
  });

  it("is refused by what a chat cannot carry, not for want of messages", () => {
    expect(parse({ ...CURSOR, tools: [{ type: "custom", name: "ApplyPatch" }] })).toMatchObject({
      status: 400,
      param: "tools[0]",
    });
    expect(parse({ model: "m", input: "Hello", previous_response_id: "resp_1" })).toMatchObject({
      status: 400,
      param: "previous_response_id",
    });
  });

  it("leaves a body with messages, or with neither, to its own protocol", () => {
    expect(parse({ model: "m", input: "x", messages: [] })).toMatchObject({ status: 400, param: "messages" });
    expect(parse({ model: "m" })).toMatchObject({ status: 400, param: "messages" });
  });
});
