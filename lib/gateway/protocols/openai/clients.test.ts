import { createOpenAI } from "@ai-sdk/openai";
import { jsonSchema, streamText, tool } from "ai";
import OpenAI from "openai";
import { afterEach, describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal } from "../contract";
import type { AnswerDelta } from "../conversation/answer";
import { parseResponsesRequest } from "../openai-responses/responses-request";
import { ResponsesAnswerWriter, writeResponsesAnswer } from "../openai-responses/responses-write-answer";
import { ChatAnswerWriter, writeChatAnswer } from "./chat-write-answer";
import { answerWith, type AnsweringServer } from "./testing/answering-server";

const HEAD = { hex: "00ff", model: "sold-as", createdAt: 1_700_000_000, inputEstimate: 3 };
const USAGE = DIMENSIONS.map(
  (name) => ({ input: 10n, cached_input: 4n, output: 5n, reasoning: 2n })[name as "input"] ?? 0n,
);
const SSE = "text/event-stream";
const JSON_TYPE = "application/json";

/** An answer of another vendor's: it thinks, speaks, and calls two tools. */
const DELTAS: readonly AnswerDelta[] = [
  { kind: "reasoning", choice: 0, text: "Hm, " },
  { kind: "reasoning", choice: 0, text: "weather." },
  { kind: "reasoning_signature", choice: 0, signature: "seal" },
  { kind: "text", choice: 0, text: "Let me " },
  { kind: "text", choice: 0, text: "look: ☀️" },
  { kind: "tool_call", choice: 0, call: 0, id: "call_a", name: "weather", signature: null },
  { kind: "tool_arguments", choice: 0, call: 0, json: '{"city":' },
  { kind: "tool_arguments", choice: 0, call: 0, json: '"Rome"}' },
  { kind: "tool_call", choice: 0, call: 1, id: "call_b", name: "clock", signature: null },
  { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
];
const ANSWER = { id: null, deltas: DELTAS, rawUsage: null };

function chatStream(): Buffer {
  const writer = new ChatAnswerWriter(HEAD, true);
  return Buffer.concat([...DELTAS.flatMap((delta) => writer.write(delta)), ...writer.end(USAGE)]);
}

function responsesRequest() {
  const read = parseResponsesRequest(Buffer.from('{"model":"sold-as","input":"x"}'), DEFAULT_LIMITS);
  if (isRefusal(read)) throw new Error(read.message);
  return read;
}

function responsesStream(): Buffer {
  const writer = new ResponsesAnswerWriter(responsesRequest(), HEAD);
  return Buffer.concat([...DELTAS.flatMap((delta) => writer.write(delta)), ...writer.end(USAGE)]);
}

const servers: AnsweringServer[] = [];

async function serve(body: Buffer, type: string): Promise<string> {
  const server = await answerWith(body, type);
  servers.push(server);
  return server.url;
}

afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const client = (baseURL: string) => new OpenAI({ apiKey: "k", baseURL, maxRetries: 0 });
const MESSAGES = [{ role: "user" as const, content: "x" }];

const CALLS = [
  { id: "call_a", function: { name: "weather", arguments: '{"city":"Rome"}' } },
  { id: "call_b", function: { name: "clock" } },
];

describe("OpenAI's own client", () => {
  it("reads a chat that is streamed", async () => {
    const url = await serve(chatStream(), SSE);
    const stream = client(url).chat.completions.stream({
      model: "m",
      messages: MESSAGES,
      stream_options: { include_usage: true },
    });
    const { choices, usage, id, model } = await stream.finalChatCompletion();
    expect({ id, model }).toEqual({ id: "chatcmpl-00ff", model: "sold-as" });
    expect(choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { role: "assistant", content: "Let me look: ☀️", tool_calls: CALLS },
    });
    expect(usage).toMatchObject({ prompt_tokens: 14, completion_tokens: 7, total_tokens: 21 });
  });

  it("reads a chat that is not", async () => {
    const url = await serve(writeChatAnswer(HEAD, ANSWER, USAGE), JSON_TYPE);
    const { choices, usage } = await client(url).chat.completions.create({ model: "m", messages: MESSAGES });
    expect(choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: {
        content: "Let me look: ☀️",
        tool_calls: [CALLS[0], { function: { name: "clock", arguments: "{}" } }],
        reasoning_content: "Hm, weather.",
        reasoning_details: [{ type: "reasoning.text", text: "Hm, weather.", signature: "seal" }],
      },
    });
    expect(usage?.prompt_tokens_details?.cached_tokens).toBe(4);
  });

  it("reads a response that is streamed, event by event", async () => {
    const url = await serve(responsesStream(), SSE);
    const stream = client(url).responses.stream({ model: "m", input: "x" });
    const types: string[] = [];
    stream.on("event", ({ type }) => types.push(type));
    const response = await stream.finalResponse();
    expect(response.output_text).toBe("Let me look: ☀️");
    expect(response.output.map(({ type }) => type)).toEqual([
      "reasoning",
      "message",
      "function_call",
      "function_call",
    ]);
    expect(response.usage).toMatchObject({ input_tokens: 14, output_tokens: 7 });
    expect(types.slice(0, 3)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
    ]);
    expect(types).toContain("response.function_call_arguments.done");
    expect(types.at(-1)).toBe("response.completed");
  });

  it("reads a response that is not", async () => {
    const url = await serve(writeResponsesAnswer(responsesRequest(), HEAD, ANSWER, USAGE), JSON_TYPE);
    const response = await client(url).responses.create({ model: "m", input: "x" });
    expect(response).toMatchObject({ status: "completed", output_text: "Let me look: ☀️" });
  });
});

describe("Vercel's ai", () => {
  const tools = {
    weather: tool({
      inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
    }),
    clock: tool({ inputSchema: jsonSchema<object>({ type: "object", properties: {} }) }),
  };

  it.each([
    ["a chat", "chat", chatStream],
    ["a response", "responses", responsesStream],
  ] as const)("reads %s that is streamed", async (_name, api, written) => {
    const url = await serve(written(), SSE);
    const provider = createOpenAI({ apiKey: "k", baseURL: url });
    const model = api === "chat" ? provider.chat("gpt-5-mini") : provider.responses("gpt-5-mini");
    const result = streamText({ model, prompt: "x", tools, maxRetries: 0 });
    expect(await result.text).toBe("Let me look: ☀️");
    expect(await result.finishReason).toBe("tool-calls");
    const calls = await result.toolCalls;
    expect(calls.map(({ toolName }) => toolName)).toEqual(["weather", "clock"]);
    expect(calls[0]?.input).toEqual({ city: "Rome" });
    const usage = await result.totalUsage;
    expect([usage.inputTokens, usage.outputTokens, usage.totalTokens]).toEqual([14, 7, 21]);
    if (api === "responses") expect(await result.reasoningText).toBe("Hm, weather.");
  });
});
