import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type Target } from "../contract";
import { parseGenerate } from "./request";
import { HELLO, incoming, parsed, refusalOf } from "./testing/requests";
import { geminiWire, vertexWire } from "./wire";

const with_ = (more: object) => ({ ...HELLO, ...more });
const part = (one: object) => ({ contents: [{ role: "user", parts: [one] }] });

describe("a request to generate", () => {
  it("is read in either spelling, from objects where lists may stand", () => {
    const request = parsed(
      {
        system_instruction: { parts: { text: "Be brief." } },
        contents: { parts: { text: "Hi" } },
        tools: { function_declarations: [{ name: "f" }] },
        generation_config: { max_output_tokens: 9, candidate_count: 2, response_schema: { type: "STRING" } },
      },
      "",
    );
    expect(request).toMatchObject({
      ...{ operation: "chat", model: "gemini-test", stream: true, framing: "array", n: 2, maxTokens: 9 },
      ...{ unsizable: false, audio: false, stickyText: "Be brief.\nHi" },
      needs: { vision: false, tools: true, audio: false, jsonSchema: true },
    });
    expect(request.inputText()).toBe('Be brief.\nHi\n{"function_declarations":[{"name":"f"}]}');
  });

  it("takes the model from before the last colon", () => {
    const request = parseGenerate(incoming("vendor/model:free:generateContent", HELLO), DEFAULT_LIMITS);
    expect(request).toMatchObject({ model: "vendor/model:free", stream: false });
  });

  it.each([
    [{ inlineData: { mimeType: "image/png", data: "AA" } }, { unsizable: true, audio: false }, true],
    [{ inline_data: { mime_type: "audio/wav", data: "AA" } }, { unsizable: true, audio: true }, false],
    [{ fileData: { fileUri: "https://example.org/a.mp4" } }, { unsizable: true, audio: true }, true],
    [
      {
        functionResponse: {
          name: "f",
          response: {},
          parts: [{ inlineData: { mimeType: "image/png", data: "" } }],
        },
      },
      { unsizable: true, audio: false },
      true,
    ],
  ])("knows what cannot be sized: %j", (one, facts, vision) => {
    expect(parsed(part(one))).toMatchObject({ ...facts, needs: { vision } });
  });

  it("may be answered in sound", () => {
    expect(parsed(with_({ generationConfig: { responseModalities: ["AUDIO"] } })).audio).toBe(true);
  });

  it.each([
    ["contents", {}],
    ["contents", { contents: [] }],
    ["contents", { contents: "Hello" }],
    ["contents[0].role", { contents: [{ role: "boss", parts: [] }] }],
    ["contents[0].parts[0]", part({ text: 1 })],
    ["contents[0].parts[0]", part({ inlineData: { data: "AA" } })],
    ["contents[0].parts[0]", part({ fileData: { fileUri: "gs://bucket/file" } })],
    [
      "contents[0].parts[0]",
      part({ fileData: { fileUri: "https://generativelanguage.googleapis.com/v1beta/files/x" } }),
    ],
    ["contents[0].parts[0]", part({ inlineData: { mimeType: "a/b", data: "" }, inline_data: {} })],
    ["contents[0].parts[0]", part({ functionCall: { name: "f", args: [] } })],
    ["cachedContent", with_({ cached_content: "cachedContents/1" })],
    ["serviceTier", with_({ serviceTier: "priority" })],
    ["model", with_({ model: "models/dearer" })],
    ["tools[0].googleSearch", with_({ tools: [{ googleSearch: {} }] })],
    ["tools[0].code_execution", with_({ tools: [{ functionDeclarations: [], code_execution: {} }] })],
    ["tools[0].urlContext", with_({ tools: { urlContext: {} } })],
    ["tools[0].functionDeclarations[0]", with_({ tools: [{ functionDeclarations: [{}] }] })],
    [
      "toolConfig.functionCallingConfig.mode",
      with_({ toolConfig: { functionCallingConfig: { mode: "ALWAYS" } } }),
    ],
    ["generationConfig", with_({ generationConfig: [] })],
    ["generationConfig.maxOutputTokens", with_({ generationConfig: { maxOutputTokens: "100" } })],
    ["generationConfig.maxOutputTokens", with_({ generationConfig: { max_output_tokens: 0 } })],
    [
      "generationConfig.maxOutputTokens",
      with_({ generationConfig: { maxOutputTokens: 1, max_output_tokens: 2 } }),
    ],
    ["generationConfig.candidateCount", with_({ generationConfig: { candidateCount: 2 ** 64 } })],
    ["generationConfig.temperature", with_({ generationConfig: { temperature: 3 } })],
    ["generationConfig.routingConfig", with_({ generationConfig: { routingConfig: {} } })],
    [
      "generationConfig.thinkingConfig.thinkingBudget",
      with_({ generationConfig: { thinkingConfig: { thinkingBudget: 0.5 } } }),
    ],
    [
      "generationConfig.maxOutputTokens",
      '{"contents":[{"parts":[]}],"generationConfig":{"maxOutputTokens":1,"maxOutputTokens":2}}',
    ],
    [null, '{"contents":[{"parts":[]}],"generationConfig":{},"generation_config":{}}'],
    [null, '{"contents":[],"contents":[{"parts":[]}]}'],
    [null, "[]"],
    [null, "{"],
  ])("is refused for %s: %j", (param, body) => {
    const refusal = refusalOf(body);
    expect(refusal).toMatchObject({ status: 400, param });
    expect(refusal?.message).toContain("Nothing was charged.");
  });

  it.each([["gemini-test"], ["gemini-test:predict"], [":generateContent"]])("has no path %s", (rest) => {
    const refusal = parseGenerate(incoming(rest, HELLO), DEFAULT_LIMITS);
    expect(isRefusal(refusal) && [400, 404].includes(refusal.status)).toBe(true);
  });

  it("is refused with a 4xx or read, whatever comes", () => {
    const names = [
      "contents",
      "parts",
      "text",
      "generationConfig",
      "tools",
      "role",
      "__proto__",
      "maxOutputTokens",
    ];
    const tree = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 5 }, fc.jsonValue({ maxDepth: 1 }), tie("list"), tie("record")),
      list: fc.array(tie("value"), { maxLength: 3 }),
      record: fc
        .array(fc.tuple(fc.constantFrom(...names), tie("value")), { maxLength: 4 })
        .map(Object.fromEntries),
    }));
    fc.assert(
      fc.property(tree.record, (body) => {
        const refusal = refusalOf(JSON.stringify(body));
        if (refusal) expect(refusal.status).toBe(400);
        else parsed(JSON.stringify(body)).inputText();
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void refusalOf(Buffer.from(bytes))));
  });
});

