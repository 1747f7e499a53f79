import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import type { AnswerDelta } from "../conversation/answer";
import { ChatAnswerReader, readWholeChat } from "./chat-read-answer";
import { ChatAnswerWriter, writeChatAnswer } from "./chat-write-answer";
import { answersOf, type Recording } from "../../testing/recorded/recording";
import { dialectNameOf } from "./testing/recorded-dialect";
import { totalsOf } from "./told-usage";
import { readChatUsage } from "./usage";

const recordings = answersOf("openai.chat");
const HEAD = { hex: "00", model: "sold-as", createdAt: 1, inputEstimate: 1 };

/** What OpenAI's own client makes of bytes, put together over the stream. */
interface Heard {
  text: string;
  calls: { name: string; arguments: string }[];
  finish: string | null;
}

function clientFor(body: Buffer, type: string): OpenAI {
  const fetch = () =>
    Promise.resolve(new Response(new Uint8Array(body), { headers: { "content-type": type } }));
  return new OpenAI({ apiKey: "k", baseURL: "http://upstream.invalid/v1", fetch, maxRetries: 0 });
}

async function hear(body: Buffer, stream: boolean): Promise<Heard[]> {
  const client = clientFor(body, stream ? "text/event-stream" : "application/json");
  const request = { model: "m", messages: [{ role: "user" as const, content: "x" }] };
  if (!stream) {
    const { choices } = await client.chat.completions.create(request);
    return choices.map(({ message, finish_reason: finish }) => ({
      // Azure's filter leaves no message, and Snowflake does not say how it ended.
      text: textOf((message as typeof message | undefined)?.content),
      calls: ((message as typeof message | undefined)?.tool_calls ?? []).map(callOf),
      finish: finish || (message.tool_calls ? "tool_calls" : "stop"),
    }));
  }
  const heard: Heard[] = [];
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true }))
    for (const { index, delta, finish_reason: finish } of chunk.choices) {
      const choice = (heard[index ?? 0] ??= { text: "", calls: [], finish: null });
      choice.text += textOf(delta?.content);
      choice.finish ??= finish || null;
      for (const call of delta?.tool_calls ?? []) hearCall(choice.calls, call);
    }
  for (const choice of heard) choice.finish ??= choice.calls.length > 0 ? "tool_calls" : "stop";
  return heard;
}

function hearCall(calls: Heard["calls"], piece: OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall): void {
  const call = (calls[piece.index ?? calls.length] ??= { name: "", arguments: "" });
  call.name += piece.function?.name ?? "";
  call.arguments += piece.function?.arguments ?? "";
}

function callOf(call: OpenAI.ChatCompletionMessageToolCall): Heard["calls"][number] {
  const given = call.type === "custom" ? { name: "", arguments: "" } : call.function;
  return { name: given.name, arguments: given.arguments };
}

/** Mistral's content may be parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: unknown }) => (typeof part.text === "string" ? part.text : "")).join("");
}

interface Read {
  readonly deltas: readonly AnswerDelta[];
  readonly usage: unknown;
}

/** Streams that end in an error event. */
const BROKEN = new Set(["R0370", "R0373"]);

function read(recording: Recording): Read {
  const body = recording.body;
  if (!recording.stream) {
    const answer = readWholeChat(body);
    if (answer === null || answer === "error") throw new Error(`${recording.id} was not read`);
    return { deltas: answer.deltas, usage: answer.rawUsage };
  }
  const reader = new ChatAnswerReader(1 << 24);
  for (let at = 0; at < body.length; at += 7) reader.push(body.subarray(at, at + 7));
  reader.end();
  if (BROKEN.has(recording.id)) throw new Error(`broken: ${reader.fault}`);
  expect(reader).toMatchObject({ fault: null, done: true, wellFormed: true });
  return reader;
}

function normalised({ deltas: _, usage }: Read, recording: Recording) {
  return readChatUsage(usage, {
    contextTokens: 2_000_000,
    outputTokens: 1_000_000,
    audio: true,
    modelName: recording.model,
    settings: { dialect: dialectNameOf(recording) },
  });
}

/**
 * Figures nobody can believe (C26): Azure-hosted Grok reports more cached input than input, and one answer of
 * OpenRouter's more reasoning than output.
 */
function isAbsurd({ id, usage }: Recording): boolean {
  const { prompt_tokens: prompt, prompt_tokens_details: details } = usage as Record<string, unknown>;
  const { cached_tokens: cached } = (details ?? {}) as Record<string, unknown>;
  return Number(cached ?? 0) > Number(prompt) || id === "R0634";
}

describe("recorded chat completions", () => {
  it("are there, or the folder is not", () => {
    expect(recordings.length === 0 || recordings.length > 200).toBe(true);
  });

  for (const recording of recordings)
    it(`${recording.id} ${recording.provider} ${recording.model}`, async () => {
      if (BROKEN.has(recording.id)) return expect(() => read(recording)).toThrow("broken: error_event");
      const found = read(recording);
      expect(found.usage).toEqual(recording.usage);
      const reading = normalised(found, recording);
      if (recording.usage === null) expect(reading.kind).toBe("missing");
      else if (isAbsurd(recording)) expect(reading.kind).toBe("absurd");
      else {
        if (reading.kind !== "read") throw new Error(`${reading.kind}: ${JSON.stringify(recording.usage)}`);
        const { input, output, reasoning } = totalsOf(reading.usage);
        // Vercel's total leaves out what Gemini thought.
        const apart = recording.provider === "vercel-gateway" && recording.model.startsWith("google/");
        expect(input + output - (apart ? reasoning : 0)).toBe(recording.usage.total_tokens);
      }
      const usage = reading.kind === "read" ? reading.usage : null;
      const writer = new ChatAnswerWriter(HEAD, true);
      const streamed = [...found.deltas.flatMap((delta) => writer.write(delta)), ...writer.end(usage)];
      const answer = { id: null, deltas: found.deltas, rawUsage: null };
      // OpenAI's client throws at the event behind its end; ours is an answer.
      if (recording.id === "R0634") return expect(found.deltas.at(-1)).toMatchObject({ reason: "length" });
      const expected = await hear(recording.body, recording.stream);
      expect(await hear(Buffer.concat(streamed), true)).toEqual(expected);
      expect(await hear(writeChatAnswer(HEAD, answer, usage), false)).toEqual(expected);
    });
});
