import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GoogleGenAI, type GenerateContentParameters, type GenerateContentResponse } from "@google/genai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { balanceShort, modelNotFound, upstreamBroken } from "../../refusal";
import { isRefusal } from "../contract";
import type { AnswerDelta, AnswerHead } from "../conversation/answer";
import { geminiArrayProtocol, geminiProtocol } from "./client";
import { geminiClientConverter } from "./converters";
import { parseCountTokens } from "./count-tokens";
import { geminiEmbedWire, parseEmbed } from "./embedding";
import { modelListBody } from "./models";
import { parseGenerate, type GeminiRequest } from "./request";
import { incoming } from "./testing/requests";

const HEAD: AnswerHead = { hex: "0a0b", model: "our-model", createdAt: 1, inputEstimate: 1 };
const USAGE = [3n, 4n, 0n, 0n, 5n, 6n, 0n, 0n, 0n, 0n, 0n, 0n, 0n];
const DELTAS: readonly AnswerDelta[] = [
  { kind: "reasoning", choice: 0, text: "Hm. " },
  { kind: "text", choice: 0, text: "Grüße " },
  { kind: "text", choice: 0, text: "🚀" },
  { kind: "tool_call", choice: 0, call: 0, id: "call_a", name: "weather", signature: null },
  { kind: "tool_arguments", choice: 0, call: 0, json: '{"city":' },
  { kind: "tool_arguments", choice: 0, call: 0, json: '"Berlin"}' },
  { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
];

/** What the next request is answered with, and what came with it. */
let answer: (rest: string, body: Buffer, res: ServerResponse) => void;
let lastRequest: { rest: string; query: string; body: Buffer };

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(req.url ?? "", "http://x");
  const rest = decodeURIComponent(url.pathname.replace(/^\/v1beta\/models\/?/, ""));
  lastRequest = { rest, query: url.search, body: Buffer.concat(chunks) };
  answer(rest, lastRequest.body, res);
}

const server = createServer((req, res) => void serve(req, res));
let client: GoogleGenAI;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = new GoogleGenAI({ apiKey: "sk-test", httpOptions: { baseUrl: `http://127.0.0.1:${port}` } });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** The request that Google's client has just sent, as the gateway reads it. */
function request(): GeminiRequest {
  const { rest, query, body } = lastRequest;
  const read = parseGenerate(incoming(rest, body, query), DEFAULT_LIMITS);
  if (isRefusal(read)) throw new Error(read.message);
  return read;
}

