import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRefusal, type Target } from "../contract";
import type { Conversation } from "../conversation/conversation";
import { geminiClientConverter, geminiUpstreamConverter, vertexUpstreamConverter } from "./converters";
import { parsed } from "./testing/requests";

const TARGET: Target = {
  ...{
    modelName: "gemini-2.5-flash",
    maxTokens: 100,
    maxTokensField: "max_tokens",
    endUser: null,
    settings: {},
  },
};

function conversationOf(body: object): Conversation {
  const conversation = geminiClientConverter.toConversation(parsed(body));
  if (isRefusal(conversation)) throw new Error(conversation.message);
  return conversation;
}

const EMPTY = conversationOf({ contents: [{ parts: [{ text: "Hi" }] }] });

function sent(conversation: Partial<Conversation>, target: Partial<Target> = {}): Record<string, unknown> {
  const wire = geminiUpstreamConverter.fromConversation(
    { ...EMPTY, ...conversation },
    { ...TARGET, ...target },
  );
  if (isRefusal(wire)) throw new Error(wire.message);
  return JSON.parse(String(wire.body)) as Record<string, unknown>;
}

function refused(conversation: Partial<Conversation>): string | null {
  const wire = geminiUpstreamConverter.fromConversation({ ...EMPTY, ...conversation }, TARGET);
  return isRefusal(wire) ? wire.param : null;
}

describe("a request of a Gemini client, as a conversation", () => {
  it("has every part of it", () => {
    const conversation = conversationOf({
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ text: "Look" }, { inlineData: { mimeType: "image/png", data: "AA" } }] },
        {
          role: "model",
          parts: [
            { text: "Hm", thought: true, thoughtSignature: "s1" },
            { functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "s2" },
            { functionCall: { name: "g" } },
            { functionCall: { name: "f", args: { a: 2 } } },
          ],
        },
        {
          role: "function",
          parts: [
            { functionResponse: { name: "g", response: { output: "gee" } } },
            { functionResponse: { name: "f", response: { error: "no" } } },
            { functionResponse: { name: "f", response: { x: 1 } } },
          ],
        },
        { parts: [{ fileData: { fileUri: "https://example.org/a.pdf" } }] },
      ],
      tools: [{ functionDeclarations: [{ name: "f", parameters: { type: "OBJECT" } }, { name: "g" }] }],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["g"] } },
      generationConfig: {
        ...{ maxOutputTokens: 9, candidateCount: 2, temperature: 1, topP: 0.5, topK: 4, seed: 7 },
        ...{ stopSequences: ["END"], presencePenalty: 1, frequencyPenalty: -1 },
        ...{ responseMimeType: "application/json", responseSchema: { type: "STRING", nullable: true } },
        thinkingConfig: { thinkingBudget: 512 },
      },
    });
    expect(conversation).toMatchObject({
      system: [{ kind: "text", text: "Be brief." }],
      turns: [
        { role: "user", parts: [{ text: "Look" }, { kind: "image", media: { mimeType: "image/png" } }] },
        {
          role: "assistant",
          parts: [
            { kind: "reasoning", text: "Hm", signature: "s1" },
            { id: "call_1", name: "f", argumentsJson: '{"a":1}', signature: "s2" },
            { id: "call_2", name: "g", argumentsJson: "{}", signature: null },
            { id: "call_3", name: "f" },
          ],
        },
        {
          role: "user",
          parts: [
            { callId: "call_2", name: "g", content: [{ text: "gee" }], isError: false },
            { callId: "call_1", content: [{ text: "no" }], isError: true },
            { callId: "call_3", content: [{ text: '{"x":1}' }], isError: false },
          ],
        },
        { role: "user", parts: [{ kind: "file", media: { from: "url", mimeType: "application/pdf" } }] },
      ],
      tools: [{ name: "g", parameters: { type: "object", properties: {} } }],
      toolChoice: { kind: "tool", name: "g" },
      ...{ maxTokens: 9, n: 2, temperature: 1, topP: 0.5, topK: 4, seed: 7, stop: ["END"] },
      ...{ presencePenalty: 1, frequencyPenalty: -1, reasoning: { kind: "budget", tokens: 512 } },
      format: { kind: "json_schema", schema: { type: ["string", "null"] } },
      stream: true,
    });
  });

  it("matches responses by the client's own ids first", () => {
    const { turns } = conversationOf({
      contents: [
        { role: "model", parts: ["a", "b"].map((id) => ({ functionCall: { name: "f", id } })) },
        { parts: ["b", "a"].map((id) => ({ functionResponse: { name: "f", id, response: {} } })) },
      ],
    });
    expect(turns[1]?.parts).toMatchObject([{ callId: "call_2" }, { callId: "call_1" }]);
  });

  it.each([
    ["generationConfig.responseModalities", { generationConfig: { responseModalities: ["TEXT", "IMAGE"] } }],
    ["generationConfig.responseLogprobs", { generationConfig: { responseLogprobs: true } }],
    ["generationConfig.responseMimeType", { generationConfig: { responseMimeType: "text/x.enum" } }],
    [
      "contents[0].parts[0]",
      { contents: [{ parts: [{ inlineData: { mimeType: "video/mp4", data: "" } }] }] },
    ],
    ["contents[0].parts[0]", { contents: [{ parts: [{ functionResponse: { name: "f", response: {} } }] }] }],
    ["contents[0].parts[0]", { contents: [{ role: "model", parts: [{ executableCode: { code: "1" } }] }] }],
  ])("is refused for %s", (param, more) => {
    const request = parsed({ contents: [{ parts: [{ text: "Hi" }] }], ...more });
    expect(geminiClientConverter.toConversation(request)).toMatchObject({ status: 400, param });
  });
});

