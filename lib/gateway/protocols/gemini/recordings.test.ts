import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type AnswerContext, type UsageReading } from "../contract";
import { parseCountTokens } from "./count-tokens";
import { parseGenerate, type GeminiRequest } from "./request";
import { allRecordings, type Recording } from "../../testing/recorded/recording";
import { geminiWire } from "./wire";

const RECORDINGS = allRecordings().filter(({ shape }) => shape.startsWith("gemini."));
const BOUNDS = {
  contextTokens: 1_048_576,
  outputTokens: 65_536,
  audio: false,
  modelName: "",
  settings: {},
};

function request(framing: "sse" | "array" = "sse", model = "gemini-2.5-flash"): GeminiRequest {
  const parsed = parseGenerate(
    {
      rest: `${model}:streamGenerateContent`,
      query: new URLSearchParams(framing === "sse" ? "alt=sse" : ""),
      body: Buffer.from('{"contents":[{"parts":[{"text":"Hi"}]}]}'),
      header: () => undefined,
    },
    DEFAULT_LIMITS,
  );
  if (isRefusal(parsed)) throw new Error(parsed.message);
  return parsed;
}

const CONTEXT: AnswerContext = {
  hex: "00ff",
  upstreamModel: "gemini-2.5-flash",
  createdAt: 0,
  maxEventBytes: 1_000_000,
  settings: {},
};

function replay(body: Buffer, step: number, framing: "sse" | "array" = "sse", model?: string) {
  const reader = geminiWire.openStream(request(framing, model), CONTEXT);
  const out: Buffer[] = [];
  for (let at = 0; at < body.length; at += step) {
    reader.push(body.subarray(at, at + step));
    out.push(...reader.out);
    reader.out = [];
  }
  const waited = out.length;
  reader.end();
  out.push(...reader.out, ...reader.tail);
  return { reader, bytes: Buffer.concat(out), waited };
}

/** The stated figures, in our buckets, by the plain rule; what the vendor left out is none. */
function stated(usage: NonNullable<Recording["usage"]>): Record<string, number> {
  const of = (name: string) => Number(usage[name] ?? 0);
  return {
    input: of("promptTokenCount") - of("cachedContentTokenCount") + of("toolUsePromptTokenCount"),
    cached_input: of("cachedContentTokenCount"),
    output: of("candidatesTokenCount"),
    reasoning: of("thoughtsTokenCount"),
  };
}

function buckets(reading: UsageReading): Record<string, number> | string {
  if (reading.kind !== "read") return reading.kind;
  const of = (name: (typeof DIMENSIONS)[number]) => Number(reading.usage[DIMENSIONS.indexOf(name)]);
  return {
    input: of("input"),
    cached_input: of("cached_input"),
    output: of("output"),
    reasoning: of("reasoning"),
  };
}

/** What of the recorded requests is not offered here, by the field that is refused. */
const REFUSED: Readonly<Record<string, string>> = {
  R0284: "cachedContent",
  R0297: "cachedContent",
  R0736: "cachedContent",
  R0730: "tools[0].googleSearch",
  R0749: "modelArmorConfig",
  R0752: "generationConfig.temperature",
};
const REQUESTS = RECORDINGS.filter(({ request: asked, shape }) => asked && shape !== "gemini.embed");

const EVENTS = RECORDINGS.filter(({ stream }) => stream);
const WHOLE = RECORDINGS.filter(
  ({ stream, shape, status }) => !stream && shape === "gemini.generate" && status === "200",
);
const ARRAYS = RECORDINGS.filter(({ stream, shape }) => !stream && shape === "gemini.stream");

describe.skipIf(RECORDINGS.length === 0)("recorded traffic", () => {
  it("is all looked at", () => {
    expect([EVENTS.length, WHOLE.length, ARRAYS.length]).toEqual([22, 22, 8]);
  });

  describe.each(EVENTS)("stream $id", ({ body, usage }) => {
    it.each([1, 7, 1_000_000])("passes byte for byte in slices of %d", (step) => {
      const { reader, bytes } = replay(body, step);
      expect(reader.fault).toBeNull();
      expect(bytes.equals(body)).toBe(true);
      expect(reader.done).toBe(true);
      expect(reader.tail.length).toBeGreaterThan(0);
    });

    it("states its usage", () => {
      const { reader } = replay(body, 64);
      expect(buckets(geminiWire.readUsage(reader.usage, BOUNDS))).toEqual(stated(usage ?? {}));
      expect(reader.meaningful && reader.output && reader.wellFormed).toBe(true);
    });

    it("becomes an array of the same chunks", () => {
      const { bytes } = replay(body, 33, "array");
      const chunks = body
        .toString()
        .split(/\r?\n\r?\n/)
        .filter((event) => event.startsWith("data:"))
        .map((event) => JSON.parse(event.slice(5)) as unknown);
      expect(JSON.parse(bytes.toString())).toEqual(chunks);
    });

    it("names the model as its client does", () => {
      const { bytes } = replay(body, 33, "sse", "our-model");
      const versions = bytes.toString().match(/"modelVersion": ?"[^"]*"/g) ?? [];
      expect(versions.every((version) => version.endsWith('"our-model"'))).toBe(true);
    });
  });

  describe.each(ARRAYS)("array $id", ({ body, usage }) => {
    const chunks = JSON.parse(body.toString()) as object[];
    const events = Buffer.from(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(""));

    it("comes out as it went in, and states its usage", () => {
      const { reader, bytes } = replay(events, 100, "array");
      expect(JSON.parse(bytes.toString())).toEqual(chunks);
      expect(buckets(geminiWire.readUsage(reader.usage, BOUNDS))).toEqual(stated(usage ?? {}));
    });
  });

  it.each(REQUESTS)("request $id is read", ({ id, shape, request: asked }) => {
    const method = shape === "gemini.countTokens" ? "countTokens" : "generateContent";
    const incoming = {
      rest: `m:${method}`,
      query: new URLSearchParams(),
      body: asked ?? Buffer.alloc(0),
      header: () => undefined,
    };
    const parse = method === "countTokens" ? parseCountTokens : parseGenerate;
    const read = parse(incoming, DEFAULT_LIMITS);
    const expected = REFUSED[id];
    expect(isRefusal(read) ? read.param : undefined).toBe(expected);
  });

  it("has errors that are read", () => {
    const errors = RECORDINGS.filter(({ status, stream }) => status !== "200" && !stream);
    expect(errors.length).toBeGreaterThan(2);
    for (const { id, body } of errors) {
      const { code, message } = geminiWire.readError(body);
      expect([code === null, message === null, message?.includes("models/")], id).toEqual([
        false,
        false,
        false,
      ]);
    }
  });

  describe.each(WHOLE)("answer $id", ({ body, usage }) => {
    it("passes byte for byte and states its usage", () => {
      const answer = geminiWire.readAnswer(request(), body, CONTEXT, "application/json");
      expect(answer?.body.equals(body)).toBe(true);
      expect(answer?.isError).toBe(false);
      const reading = buckets(geminiWire.readUsage(answer?.usage, BOUNDS));
      expect(reading).toEqual(usage?.promptTokenCount === undefined ? "zero" : stated(usage));
    });
  });
});
