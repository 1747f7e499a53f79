import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer, AnswerDelta, AnswerHead } from "../conversation/answer";
import { geminiClientConverter, geminiUpstreamConverter } from "./converters";
import { recordingsOf } from "../../testing/recorded/recording";
import { parsed } from "./testing/requests";

function read(stream: string | Buffer, step = 1_000_000) {
  const reader = geminiUpstreamConverter.openAnswer({}, 1_000_000);
  const bytes = Buffer.from(stream);
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  reader.end();
  return reader;
}

const event = (json: object) => `data: ${JSON.stringify(json)}\r\n\r\n`;
const said = (parts: object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: "model" }, index: 0, ...more }],
  responseId: "r1",
});
const whole = (json: object) => geminiUpstreamConverter.readAnswer(Buffer.from(JSON.stringify(json)));
const kinds = (deltas: readonly AnswerDelta[]) => deltas.map(({ kind }) => kind);

describe("a stream of Gemini's, in steps", () => {
  const STREAM =
    event(said([{ text: "Hm 🚀", thought: true }])) +
    event(
      said([{ text: "Grüße" }, { functionCall: { name: "f", args: { a: [1] } }, thoughtSignature: "s" }]),
    ) +
    event(
      said([
        { functionCall: { name: "g", args: {} } },
        { inlineData: { mimeType: "image/png", data: "AA" } },
      ]),
    ) +
    event({
      ...said([{ text: "" }], { finishReason: "STOP" }),
      usageMetadata: { promptTokenCount: 1, totalTokenCount: 1 },
    });

  it("has them all, however it is cut", () => {
    const expected = read(STREAM).deltas;
    expect(expected).toMatchObject([
      { kind: "reasoning", text: "Hm 🚀" },
      { kind: "text", text: "Grüße" },
      { kind: "tool_call", call: 0, name: "f", signature: "s" },
      { kind: "tool_arguments", call: 0, json: '{"a":[1]}' },
      { kind: "tool_call", call: 1, name: "g", signature: null },
      { kind: "tool_arguments", call: 1, json: "{}" },
      { kind: "image", mimeType: "image/png", data: "AA" },
      { kind: "finish", reason: "tool_calls" },
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (step) => {
        const reader = read(STREAM, step);
        expect(reader.deltas).toEqual(expected);
        expect(reader).toMatchObject({ done: true, fault: null, usage: { totalTokenCount: 1 } });
      }),
    );
  });

  it("gives calls ids that differ from answer to answer and say nothing of the vendor's", () => {
    const ids = [STREAM, STREAM.replaceAll('"r1"', '"r2"')].flatMap((stream) =>
      read(stream).deltas.flatMap((delta) => (delta.kind === "tool_call" ? [delta.id] : [])),
    );
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => /^call_[0-9a-f]{24}$/.test(id))).toBe(true);
  });

  it("puts arguments together that come in pieces", () => {
    const call = (functionCall: object, more: object = {}) => event(said([{ functionCall }], more));
    const piece = (jsonPath: string, value: object) =>
      call({ partialArgs: [{ jsonPath, ...value }], willContinue: true });
    const stream =
      call({ name: "f", willContinue: true }) +
      piece("$.to.city", { stringValue: "San ", willContinue: true }) +
      piece("$.to.city", { stringValue: "José" }) +
      piece("$.list[1].n", { numberValue: 2 }) +
      piece("$['odd name']", { boolValue: true }) +
      piece("$.__proto__.x", { nullValue: "NULL_VALUE" }) +
      call({}) +
      call({ name: "g", willContinue: true }, { finishReason: "STOP" });
    const json = read(stream).deltas.flatMap((delta) =>
      delta.kind === "tool_arguments" ? [delta.json] : [],
    );
    expect(json).toEqual([
      '{"to":{"city":"San José"},"list":[null,{"n":2}],"odd name":true,"__proto__":{"x":null}}',
      "{}",
    ]);
  });

  it.each([
    ["MAX_TOKENS", "length"],
    ["SAFETY", "content_filter"],
    ["RECITATION", "content_filter"],
    ["OTHER", "stop"],
    [2, "length"],
  ])("ends for %s as %s", (finishReason, reason) => {
    const { deltas } = read(event(said([{ text: "a" }], { finishReason })));
    expect(deltas.at(-1)).toMatchObject({ kind: "finish", reason });
  });

  it("ends when the prompt was blocked, and not when it only stops", () => {
    const blocked = read(event({ promptFeedback: { blockReason: "SAFETY" } }));
    expect(blocked).toMatchObject({ done: true, deltas: [{ kind: "finish", reason: "content_filter" }] });
    expect(blocked.usage).toMatchObject({ totalTokenCount: 0 });
    expect(read(event(said([{ text: "a" }])))).toMatchObject({ done: false, usage: null });
  });

  it.each([
    [event({ error: { code: 500 } }), "error_event"],
    ["data: <html>\n\n", "malformed"],
  ])("may break: %s", (stream, fault) => expect(read(stream).fault).toBe(fault));
});