describe("a conversation put to Gemini", () => {
  it("has its bound, its instructions and its settings", () => {
    const body = sent({
      system: [{ kind: "text", text: "Be brief." }],
      ...{ maxTokens: 500, n: 2, temperature: 0, topK: 3, stop: ["END"], seed: 1 },
      format: { kind: "json_schema", name: "r", schema: { $schema: "x", type: "object" }, strict: true },
      tools: [{ name: "f", description: "F", parameters: { type: "object", properties: {} }, strict: null }],
      toolChoice: { kind: "required" },
    });
    expect(body).toEqual({
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [{ role: "user", parts: [{ text: "Hi" }] }],
      tools: [{ functionDeclarations: [{ name: "f", description: "F" }] }],
      toolConfig: { functionCallingConfig: { mode: "ANY" } },
      generationConfig: {
        ...{
          maxOutputTokens: 100,
          candidateCount: 2,
          temperature: 0,
          topK: 3,
          seed: 1,
          stopSequences: ["END"],
        },
        ...{ responseMimeType: "application/json", responseJsonSchema: { type: "object" } },
      },
    });
  });

  it("merges neighbours, and answers calls in their order, by name", () => {
    const call = (id: string, name: string, signature: string | null) =>
      ({ kind: "tool_call", id, name, argumentsJson: '{"a":1}', signature }) as const;
    const result = (callId: string, text: string, isError = false) =>
      ({ kind: "tool_result", callId, name: null, content: [{ kind: "text", text }], isError }) as const;
    const turns: Conversation["turns"] = [
      { role: "user", parts: [{ kind: "text", text: "Do" }] },
      { role: "assistant", parts: [{ kind: "reasoning", text: "Hm", signature: null, redacted: null }] },
      { role: "assistant", parts: [call("1", "f", "seal"), call("2", "g", null)] },
      { role: "user", parts: [result("2", "plain", true)] },
      { role: "user", parts: [result("1", '{"x":1}'), { kind: "text", text: "Go on" }] },
    ];
    expect(sent({ turns }).contents).toEqual([
      { role: "user", parts: [{ text: "Do" }] },
      {
        role: "model",
        parts: [
          { functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "seal" },
          { functionCall: { name: "g", args: { a: 1 } } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { name: "f", response: { x: 1 } } },
          { functionResponse: { name: "g", response: { error: "plain" } } },
          { text: "Go on" },
        ],
      },
    ]);
  });

  it("seals the calls of other models where Gemini wants a seal", () => {
    const turns: Conversation["turns"] = [
      {
        role: "assistant",
        parts: [{ kind: "tool_call", id: "1", name: "f", argumentsJson: "", signature: null }],
      },
    ];
    const partOf = (modelName: string) => sent({ turns }, { modelName }).contents;
    expect(partOf("gemini-3-pro")).toMatchObject([
      { parts: [{ thoughtSignature: "skip_thought_signature_validator" }] },
    ]);
    expect(partOf("gemini-2.5-pro")).toEqual([
      { role: "model", parts: [{ functionCall: { name: "f", args: {} } }] },
    ]);
  });

  it.each([
    ["gemini-2.5-flash", { kind: "off" }, { thinkingBudget: 0 }],
    ["gemini-2.5-pro", { kind: "off" }, { thinkingBudget: 128 }],
    ["gemini-3-flash", { kind: "off" }, { thinkingLevel: "minimal" }],
    ["gemini-3-pro", { kind: "effort", effort: "minimal" }, { thinkingLevel: "low", includeThoughts: true }],
    ["gemini-3-pro", { kind: "effort", effort: "high" }, { thinkingLevel: "high", includeThoughts: true }],
    [
      "gemini-2.5-pro",
      { kind: "effort", effort: "medium" },
      { thinkingBudget: 8_192, includeThoughts: true },
    ],
    ["gemini-3-pro", { kind: "budget", tokens: 5 }, { thinkingBudget: 5, includeThoughts: true }],
  ] as const)("tells %s how much to think: %j", (modelName, reasoning, expected) => {
    expect(sent({ reasoning }, { modelName }).generationConfig).toMatchObject({ thinkingConfig: expected });
  });

  it("writes schemas in Google's own words where an upstream knows no others", () => {
    const tools = [
      {
        ...{ name: "f", description: null, strict: null },
        parameters: {
          type: "object",
          properties: { a: { type: ["string", "null"] } },
          additionalProperties: false,
        },
      },
    ];
    const parameters = { type: "OBJECT", properties: { a: { type: "STRING", nullable: true } } };
    expect(sent({ tools }, { settings: { schema: "openapi" } }).tools).toEqual([
      { functionDeclarations: [{ name: "f", parameters }] },
    ]);
    expect(sent({ tools }).tools).toEqual([
      { functionDeclarations: [{ name: "f", parametersJsonSchema: tools[0]?.parameters }] },
    ]);
  });

  it.each([
    ["stop", { stop: ["1", "2", "3", "4", "5", "6"] }],
    ["n", { n: 9 }],
    [
      "parallel_tool_calls",
      { parallelTools: false, tools: [{ name: "f", description: null, parameters: {}, strict: null }] },
    ],
    ["messages", { turns: [] }],
    [
      "messages",
      {
        turns: [
          {
            role: "assistant",
            parts: [{ kind: "tool_call", id: "1", name: "f", argumentsJson: "[", signature: null }],
          },
        ],
      },
    ],
    [
      "messages",
      {
        turns: [
          {
            role: "user",
            parts: [{ kind: "image", media: { from: "url", url: "https://example.org/x", mimeType: null } }],
          },
        ],
      },
    ],
  ] as [string, Partial<Conversation>][])("is refused for %s", (param, conversation) => {
    expect(refused(conversation)).toBe(param);
  });

  it("goes to Vertex by another path", () => {
    const wire = vertexUpstreamConverter.fromConversation(EMPTY, TARGET);
    expect(wire).toMatchObject({
      path: "/publishers/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    });
  });
});

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });

it("a conversation survives the way through Gemini's protocol", () => {
  const args = fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 });
  const round = fc.tuple(text, fc.option(args), text, text).map(([asked, called, said, seal]) => {
    const turn = (role: string, parts: object[]) => ({ role, parts });
    if (called === null) return [turn("user", [{ text: asked }]), turn("model", [{ text: said }])];
    return [
      turn("user", [{ text: asked }]),
      turn("model", [{ functionCall: { name: "f", args: called }, thoughtSignature: seal }]),
      turn("user", [{ functionResponse: { name: "f", response: { output: said } } }]),
      turn("model", [{ text: said }]),
    ];
  });
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 3 }), (rounds) => {
      const contents = rounds.flat();
      // A result that is JSON itself goes on as the object it is.
      fc.pre(!/functionResponse[^}]*"[{[]/.test(JSON.stringify(contents)));
      const conversation = conversationOf({ contents });
      expect(sent(conversation).contents).toEqual(JSON.parse(JSON.stringify(contents)));
    }),
  );
});
