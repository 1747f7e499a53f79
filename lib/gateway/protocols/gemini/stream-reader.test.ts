import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRefusal, type AnswerContext } from "../contract";
import { parsed } from "./testing/requests";
import { geminiWire } from "./wire";

const CONTEXT: AnswerContext = {
  ...{ hex: "0a", upstreamModel: "gemini-test", createdAt: 0, maxEventBytes: 10_000, settings: {} },
};

const chunk = (parts: object[], more: object = {}, index = 0) => ({
  candidates: [{ content: { parts, role: "model" }, index, ...more }],
  usageMetadata: {
    promptTokenCount: 3,
    candidatesTokenCount: parts.length,
    totalTokenCount: 3 + parts.length,
  },
  modelVersion: "gemini-upstream",
});
const event = (json: object, end = "\r\n\r\n") => `data: ${JSON.stringify(json)}${end}`;
const STOP = { finishReason: "STOP" };

const TWO = event(chunk([{ text: "Grüße 🚀" }])) + event(chunk([{ text: " an alle" }], STOP));

interface Options {
  readonly query?: string;
  readonly n?: number;
  readonly context?: AnswerContext;
}

function open({ query = "alt=sse", n = 1, context = CONTEXT }: Options = {}) {
  const body = { contents: [{ parts: [{ text: "Hi" }] }], generationConfig: { candidateCount: n } };
  return geminiWire.openStream(parsed(body, query), context);
}

function play(stream: string | readonly Buffer[], options?: Options) {
  const reader = open(options);
  for (const piece of typeof stream === "string" ? [Buffer.from(stream)] : stream) reader.push(piece);
  const early = Buffer.concat(reader.out).toString();
  reader.end();
  const rest = Buffer.concat([...reader.out, ...reader.tail]).toString();
  return { reader, early, all: rest };
}

describe("a stream that passes", () => {
  it("is untouched, its end held back", () => {
    const { reader, early, all } = play(TWO);
    expect(all).toBe(TWO);
    expect(early).toBe(TWO.slice(0, TWO.indexOf("\r\n\r\n") + 4));
    expect(reader).toMatchObject({
      done: true,
      fault: null,
      output: true,
      finishReason: "STOP",
      wellFormed: true,
    });
    expect(reader.text()).toBe("Grüße 🚀 an alle");
    expect(reader.textBytes).toBe(Buffer.byteLength("Grüße 🚀 an alle"));
    expect(reader.usage).toMatchObject({ promptTokenCount: 3 });
  });

  it("is the same however it is cut, in any line ends", () => {
    const cuts = fc.array(fc.nat(400), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, fc.constantFrom("\r\n", "\n", "\r"), (places, newline) => {
        const body = Buffer.from(TWO.replaceAll("\r\n", newline));
        const at = [0, ...places.filter((place) => place < body.length).sort((a, b) => a - b), body.length];
        const pieces = at.slice(1).map((to, index) => body.subarray(at[index], to));
        const { reader, all } = play(pieces);
        expect(all).toBe(body.toString());
        expect(reader.done).toBe(true);
        expect(reader.text()).toBe("Grüße 🚀 an alle");
      }),
    );
  });

  it("names the model as the client does, and changes nothing else", () => {
    const context = { ...CONTEXT, upstreamModel: "gemini-upstream" };
    expect(play(TWO, { context }).all).toBe(TWO.replaceAll('"gemini-upstream"', '"gemini-test"'));
  });

  it("becomes an array, which an error may close as well", () => {
    const { early, all } = play(TWO, { query: "" });
    const chunks = JSON.parse(all) as object[];
    expect(chunks).toHaveLength(2);
    expect(JSON.parse(`${early}{"error":{}}]`)).toEqual([chunks[0], { error: {} }]);
  });

  it.each([
    ["comments", `: hello\n\n${TWO}`, TWO],
    ["a last blank line that is missing", TWO.trimEnd(), `${TWO.trimEnd()}\n\n`],
  ])("survives %s", (_name, stream, expected) => {
    const { reader, all } = play(stream);
    expect(all).toBe(expected);
    expect(reader.done).toBe(true);
  });

  it("survives figures that are no JSON, and says so", () => {
    const { reader } = play(TWO.replace('"candidatesTokenCount":1', '"candidatesTokenCount":NaN'));
    expect(reader).toMatchObject({ done: true, usageBroken: true, fault: null });
  });

  it.each([
    ["an error", event({ error: { code: 503, message: "Overloaded" } }), "error_event"],
    ["no JSON", "data: {oh\n\n", "malformed"],
    ["an endless event", `data: ${"x".repeat(10_001)}`, "malformed"],
  ])("ends with %s", (_name, stream, fault) => {
    const { reader } = play(event(chunk([{ text: "Hi" }])) + stream);
    expect(reader).toMatchObject({ fault, done: false, output: true });
  });

  it("is not complete without a reason why it ended", () => {
    expect(play(event(chunk([{ text: "Hi" }]))).reader.done).toBe(false);
    expect(play("").reader).toMatchObject({ done: false, spoke: false });
    const unspecified = event(chunk([{ text: "Hi" }], { finishReason: "FINISH_REASON_UNSPECIFIED" }));
    expect(play(unspecified).reader.done).toBe(false);
  });

  it("is complete when the prompt was blocked", () => {
    const stream = event({
      promptFeedback: { blockReason: "SAFETY" },
      usageMetadata: { promptTokenCount: 3 },
    });
    const { reader, early, all } = play(stream);
    expect(reader).toMatchObject({ done: true, output: false, meaningful: true, finishReason: "SAFETY" });
    expect([early, all]).toEqual(["", stream]);
  });

  it("costs nothing when the prompt was blocked and nothing is reported", () => {
    const blocked = {
      promptFeedback: { blockReason: "SAFETY" },
      usageMetadata: { trafficType: "ON_DEMAND" },
    };
    const bounds = { contextTokens: 9, outputTokens: 9, audio: false, modelName: "", settings: {} };
    const { reader } = play(event(blocked));
    expect(geminiWire.readUsage(reader.usage, bounds)).toEqual({ kind: "zero" });
    const answer = geminiWire.readAnswer(parsed(), Buffer.from(JSON.stringify(blocked)), CONTEXT, "");
    expect(geminiWire.readUsage(answer?.usage, bounds)).toEqual({ kind: "zero" });
    const said = play(event(chunk([{ text: "a" }], STOP)).replace(/"usageMetadata":\{.*?\},/, ""));
    expect(geminiWire.readUsage(said.reader.usage, bounds)).toEqual({ kind: "missing" });
  });

  it("is complete when every candidate has ended, and goes on until then", () => {
    const first = event(chunk([{ text: "a" }], STOP, 0));
    const second = event(chunk([{ text: "b" }], {}, 1));
    const end = event(chunk([{ text: "c" }], { finishReason: "MAX_TOKENS" }, 1));
    const { reader, early, all } = play(first + second + end, { n: 2 });
    expect(reader.done).toBe(true);
    expect([early, all]).toEqual([first + second, first + second + end]);
    expect(play(first + second, { n: 2 }).reader.done).toBe(false);
  });

  it("holds back what follows the end", () => {
    const late = event({ usageMetadata: { promptTokenCount: 4, totalTokenCount: 4 } });
    const { reader, early } = play(TWO + late);
    expect(early).not.toContain(" an alle");
    expect(reader.tail).toHaveLength(2);
    expect(reader.usage).toEqual({ promptTokenCount: 4, totalTokenCount: 4 });
  });

  it("can be cut short, in the protocol's own words", () => {
    const reader = open({ n: 2 });
    reader.push(Buffer.from(event(chunk([{ text: "a" }], STOP, 0)) + event(chunk([{ text: "b" }], {}, 1))));
    const said = Buffer.concat([
      ...reader.cutShort({ code: "balance_ended", message: "No more." }),
    ]).toString();
    const json = JSON.parse(said.slice(6)) as { candidates: object[]; usageMetadata: object };
    expect(json.candidates).toMatchObject([{ index: 1, finishReason: "MAX_TOKENS" }]);
    expect(json.usageMetadata).toMatchObject({ promptTokenCount: 3 });
    const array = open({ query: "" });
    array.push(Buffer.from(event(chunk([{ text: "a" }]))));
    const whole = Buffer.concat([
      ...array.out,
      ...array.cutShort({ code: "balance_ended", message: "No more." }),
    ]).toString();
    expect(JSON.parse(whole)).toMatchObject([{}, { candidates: [{ index: 0, finishReason: "MAX_TOKENS" }] }]);
  });

  it("counts thoughts and calls as text, and a signature as nothing", () => {
    const call = { functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "c2VhbA==" };
    const { reader } = play(event(chunk([{ text: "Hm. ", thought: true }, call], STOP)));
    expect(reader.text()).toBe('Hm. f{"a":1}');
    expect(play(event(chunk([{ text: "", thoughtSignature: "x" }]))).reader.output).toBe(false);
  });
});

