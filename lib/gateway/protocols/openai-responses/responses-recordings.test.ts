import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type AnswerContext } from "../contract";
import { answersOf, type Recording } from "../../testing/recorded/recording";
import { totalsOf } from "../openai/told-usage";
import { responsesPassThrough } from "./responses-pass-through";
import { ResponsesAnswerReader, readWholeResponse } from "./responses-read-answer";
import { parseResponsesRequest } from "./responses-request";
import { ResponsesAnswerWriter, writeResponsesAnswer } from "./responses-write-answer";
import type { Answer } from "../conversation/answer";

const recordings = answersOf("openai.responses");
const HEAD = { hex: "00", model: "sold-as", createdAt: 1, inputEstimate: 1 };
const BOUNDS = { contextTokens: 1 << 21, outputTokens: 1 << 20, audio: true, modelName: "", settings: {} };

function request(stream: boolean) {
  const body = JSON.stringify({ model: "m", input: "x", stream });
  const read = parseResponsesRequest(Buffer.from(body), DEFAULT_LIMITS);
  if (isRefusal(read)) throw new Error(read.message);
  return read;
}

function contextFor(upstreamModel: string): AnswerContext {
  return { hex: "00", upstreamModel, createdAt: 1, maxEventBytes: 1 << 26, settings: {} };
}

interface Heard {
  readonly text: string;
  readonly calls: readonly { name: string; arguments: string }[];
  readonly status: string | undefined;
}

function heardIn({ output, status }: OpenAI.Responses.Response): Heard {
  const messages = output.filter((item) => item.type === "message");
  return {
    text: messages
      .flatMap(({ content }) =>
        content.map((part) => (part.type === "output_text" ? part.text : part.refusal)),
      )
      .join(""),
    calls: output
      .filter((item) => item.type === "function_call")
      .map((item) => ({ name: item.name, arguments: item.arguments })),
    status,
  };
}

/** What OpenAI's own client makes of bytes. */
async function hear(body: Buffer, stream: boolean): Promise<Heard> {
  const type = stream ? "text/event-stream" : "application/json";
  const fetch = () =>
    Promise.resolve(new Response(new Uint8Array(body), { headers: { "content-type": type } }));
  const client = new OpenAI({ apiKey: "k", baseURL: "http://upstream.invalid/v1", fetch, maxRetries: 0 });
  if (!stream) return heardIn(await client.responses.create({ model: "m", input: "x" }));
  const items: OpenAI.Responses.ResponseOutputItem[] = [];
  let response: OpenAI.Responses.Response | undefined;
  for await (const event of await client.responses.create({ model: "m", input: "x", stream: true })) {
    if (event.type === "response.output_item.done") items.push(event.item);
    if (event.type === "response.completed" || event.type === "response.incomplete")
      response = event.response;
  }
  if (!response) throw new Error("the response never ended");
  // Some recordings leave the output out of the last event.
  return heardIn({ ...response, output: items });
}

function read(recording: Recording, body: Buffer): Answer {
  if (!recording.stream) {
    const answer = readWholeResponse(body);
    if (answer === null || answer === "error") throw new Error("not read");
    return answer;
  }
  const reader = new ResponsesAnswerReader(1 << 26);
  for (let at = 0; at < body.length; at += 11) reader.push(body.subarray(at, at + 11));
  reader.end();
  expect(reader).toMatchObject({ fault: null, done: true });
  return { id: null, deltas: reader.deltas, rawUsage: reader.usage };
}

/** Files with several answers, one behind the other: only the first is read, and the usage stated is of the last. */
const SEVERAL = new Set(["R0977", "R1115", "R1123"]);
/** Their pieces were thinned out by those who recorded them, so that they say less than their ends. */
const THINNED = new Set(["R1113", "R1119"]);
/** No answers: a job that was queued, and conversations that were compacted. */
const OTHERS = new Set(["R0554", "R0555", "R0556"]);

function passedUsage({ usage }: { readonly usage: unknown }, recording: Recording): void {
  if (!SEVERAL.has(recording.id)) expect(usage ?? null).toEqual(recording.usage);
}

/** `[DONE]` behind the end, and comments, are not passed on. */
function withoutMarks(body: Buffer): string {
  return body
    .toString()
    .replace(/^:.*\n+/gm, "")
    .replace(/data: \[DONE\]\n*$/, "");
}

function passed(recording: Recording, body: Buffer): void {
  const context = contextFor("m");
  if (!recording.stream) {
    const answer = responsesPassThrough.readAnswer(request(false), body, context, "");
    expect(answer?.body.equals(body)).toBe(true);
    return passedUsage(answer ?? { usage: null }, recording);
  }
  const reader = responsesPassThrough.openStream(request(true), context);
  for (let at = 0; at < body.length; at += 13) reader.push(body.subarray(at, at + 13));
  reader.end();
  expect(reader).toMatchObject({ fault: null, done: true, meaningful: true });
  passedUsage(reader, recording);
  if (recording.raw)
    expect(
      Buffer.concat([...reader.out, ...reader.tail])
        .toString()
        .trimEnd(),
    ).toBe(withoutMarks(body).trimEnd());
}

describe("recorded responses", () => {
  it("are there, or the folder is not", () => {
    expect(recordings.length === 0 || recordings.length > 80).toBe(true);
  });

  for (const recording of recordings)
    it(`${recording.id} ${recording.provider} ${recording.model}`, async () => {
      const body = recording.body;
      if (OTHERS.has(recording.id))
        return expect(responsesPassThrough.readAnswer(request(false), body, contextFor("m"), "")).toBeNull();
      passed(recording, body);
      const answer = read(recording, body);
      const reading = responsesPassThrough.readUsage(answer.rawUsage, BOUNDS);
      if (SEVERAL.has(recording.id)) return expect(reading.kind).toBe("read");
      if (recording.usage === null) expect(reading.kind).toBe("missing");
      else if (recording.usage.total_tokens === 0) expect(reading.kind).toBe("zero");
      else {
        if (reading.kind !== "read") throw new Error(reading.kind);
        const { input, output } = totalsOf(reading.usage);
        expect([input, output]).toEqual([recording.usage.input_tokens, recording.usage.output_tokens]);
      }
      if (THINNED.has(recording.id)) return;
      const usage = reading.kind === "read" ? reading.usage : null;
      const writer = new ResponsesAnswerWriter(request(true), HEAD);
      const events = [...answer.deltas.flatMap((delta) => writer.write(delta)), ...writer.end(usage)];
      const expected = await hear(body, recording.stream);
      expect(await hear(Buffer.concat(events), true)).toEqual(expected);
      expect(await hear(writeResponsesAnswer(request(false), HEAD, answer, usage), false)).toEqual(expected);
    });
});
