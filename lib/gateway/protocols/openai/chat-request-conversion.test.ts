import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Refusal } from "../../refusal";
import { isRefusal, type Target } from "../contract";
import type { Conversation } from "../conversation/conversation";
import { chatFromConversation } from "./chat-from-conversation";
import { chatToConversation } from "./chat-to-conversation";

const user = (content: unknown) => ({ role: "user", content });

function target(dialect: string, more: Partial<Target> = {}): Target {
  return {
    modelName: "upstream-model",
    maxTokens: 1_000,
    maxTokensField: "max_tokens",
    endUser: null,
    settings: { dialect },
    ...more,
  };
}

function conversationOf(body: Record<string, unknown>): Conversation {
  const read = chatToConversation({ model: "m", ...body });
  if (isRefusal(read)) throw new Error(read.message);
  return read;
}

function refusalOf(body: Record<string, unknown>): Refusal {
  const read = chatToConversation({ model: "m", messages: [user("x")], ...body });
  if (!isRefusal(read)) throw new Error("it was read");
  return read;
}

function sent(conversation: Conversation, to: Target): Record<string, unknown> {
  const request = chatFromConversation(conversation, to);
  if (isRefusal(request)) throw new Error(request.message);
  return JSON.parse(request.body?.toString() ?? "") as Record<string, unknown>;
}

const MESSAGES = [
  { role: "system", content: "Be brief." },
  user([
    { type: "text", text: "What is this?" },
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } },
    { type: "image_url", image_url: { url: "https://example.com/a.png" } },
    { type: "input_audio", input_audio: { data: "BBBB", format: "mp3" } },
    { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CCCC" } },
  ]),
  {
    role: "assistant",
    content: "Let me look.",
    reasoning_details: [
      { type: "reasoning.text", index: 0, text: "Hm.", signature: "seal" },
      { type: "reasoning.encrypted", index: 1, data: "secret" },
    ],
    tool_calls: [
      { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":"a"}' } },
      { id: "call_2", type: "function", function: { name: "listen", arguments: "{}" } },
    ],
  },
  { role: "tool", tool_call_id: "call_1", content: "a cat" },
  { role: "tool", tool_call_id: "call_2", content: "purring" },
  user("So?"),
];

const PARAMS = {
  n: 2,
  temperature: 0.5,
  top_p: 0.9,
  stop: ["END"],
  presence_penalty: 0.1,
  frequency_penalty: -0.1,
  tools: [
    {
      type: "function",
      function: {
        name: "look",
        description: "Looks",
        parameters: { type: "object", properties: { at: { type: "string" } } },
        strict: true,
      },
    },
  ],
  tool_choice: { type: "function", function: { name: "look" } },
  parallel_tool_calls: false,
  response_format: {
    type: "json_schema",
    json_schema: { name: "out", schema: { type: "object" }, strict: true },
  },
  reasoning_effort: "low",
  seed: 7,
};