describe("the request that goes upstream", () => {
  const target: Target = {
    modelName: "gemini-upstream",
    maxTokens: 100,
    maxTokensField: "max_tokens",
    endUser: null,
    settings: {},
  };
  const sent = (body: string) => geminiWire.request(parsed(body), target).body?.toString();

  it.each([
    ['{"contents":[{}]}', '{"generationConfig":{"maxOutputTokens":100},"contents":[{}]}'],
    [
      '{"contents":[{}],"generationConfig":{}}',
      '{"contents":[{}],"generationConfig":{"maxOutputTokens":100}}',
    ],
    [
      '{"contents":[{}],"generation_config":null}',
      '{"contents":[{}],"generation_config":{"maxOutputTokens":100}}',
    ],
    [
      '{ "generationConfig" : { "topK" : 1 } , "contents" : [ {} ] }',
      '{ "generationConfig" : {"maxOutputTokens":100, "topK" : 1 } , "contents" : [ {} ] }',
    ],
    [
      '{"contents":[{}],"generation_config":{"max_output_tokens": 101 ,"top_k":1}}',
      '{"contents":[{}],"generation_config":{"max_output_tokens": 100 ,"top_k":1}}',
    ],
    ['{"contents":[{}],"generationConfig":{"maxOutputTokens":99}}', null],
    [
      '{"model":"models/gemini-test","contents":[{}],"generationConfig":{"maxOutputTokens":9}}',
      '{"model":"models/gemini-upstream","contents":[{}],"generationConfig":{"maxOutputTokens":9}}',
    ],
  ])("differs by its bound only: %s", (body, expected) => {
    expect(sent(body)).toBe(expected ?? body);
  });

  it("asks for events at either of Google's services", () => {
    const request = parsed(HELLO, "");
    expect(geminiWire.request(request, target).path).toBe(
      "/models/gemini-upstream:streamGenerateContent?alt=sse",
    );
    expect(vertexWire.request(request, { ...target, modelName: "models/a/../b" }).path).toBe(
      "/publishers/google/models/a%2F..%2Fb:streamGenerateContent?alt=sse",
    );
    const whole = parsed(HELLO, "", "generateContent");
    expect(vertexWire.request(whole, target).path).toBe(
      "/publishers/google/models/gemini-upstream:generateContent",
    );
  });

  it("always has the bound, however the body is written", () => {
    const config = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
    fc.assert(
      fc.property(config, fc.constantFrom(0, 2), fc.boolean(), (extra, indent, isFirst) => {
        const generationConfig = { ...extra, maxOutputTokens: undefined };
        const contents = [{ parts: [{ text: '"generationConfig":{' }] }];
        const order = isFirst ? { generationConfig, contents } : { contents, generationConfig };
        const body = JSON.stringify(order, null, indent);
        fc.pre(refusalOf(body) === null);
        const given = JSON.parse(body) as { generationConfig: object };
        const changed: unknown = JSON.parse(sent(body) ?? "");
        expect(changed).toEqual({
          ...given,
          generationConfig: { ...given.generationConfig, maxOutputTokens: 100 },
        });
      }),
    );
  });
});
