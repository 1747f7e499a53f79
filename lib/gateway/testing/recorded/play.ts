import { expect } from "vitest";
import { DIMENSIONS, dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import type { TestBench, WrittenCall } from "../harness";
import { captured, type Captured } from "./capture";
import type { Heard } from "./heard";
import { askedOf, textFor, unitsOf } from "./media";
import { OFFICIAL, TONGUES, type Question, type Tongue } from "./official-clients";
import type { RecordedVendor } from "./recorded-vendor";
import type { Recording } from "./recording";
import { modelOf, type RecordedStage } from "./stage";
import { saidByAmazon, saidByCohere, statedUsage } from "./stated";
import { THINNED } from "./vendors";
import { vercelHears } from "./vercel-client";

export interface Theatre {
  readonly bench: TestBench;
  readonly vendor: RecordedVendor;
  readonly stage: RecordedStage;
}

/** The protocol of conversations a recording is in; null where no client here speaks it. */
function tongueOf({ shape }: Recording): Tongue | null {
  switch (shape) {
    case "openai.chat":
      return "chat";
    case "openai.responses":
      return "responses";
    case "anthropic.messages":
      return "messages";
    case "gemini.generate":
    case "gemini.stream":
      return "gemini";
    default:
      return null;
  }
}

/** Whether a client asks for a stream to be answered with a recording. */
function isStreamed({ stream, shape }: Recording): boolean {
  return stream || shape === "gemini.stream" || shape === "bedrock.converse-stream";
}

/** Plays a recording through the gateway in every way that applies and checks what its client and our books saw. */
export async function playRecording(theatre: Theatre, recording: Recording): Promise<void> {
  const chain = await theatre.stage.chainOf(recording);
  const apiKey = chain.customers[0].apiKey;
  const media = askedOf(recording, modelOf(recording));
  if (media) return playMedia(theatre, recording, apiKey, media);
  const own = tongueOf(recording);
  const question: Question = {
    url: theatre.bench.gateway.url,
    apiKey,
    model: modelOf(recording),
    text: textFor(recording),
    stream: isStreamed(recording),
    maxTokens: Math.max(8_192, recording.figures.output ?? 0, (recording.figures.reasoning ?? 0) * 2),
  };
  if (recording.httpStatus >= 400) {
    for (const tongue of TONGUES) await playError(theatre, recording, tongue, question);
    return;
  }
  const expected = await expectedOf(theatre, recording, own, question);
  for (const tongue of THINNED.has(recording.id) && own ? [own] : TONGUES) {
    const { result, answer } = await captured(() => OFFICIAL[tongue](question));
    const bytes = await answer.bytes;
    if (expected instanceof Error) {
      if (tongue !== own) continue;
      expect([recording.id, tongue, result instanceof Error]).toEqual([recording.id, tongue, true]);
      continue;
    }
    if (result instanceof Error)
      throw new Error(`${tongue}: ${result.message}\n${bytes.toString().slice(0, 400)}`);
    expectSame(tongue, result, expected);
    expectSame(
      `${tongue} usage`,
      usageOf(await theatre.bench.callOf(answer.response)),
      usageExpected(recording),
    );
    if (tongue === own) expectSameBytes(recording, bytes);
    const byVercel = (read: Buffer) => vercelHears(tongue, answer.response, read, question.stream);
    const heard = await byVercel(bytes).catch(asError);
    // Of a vendor's own bytes it hears more than the official client, or throws.
    const itsOwn =
      tongue === own && recording.stream === question.stream
        ? await byVercel(recording.body).catch(asError)
        : expected;
    expectSame(`${tongue} by Vercel`, heard, itsOwn);
  }
}

/** What the official client makes of the vendor's own answer; an error where it throws. */
async function expectedOf(
  { vendor }: Theatre,
  recording: Recording,
  own: Tongue | null,
  question: Question,
): Promise<Heard | Error> {
  if (own) return OFFICIAL[own]({ ...question, url: vendor.url }).catch(asError);
  if (recording.shape === "cohere.chat") return saidByCohere(recording);
  return saidByAmazon(recording);
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

interface Used {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What was settled, in the words of {@link statedUsage}; "counted" where it is our own count. */
function usageOf({ usage, estimated, state }: WrittenCall): Used | string {
  if (state !== "settled") return state;
  if (estimated) return "counted";
  const sum = (...names: readonly Dimension[]) =>
    names.reduce((all, name) => all + Number(usage[dimensionIndex(name)]), 0);
  return {
    input: sum("input", "cached_input", "cache_write_5m", "cache_write_1h", "audio_input"),
    cached: sum("cached_input"),
    written: sum("cache_write_5m", "cache_write_1h"),
    output: sum("output", "reasoning", "audio_output"),
    reasoning: sum("reasoning"),
  };
}

function expectSame(what: string, actual: unknown, expected: unknown): void {
  expect(actual, `${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`).toEqual(expected);
}

function usageExpected(recording: Recording): Used | string {
  const stated = statedUsage(recording) ?? "counted";
  const isNothing = typeof stated !== "string" && Object.values(stated).every((figure) => figure === 0);
  // A prompt that was blocked, and not billed: nothing is settled (C33).
  return isNothing && recording.body.includes('"blockReason"') ? "released" : stated;
}

/** Bytes of the wire pass untouched, but for comments and the end mark that Responses streams do not have. */
function expectSameBytes(recording: Recording, bytes: Buffer): void {
  if (!recording.stream && recording.shape === "gemini.stream") return;
  if (!recording.stream) return expect(bytes.equals(recording.body)).toBe(true);
  if (recording.raw) expect(withoutMarks(bytes)).toBe(withoutMarks(recording.body));
}

function withoutMarks(bytes: Buffer): string {
  return bytes
    .toString()
    .replace(/^:.*\n+/gm, "")
    .replace(/data: \[DONE\]\s*$/, "")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd();
}

/** An upstream's refusal reaches the client in its own envelope, and nobody pays. */
async function playError(
  theatre: Theatre,
  recording: Recording,
  tongue: Tongue,
  question: Question,
): Promise<void> {
  const { result, answer } = await captured(() => OFFICIAL[tongue](question));
  expect([tongue, result]).toEqual([tongue, expect.any(Error)]);
  expect(answer.response.status).toBeGreaterThanOrEqual(400);
  await expectFree(theatre, answer);
}

async function expectFree({ bench }: Theatre, { response, bytes }: Captured): Promise<void> {
  expect((JSON.parse((await bytes).toString()) as { error?: unknown }).error).toBeDefined();
  expect(await bench.callOf(response)).toMatchObject({ state: "released", amounts: [] });
}

async function playMedia(
  theatre: Theatre,
  recording: Recording,
  apiKey: string,
  { path, body }: NonNullable<ReturnType<typeof askedOf>>,
): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}`, ...(typeof body === "string" ? JSON_TYPE : {}) };
  const { answer } = await captured(() =>
    fetch(theatre.bench.gateway.url + path, { method: "POST", headers, body }),
  );
  if (recording.httpStatus >= 400) return expectFree(theatre, answer);
  const bytes = await answer.bytes;
  expect([answer.response.status, bytes.toString().slice(0, 300)]).toEqual([200, expect.any(String)]);
  const call = await theatre.bench.callOf(answer.response);
  const used = DIMENSIONS.flatMap((name, slot) =>
    call.usage[slot] ? [[name, Number(call.usage[slot])] as const] : [],
  );
  expectSame("state", call.state, "settled");
  // A completion without figures is counted here.
  if (recording.shape === "openai.completions" && !recording.usage)
    expectSame("estimated", call.estimated, true);
  else expectSame("units", Object.fromEntries(used), unitsOf(recording));
  if (passes(recording)) expectSameBytes(recording, bytes);
}

/** Cohere's lists are told in the common shape, Mistral's sound comes out of its JSON, and some texts were kept in JSON. */
function passes({ shape, provider, body }: Recording): boolean {
  if (shape.startsWith("openai.audio.t") && body.includes('"headers"')) return false;
  return shape !== "openai.audio.speech" && !(shape === "rerank" && provider === "cohere");
}

const JSON_TYPE = { "content-type": "application/json" };