describe("a chat request, read and written again", () => {
  it("says the same, part by part", () => {
    const conversation = conversationOf({ messages: MESSAGES, ...PARAMS, max_tokens: 50, stream: true });
    const { messages, model, stream, stream_options, max_tokens, ...params } = sent(
      conversation,
      target("vercel", { settings: { dialect: "openai" } }),
    );
    expect({ model, stream, stream_options, max_tokens }).toEqual({
      model: "upstream-model",
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 50,
    });
    expect(params).toEqual(PARAMS);
    // OpenAI takes no thoughts back.
    const { reasoning_details: _, ...assistant } = MESSAGES[2] as Record<string, unknown>;
    expect(messages).toEqual(MESSAGES.with(2, assistant as never));
  });

  it("brings thoughts back with their seals where they are taken", () => {
    const conversation = conversationOf({ messages: MESSAGES });
    expect(sent(conversation, target("openrouter")).messages).toEqual(MESSAGES);
    const deepseek = conversationOf({ messages: [MESSAGES[0], user("x"), MESSAGES[2]] });
    expect(sent(deepseek, target("deepseek")).messages).toMatchObject([
      {},
      {},
      { reasoning_content: "Hm.", content: "Let me look." },
    ]);
  });

  it("joins thoughts that a client collected in pieces", () => {
    const reasoning_details = [
      { type: "reasoning.text", index: 0, text: "a" },
      { type: "reasoning.text", index: 0, text: "b" },
      { type: "reasoning.text", index: 0, signature: "s1" },
      { type: "reasoning.text", index: 1, text: "c", signature: "s2" },
    ];
    const { turns } = conversationOf({
      messages: [user("x"), { role: "assistant", content: "y", reasoning_details }],
    });
    expect(turns[1]?.parts).toEqual([
      { kind: "reasoning", text: "ab", signature: "s1", redacted: null },
      { kind: "reasoning", text: "c", signature: "s2", redacted: null },
      { kind: "text", text: "y" },
    ]);
  });

  it("is the same conversation afterwards, whatever was said", () => {
    const text = fc.string({ minLength: 1 });
    const call = fc.record({
      id: fc.uuid(),
      type: fc.constant("function"),
      function: fc.record({ name: text, arguments: fc.constantFrom("{}", '{"a":1}') }),
    });
    const message = fc.oneof(
      text.map(user),
      fc.record({ role: fc.constant("assistant"), content: text }),
      fc.record({
        role: fc.constant("assistant"),
        content: fc.constant(null),
        tool_calls: fc.array(call, { minLength: 1 }),
      }),
      fc.record({ role: fc.constant("tool"), tool_call_id: text, content: text }),
    );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1 }), fc.option(text, { nil: null }), (messages, system) => {
        const all = system === null ? messages : [{ role: "system", content: system }, ...messages];
        const first = conversationOf({ messages: all, max_tokens: 9 });
        expect(conversationOf(sent(first, target("openai")))).toEqual(first);
      }),
    );
  });

  it("takes tools in the flat form as well", () => {
    const { tools } = conversationOf({
      messages: [user("x")],
      tools: [{ type: "function", name: "f", parameters: { type: "object" } }],
    });
    expect(tools).toEqual([{ name: "f", description: null, parameters: { type: "object" }, strict: null }]);
  });

  it("puts system and developer messages first, wherever they stand", () => {
    const { system, turns } = conversationOf({
      messages: [user("a"), { role: "developer", content: "b" }, { role: "system", content: "c" }],
    });
    expect(system.map(({ text }) => text)).toEqual(["b", "c"]);
    expect(turns).toHaveLength(1);
  });

  it("keeps cache marks where the vendor honours them", () => {
    const content = [{ type: "text", text: "long", cache_control: { type: "ephemeral", ttl: "1h" } }];
    const conversation = conversationOf({ messages: [user(content)] });
    expect(sent(conversation, target("openrouter")).messages).toEqual([user(content)]);
    expect(sent(conversation, target("openai")).messages).toEqual([user("long")]);
  });
});

