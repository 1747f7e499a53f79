import Anthropic from "@anthropic-ai/sdk";
import { expect } from "vitest";
import type { UsageBounds } from "../../contract";
import type { AnswerDelta } from "../../conversation/answer";
import { dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import { readMessage } from "../message-answer";
import { MessageAnswerReader } from "../message-answer-reader";
import { MessageStreamReader } from "../message-stream-reader";
import { readAnswer } from "../read-answer";
import { readUsage } from "../usage";
import type { Recording } from "../../../testing/recorded/recording";

const DISGUISE = { modelName: null, hex: "0".repeat(24) };
const WIDE: UsageBounds = {
  contextTokens: 10_000_000,
  outputTokens: 1_000_000,
  audio: false,
  modelName: "claude",
  settings: {},
};

/** What a reader of a message makes of it: what was thought, said and called. */
interface Told {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
}

/** Plays a recorded answer through everything here that reads answers, and expects what is stated inside it. */
export async function checkRecording(recording: Recording): Promise<void> {
  if (recording.status !== "200") expect(readMessage(recording.body, DISGUISE)?.isError).toBe(true);
  else if (recording.stream) await checkStream(recording);
  else await checkWhole(recording);
}

/** Several answers one after another in one recording: no HTTP response looks like that. */
export function isSeveral({ body }: Recording): boolean {
  return body.toString("latin1").split('"type":"message_stop"').length > 2;
}

async function checkStream(recording: Recording): Promise<void> {
  const pass = new MessageStreamReader({ ...DISGUISE, maxEventBytes: 10_000_000 });
  const reader = new MessageAnswerReader(10_000_000);
  // Slices of a length that meets every place in an event, and characters of several bytes.
  for (let at = 0; at < recording.body.length; at += 7) {
    pass.push(recording.body.subarray(at, at + 7));
    reader.push(recording.body.subarray(at, at + 7));
  }
  pass.end();
  reader.end();
  const passed = Buffer.concat([...pass.out, ...pass.tail]);
  if (recording.raw && hasNames(recording.body)) expect(passed.equals(recording.body)).toBe(true);
  for (const read of [pass, reader]) {
    expect(read).toMatchObject({ done: true, wellFormed: true, fault: null, usageBroken: false });
    expectUsage(read.usage, recording);
  }
  // One recording begins anew in the middle, which the official client does not forgive.
  if (passed.toString().split('"type":"message_start"').length > 2) return;
  const seen = await officialClient(passed, "text/event-stream");
  expect(toldIn(reader.deltas)).toEqual(toldBy(seen));
  expect(seen.stop_reason).toBe(pass.finishReason);
}

async function checkWhole(recording: Recording): Promise<void> {
  const whole = readMessage(recording.body, DISGUISE);
  const answer = readAnswer(recording.body);
  if (!whole || !answer || answer === "error") return expect.fail("not read as a message");
  expect(whole.body.equals(recording.body)).toBe(true);
  expectUsage(whole.usage, recording);
  expectUsage(answer.rawUsage, recording);
  const seen = await officialClient(whole.body, "application/json");
  expect(toldIn(answer.deltas)).toEqual(toldBy(seen));
}

/** Some re-framed recordings lost their `event:` lines: those get them back, since clients want them. */
function hasNames(body: Buffer): boolean {
  return body.includes("event:");
}

/** The buckets say what the recording states, and nothing twice. */
function expectUsage(raw: unknown, { usage }: Recording): void {
  const reading = readUsage(raw, WIDE);
  if (reading.kind !== "read") return expect.fail(`usage is ${reading.kind}`);
  const sum = (...names: readonly Dimension[]) =>
    names.reduce((all, name) => all + Number(reading.usage[dimensionIndex(name)]), 0);
  expect({
    input: sum("input"),
    cached: sum("cached_input"),
    written: sum("cache_write_5m", "cache_write_1h"),
    output: sum("output", "reasoning"),
  }).toEqual({
    input: usage?.input_tokens,
    cached: usage?.cache_read_input_tokens ?? 0,
    written: usage?.cache_creation_input_tokens ?? 0,
    output: usage?.output_tokens,
  });
  const details = usage?.output_tokens_details as { thinking_tokens?: number } | undefined;
  expect(sum("reasoning")).toBe(details?.thinking_tokens ?? 0);
  const served = usage?.server_tool_use as { web_search_requests?: number } | undefined;
  expect(sum("tool_call")).toBe(served?.web_search_requests ?? 0);
}

/** What Anthropic's own client makes of these bytes. */
async function officialClient(bytes: Buffer, type: string): Promise<Anthropic.Message> {
  const client = new Anthropic({
    apiKey: "none",
    maxRetries: 0,
    fetch: async () => new Response(new Uint8Array(bytes), { headers: { "content-type": type } }),
  });
  const asked = { model: "claude", max_tokens: 10, messages: [{ role: "user" as const, content: "" }] };
  return type === "application/json"
    ? client.messages.create(asked)
    : client.messages.stream(asked).finalMessage();
}

/** Arguments that were cut by the bound are no JSON; only that they are cut is compared. */
function inputOf(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return CUT;
  }
}

const CUT = "cut";

function toldBy({ content, stop_reason: reason }: Anthropic.Message): Told {
  const text = content.map((block) => (block.type === "text" ? block.text : "")).join("");
  const reasoning = content.map((block) => (block.type === "thinking" ? block.thinking : "")).join("");
  const calls = content.flatMap((block) => (block.type === "tool_use" ? [block] : []));
  return {
    text,
    reasoning,
    calls: calls.map(({ name, input }) => ({ name, input: reason === "max_tokens" ? CUT : input })),
  };
}

function toldIn(deltas: readonly AnswerDelta[]): Told {
  let [text, reasoning] = ["", ""];
  const calls: { name: string; json: string }[] = [];
  for (const delta of deltas) {
    if (delta.kind === "text") text += delta.text;
    if (delta.kind === "reasoning") reasoning += delta.text;
    if (delta.kind === "tool_call") calls[delta.call] = { name: delta.name, json: "" };
    const call = delta.kind === "tool_arguments" ? calls[delta.call] : undefined;
    if (call && delta.kind === "tool_arguments") call.json += delta.json;
  }
  return { text, reasoning, calls: calls.map(({ name, json }) => ({ name, input: inputOf(json) })) };
}
