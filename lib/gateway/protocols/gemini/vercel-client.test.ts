import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { generateText, jsonSchema, streamText, tool } from "ai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal } from "../contract";
import type { AnswerDelta, AnswerHead } from "../conversation/answer";
import { geminiProtocol } from "./client";
import { geminiClientConverter } from "./converters";
import { parseGenerate } from "./request";
import { incoming } from "./testing/requests";

const HEAD: AnswerHead = { hex: "0a0b", model: "our-model", createdAt: 1, inputEstimate: 1 };
const USAGE = [3n, 4n, 0n, 0n, 5n, 6n, 0n, 0n, 0n, 0n, 0n, 0n, 0n];
const DELTAS: readonly AnswerDelta[] = [
  { kind: "reasoning", choice: 0, text: "Hm. " },
  { kind: "text", choice: 0, text: "Grüße 🚀" },
  { kind: "tool_call", choice: 0, call: 0, id: "call_a", name: "weather", signature: "c2VhbA==" },
  { kind: "tool_arguments", choice: 0, call: 0, json: '{"city":"Berlin"}' },
  { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
];

/** Answers whatever is asked, in the way it was asked for, and notes what the conversation was. */
const server = createServer((req, res) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(req.url ?? "", "http://x");
    const rest = decodeURIComponent(url.pathname.slice("/v1beta/models/".length));
    const request = parseGenerate(incoming(rest, Buffer.concat(chunks), url.search), DEFAULT_LIMITS);
    if (isRefusal(request))
      return res.writeHead(request.status).end(geminiProtocol.errorBody(request, "req_1"));
    asked = geminiClientConverter.toConversation(request);
    if (!request.stream) {
      res.writeHead(200, { "content-type": "application/json" });
      const answer = { id: null, deltas: DELTAS, rawUsage: null };
      return res.end(geminiClientConverter.writeAnswer(request, HEAD, answer, USAGE));
    }
    const writer = geminiClientConverter.openAnswer(request, HEAD);
    res.writeHead(200, { "content-type": "text/event-stream" });
    const events = [...DELTAS.flatMap((delta) => writer.write(delta)), ...writer.end(USAGE)];
    return res.end(Buffer.concat(events.flatMap((event) => [geminiProtocol.ping, event])));
  })();
});
let asked: unknown;
let google: ReturnType<typeof createGoogleGenerativeAI>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  google = createGoogleGenerativeAI({ apiKey: "sk-test", baseURL: `http://127.0.0.1:${port}/v1beta` });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const call = () => ({
  model: google("our-model"),
  system: "Be brief.",
  prompt: "Weather?",
  maxRetries: 0,
  tools: {
    weather: tool({
      inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
    }),
  },
  providerOptions: { google: { thinkingConfig: { includeThoughts: true } } },
});

it("Vercel's client reads a whole answer and a stream alike", async () => {
  const streamed = streamText(call());
  await streamed.consumeStream();
  const whole = await generateText(call());
  const seen = {
    text: "Grüße 🚀",
    reasoningText: "Hm. ",
    finishReason: "tool-calls",
    toolCalls: [{ toolName: "weather", input: { city: "Berlin" } }],
    usage: { inputTokens: 7, outputTokens: 11 },
  };
  expect(whole).toMatchObject(seen);
  expect({
    text: await streamed.text,
    reasoningText: await streamed.reasoningText,
    finishReason: await streamed.finishReason,
    toolCalls: await streamed.toolCalls,
    usage: await streamed.usage,
  }).toMatchObject(seen);
  expect(asked).toMatchObject({
    system: [{ text: "Be brief." }],
    turns: [{ role: "user", parts: [{ text: "Weather?" }] }],
    tools: [{ name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } }],
  });
});