describe("a whole answer", () => {
  const read = (json: unknown) =>
    geminiWire.readAnswer(parsed(), Buffer.from(JSON.stringify(json)), CONTEXT, "");

  it("passes as it is", () => {
    const answer = read(chunk([{ text: "Hi" }], STOP));
    expect(answer?.body.toString()).toBe(JSON.stringify(chunk([{ text: "Hi" }], STOP)));
    expect(answer).toMatchObject({ output: true, finishReason: "STOP", isError: false });
    expect(answer?.text()).toBe("Hi");
  });

  it.each([
    [{ promptFeedback: { blockReason: "OTHER" } }, { output: false, finishReason: "OTHER" }],
    [{ candidates: [{ finishReason: 3 }] }, { output: false, finishReason: "SAFETY" }],
    [{ error: { code: 500 } }, { isError: true }],
  ])("may have nothing in it: %j", (json, expected) => expect(read(json)).toMatchObject(expected));

  it.each([[{}], [[]], ["text"], [{ choices: [] }]])("is not %j", (json) => expect(read(json)).toBeNull());
});

it("an error says nothing of its upstream", () => {
  const message =
    "models/gemini-2.5 is not found in projects/1234567 at https://x.googleapis.com for sa@p.iam.gserviceaccount.com";
  const details = [{ "@type": "x", fieldViolations: [{ field: "contents[0]" }] }];
  const body = { error: { code: 404, status: "NOT_FOUND", message, details } };
  const error = geminiWire.readError(Buffer.from(JSON.stringify([body])));
  expect(error).toEqual({
    code: "not_found",
    param: "contents[0]",
    message: "… is not found in … at … for …",
  });
  const refused = { error: { status: "INVALID_ARGUMENT", details: [{ reason: "API_KEY_INVALID" }] } };
  expect(geminiWire.readError(Buffer.from(JSON.stringify(refused))).code).toBe("api_key_invalid");
  expect(geminiWire.readError(Buffer.from("<html>"))).toEqual({ code: null, param: null, message: null });
  expect(isRefusal(error)).toBe(false);
});