describe("a whole answer of Gemini's", () => {
  it.each([
    [said([{ text: "a" }]), ["text", "finish"]],
    [{ candidates: [] }, ["finish"]],
    [{ promptFeedback: { blockReason: "OTHER" } }, ["finish"]],
    [{ candidates: [{ finishReason: "SAFETY", index: 0 }] }, ["finish"]],
  ])("%j has steps", (json, expected) => {
    const answer = whole(json) as Answer;
    expect(kinds(answer.deltas)).toEqual(expected);
  });

  it("is none, or an error", () => {
    expect([whole({}), whole([]), whole({ error: { code: 1 } })]).toEqual([null, null, "error"]);
    expect(geminiUpstreamConverter.readAnswer(Buffer.from("<html>"))).toBeNull();
  });
});

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly functionCall?: { readonly name?: string; readonly args?: object };
}

/** What a stream says, read in the plainest way. */
function plainly(body: Buffer): Part[] {
  return body
    .toString()
    .split(/\r?\n\r?\n/)
    .filter((one) => one.startsWith("data:"))
    .map((one) => JSON.parse(one.slice(5)) as { candidates?: { content?: { parts?: Part[] } }[] })
    .flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
}

function texts(deltas: readonly AnswerDelta[], kind: "text" | "reasoning"): string {
  return deltas.map((delta) => (delta.kind === kind ? delta.text : "")).join("");
}

/** Names and arguments of calls. */
function calls(deltas: readonly AnswerDelta[]): (readonly [name: string, args: unknown])[] {
  return deltas.flatMap((delta) => {
    if (delta.kind !== "tool_call") return [];
    const args = deltas.find((one) => one.kind === "tool_arguments" && one.call === delta.call);
    return [[delta.name, args?.kind === "tool_arguments" ? JSON.parse(args.json) : null] as const];
  });
}

const RECORDINGS = recordingsOf("gemini.stream").filter(({ stream }) => stream);
const HEAD: AnswerHead = { hex: "0a", model: "ours", createdAt: 1, inputEstimate: 1 };

describe.skipIf(RECORDINGS.length === 0).each(RECORDINGS)("recorded stream $id", ({ body }) => {
  const parts = plainly(body);
  const { deltas, done } = read(body, 50);

  it("says what it said", () => {
    const of = (thought: boolean) =>
      parts.map((part) => ((part.thought ?? false) === thought ? (part.text ?? "") : "")).join("");
    expect(done).toBe(true);
    expect(texts(deltas, "text")).toBe(of(false));
    expect(texts(deltas, "reasoning")).toBe(of(true));
    const named = parts.flatMap(({ functionCall }) =>
      functionCall?.name === undefined ? [] : [functionCall],
    );
    expect(calls(deltas).map(([name]) => name)).toEqual(named.map(({ name }) => name));
    for (const [index, { args }] of named.entries())
      if (args) expect(calls(deltas)[index]?.[1]).toEqual(args);
    expect(deltas.at(-1)?.kind).toBe("finish");
  });

  it("says the same once more when it is written for a client of Gemini's", () => {
    const asked = {
      contents: [{ parts: [{ text: "Hi" }] }],
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    };
    const writer = geminiClientConverter.openAnswer(parsed(asked), HEAD);
    const bytes = Buffer.concat([...deltas.flatMap((delta) => writer.write(delta)), ...writer.end(null)]);
    const again = read(bytes);
    expect(again.done).toBe(true);
    expect(texts(again.deltas, "text")).toBe(texts(deltas, "text"));
    expect(texts(again.deltas, "reasoning")).toBe(texts(deltas, "reasoning"));
    expect(calls(again.deltas)).toEqual(calls(deltas));
    expect(again.deltas.at(-1)).toEqual(deltas.at(-1));
  });
});