function json(res: ServerResponse, body: Buffer | object, status = 200): void {
  res.writeHead(status, { "content-type": "application/json" });
  res.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** Streams an answer, piece by piece, with a sign of life between every two. */
function stream(end: (writer: ReturnType<typeof geminiClientConverter.openAnswer>) => Buffer[]) {
  return (_rest: string, _body: Buffer, res: ServerResponse) => {
    const writer = geminiClientConverter.openAnswer(request(), HEAD);
    res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    const events = [...DELTAS.flatMap((delta) => writer.write(delta)), ...end(writer)];
    const bytes = [geminiProtocol.ping, ...events.flatMap((event) => [event, geminiProtocol.ping])];
    void bytes
      .reduce(
        (sent, piece) =>
          sent.then(() => new Promise<void>((resolve) => void res.write(piece, () => setImmediate(resolve)))),
        Promise.resolve(),
      )
      .then(() => res.end());
  };
}

const ASKED: GenerateContentParameters = {
  model: "our-model",
  contents: [
    { role: "user", parts: [{ text: "Weather?" }, { inlineData: { mimeType: "image/png", data: "AA==" } }] },
  ],
  config: {
    systemInstruction: "Be brief.",
    maxOutputTokens: 64,
    thinkingConfig: { includeThoughts: true, thinkingBudget: 100 },
    tools: [{ functionDeclarations: [{ name: "weather", parametersJsonSchema: { type: "object" } }] }],
    safetySettings: [],
  },
};

describe("Google's own client", () => {
  it("reads a stream with signs of life in it, and keeps the chat's history", async () => {
    answer = stream((writer) => writer.end(USAGE));
    const chat = client.chats.create({ model: "our-model", config: ASKED.config ?? {} });
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await chat.sendMessageStream({ message: "Weather?" })) chunks.push(chunk);
    expect(chunks.map(({ text }) => text ?? "").join("")).toBe("Grüße 🚀");
    expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? [])).toEqual([
      { id: "call_a", name: "weather", args: { city: "Berlin" } },
    ]);
    const last = chunks.at(-1);
    expect(last?.candidates?.[0]?.finishReason).toBe("STOP");
    expect(last?.usageMetadata).toMatchObject({
      promptTokenCount: 7,
      cachedContentTokenCount: 4,
      thoughtsTokenCount: 6,
    });
    expect(last).toMatchObject({ modelVersion: "our-model", responseId: "0a0b" });
    expect(JSON.stringify(chat.getHistory())).toContain("Berlin");
  });

  it("would forget a turn over a sign of life that is a chunk", async () => {
    answer = stream((writer) => [...writer.end(USAGE), Buffer.from("data: {}\r\n\r\n")]);
    const chat = client.chats.create({ model: "our-model" });
    for await (const chunk of await chat.sendMessageStream({ message: "Hi" })) void chunk;
    expect(JSON.stringify(chat.getHistory())).not.toContain("Berlin");
  });

  it("throws on an error after the stream has begun", async () => {
    answer = stream(() => [geminiProtocol.errorEvent(upstreamBroken, "req_1")]);
    const read = async () => {
      for await (const chunk of await client.models.generateContentStream(ASKED)) void chunk;
    };
    await expect(read()).rejects.toMatchObject({ name: "ApiError", status: 502 });
  });

  it("reads a whole answer; what it sent is read as it was meant", async () => {
    answer = (_rest, _body, res) =>
      json(
        res,
        geminiClientConverter.writeAnswer(
          request(),
          HEAD,
          { id: null, deltas: DELTAS, rawUsage: null },
          USAGE,
        ),
      );
    const response = await client.models.generateContent(ASKED);
    expect(response.text).toBe("Grüße 🚀");
    expect(response.functionCalls).toMatchObject([{ name: "weather", args: { city: "Berlin" } }]);
    expect(geminiClientConverter.toConversation(request())).toMatchObject({
      system: [{ text: "Be brief." }],
      turns: [{ role: "user", parts: [{ text: "Weather?" }, { kind: "image" }] }],
      tools: [{ name: "weather", parameters: { type: "object" } }],
      ...{ maxTokens: 64, reasoning: { kind: "budget", tokens: 100 }, stream: false },
    });
  });

  it.each([
    [balanceShort, 402],
    [modelNotFound("x"), 404],
  ])("throws on a refusal with its status", async (refusal, status) => {
    answer = (_rest, _body, res) => json(res, geminiProtocol.errorBody(refusal, "req_1"), refusal.status);
    const failure: unknown = await client.models.generateContent(ASKED).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "ApiError", status });
    expect(String(failure)).toContain("req_1");
  });

  it("counts tokens, embeds and lists models", async () => {
    answer = (rest, body, res) => {
      const count = parseCountTokens(incoming(rest, body), DEFAULT_LIMITS);
      if (isRefusal(count)) throw new Error(count.message);
      json(res, { totalTokens: count.inputText().length });
    };
    expect(await client.models.countTokens({ model: "m", contents: "Hello" })).toMatchObject({
      totalTokens: 5,
    });

    answer = (rest, body, res) => {
      const embed = parseEmbed(incoming(rest, body), DEFAULT_LIMITS);
      if (isRefusal(embed)) throw new Error(embed.message);
      const target = {
        modelName: "theirs",
        maxTokens: 0,
        maxTokensField: "max_tokens",
        endUser: null,
        settings: {},
      } as const;
      const sent = geminiEmbedWire.request(embed, target);
      expect(sent.path).toBe("/models/theirs:batchEmbedContents");
      expect(String(sent.body).match(/"models\/theirs"/g)).toHaveLength(2);
      json(res, { embeddings: [{ values: [0.1] }, { values: [0.2] }] });
    };
    const { embeddings } = await client.models.embedContent({ model: "m", contents: ["a", "{b}"] });
    expect(embeddings?.map(({ values }) => values?.[0])).toEqual([0.1, 0.2]);

    answer = (_rest, _body, res) => json(res, modelListBody(MODELS, new URLSearchParams(lastRequest.query)));
    const names: (string | undefined)[] = [];
    for await (const { name, outputTokenLimit } of await client.models.list({
      config: { pageSize: 2, queryBase: true },
    }))
      names.push(`${name} ${outputTokenLimit}`);
    expect(names).toEqual(["models/a 2", "models/b 2", "models/c 2"]);
  });
});

const MODELS = ["c", "a", "b"].map((name) => ({
  ...{
    tenantId: "t",
    id: name,
    name,
    vendor: "v",
    modality: "text",
    tags: [],
    contextWindow: 1,
    maxOutput: 2,
  },
  ...{
    defaultMaxOutput: 1,
    published: true,
    createdAt: new Date(0),
    slug: name,
    capabilities: [],
    routing: {},
    filteredCharge: "free" as const,
  },
}));

it("an error closes an array", () => {
  const bytes = geminiArrayProtocol.errorEvent(upstreamBroken, "req_1").toString();
  expect(JSON.parse(`[{},\r\n${bytes}`)).toMatchObject([{}, { error: { code: 502, status: "UNAVAILABLE" } }]);
});