describe("what cannot be carried is refused by name", () => {
  it.each<[string, Record<string, unknown>]>([
    ["logprobs", { logprobs: true }],
    ["logit_bias", { logit_bias: { "1": 5 } }],
    ["store", { store: true }],
    ["modalities", { modalities: ["text", "audio"] }],
    ["functions", { functions: [{ name: "f" }] }],
    ["tools[0]", { tools: [{ type: "custom", custom: { name: "f" } }] }],
    ["tool_choice", { tool_choice: { type: "allowed_tools" } }],
    ["response_format.type", { response_format: { type: "grammar" } }],
    ["reasoning_effort", { reasoning_effort: "extreme" }],
    ["messages[0].content[0].file.file_id", { messages: [user([{ type: "file", file: { file_id: "f" } }])] }],
    ["messages[0].content[0].type", { messages: [user([{ type: "video_url", video_url: {} }])] }],
    [
      "messages[0].content[0].image_url.url",
      { messages: [user([{ type: "image_url", image_url: { url: "file:///etc/passwd" } }])] },
    ],
    ["messages[0].role", { messages: [{ role: "function", name: "f", content: "x" }] }],
    [
      "messages[0].tool_calls[0].function.arguments",
      {
        messages: [{ role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: "{" } }] }],
      },
    ],
  ])("%s", (param, body) => {
    const refusal = refusalOf(body);
    expect(refusal).toMatchObject({ status: 400, param });
    expect(refusal.message).toContain(param);
  });

  it.each([
    ["zhipu", { n: 2 }, "n"],
    ["deepseek", { seed: 1 }, "seed"],
    ["openai", { top_k: 5 }, "top_k"],
    ["minimax", { presence_penalty: 1 }, "presence_penalty"],
    ["deepseek", { response_format: PARAMS.response_format }, "response_format: json_schema"],
    ["moonshot", { tools: PARAMS.tools, parallel_tool_calls: false }, "parallel_tool_calls: false"],
    [
      "deepseek",
      { messages: [user([{ type: "image_url", image_url: { url: "https://a/b" } }])] },
      "messages",
    ],
  ])("by %s: %j", (dialect, body, param) => {
    const request = chatFromConversation(conversationOf({ messages: [user("x")], ...body }), target(dialect));
    expect(request).toMatchObject({ status: 400, param });
  });

  it("what says nothing is no reason to refuse", () => {
    conversationOf({ messages: [user("x")], logprobs: false, logit_bias: {}, store: false, top_logprobs: 0 });
  });
});

describe("dialects", () => {
  const plain = conversationOf({ messages: [user("x")], stream: true });

  it("ask for usage where it must be asked for, and only there", () => {
    expect(sent(plain, target("mistral"))).not.toHaveProperty("stream_options");
    expect(sent(plain, target("groq"))).toHaveProperty("stream_options");
  });

  it("call the bound what the vendor calls it", () => {
    expect(sent(plain, target("groq"))).toMatchObject({ max_completion_tokens: 1_000 });
    expect(sent(plain, target("openai", { maxTokensField: "max_completion_tokens" }))).toMatchObject({
      max_completion_tokens: 1_000,
    });
    expect(sent({ ...plain, maxTokens: 5_000 }, target("qwen"))).toMatchObject({ max_tokens: 1_000 });
  });

  it.each([
    ["openai", "high", { reasoning_effort: "high" }],
    ["zhipu", "none", { thinking: { type: "disabled" } }],
    ["qwen", "low", { enable_thinking: true, thinking_budget: 6_400 }],
    ["openrouter", "none", { reasoning: { enabled: false } }],
  ])("%s thinks as asked: %s", (dialect, effort, expected) => {
    const conversation = conversationOf({ messages: [user("x")], reasoning_effort: effort });
    expect(sent(conversation, target(dialect))).toMatchObject(expected);
  });

  it("name the end user where the vendor takes one", () => {
    expect(sent(plain, target("openai", { endUser: "p" }))).toMatchObject({ safety_identifier: "p" });
    expect(sent(plain, target("zhipu", { endUser: "p" }))).toMatchObject({ user_id: "p" });
    expect(JSON.stringify(sent(plain, target("groq")))).not.toContain("user_id");
  });

  it("have results before what else a turn says, and pictures of results behind them", () => {
    const messages = sent(
      {
        ...plain,
        turns: [
          {
            role: "user",
            parts: [
              { kind: "text", text: "and now?" },
              {
                kind: "tool_result",
                callId: "c",
                name: null,
                isError: true,
                content: [
                  { kind: "text", text: "broken" },
                  { kind: "image", media: { from: "base64", mimeType: "image/png", data: "AA" } },
                ],
              },
            ],
          },
        ],
      },
      target("groq"),
    ).messages as { role: string; content: unknown }[];
    expect(messages.map(({ role }) => role)).toEqual(["tool", "user"]);
    expect(JSON.stringify(messages[0])).toContain("Error: ");
    expect(JSON.stringify(messages[1])).toContain("data:image/png;base64,AA");
  });
});
