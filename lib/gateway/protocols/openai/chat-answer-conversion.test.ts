import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { AnswerDelta } from "../conversation/answer";
import { ChatAnswerReader, openaiChatUpstreamConverter, readWholeChat } from "./chat-read-answer";
import { ChatAnswerWriter, writeChatAnswer } from "./chat-write-answer";

const HEAD = { hex: "00ff", model: "sold-as", createdAt: 1_700_000_000, inputEstimate: 3 };
const USAGE = DIMENSIONS.map(
  (name) => ({ input: 10n, cached_input: 4n, output: 5n, reasoning: 2n })[name as "input"] ?? 0n,
);

const steps: fc.Arbitrary<AnswerDelta[]> = fc
  .record({
    thought: fc.option(fc.string({ minLength: 1 }), { nil: null }),
    seal: fc.option(fc.string({ minLength: 1 }), { nil: null }),
    text: fc.array(fc.string({ unit: "binary", minLength: 1 }), { maxLength: 4 }),
    calls: fc.array(
      fc.record({
        id: fc.uuid(),
        name: fc.string({ minLength: 1 }),
        json: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ thought, seal, text, calls }) => {
    const deltas: AnswerDelta[] = [];
    if (thought !== null) deltas.push({ kind: "reasoning", choice: 0, text: thought });
    if (seal !== null) deltas.push({ kind: "reasoning_signature", choice: 0, signature: seal });
    for (const piece of text) deltas.push({ kind: "text", choice: 0, text: piece });
    for (const [call, { id, name, json }] of calls.entries()) {
      deltas.push({ kind: "tool_call", choice: 0, call, id, name, signature: null });
      for (const piece of json) deltas.push({ kind: "tool_arguments", choice: 0, call, json: piece });
    }
    deltas.push({ kind: "finish", choice: 0, reason: calls.length > 0 ? "tool_calls" : "stop", stop: null });
    return deltas;
  });

function written(deltas: readonly AnswerDelta[], wantsUsage = true): Buffer {
  const writer = new ChatAnswerWriter(HEAD, wantsUsage);
  return Buffer.concat([...deltas.flatMap((delta) => writer.write(delta)), ...writer.end(USAGE)]);
}

function readBack(stream: Buffer, cuts: readonly number[] = []): ChatAnswerReader {
  const reader = new ChatAnswerReader(1_000_000);
  const places = [
    0,
    ...[...cuts].map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b),
    stream.length,
  ];
  for (let i = 1; i < places.length; i++) reader.push(stream.subarray(places[i - 1], places[i]));
  reader.end();
  return reader;
}

describe("an answer, written and read again", () => {
  it("is the same steps, wherever the bytes are cut", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(), { maxLength: 8 }), (deltas, cuts) => {
        const reader = readBack(written(deltas), cuts);
        expect(reader).toMatchObject({ done: true, fault: null, wellFormed: true, spoke: true });
        expect(reader.deltas).toEqual(deltas);
        expect(reader.usage).toMatchObject({ prompt_tokens: 14, completion_tokens: 7 });
      }),
    );
  });

  it("says the same whole as streamed", () => {
    fc.assert(
      fc.property(steps, (deltas) => {
        const whole = readWholeChat(writeChatAnswer(HEAD, { id: "x", deltas, rawUsage: null }, USAGE));
        if (whole === null || whole === "error") throw new Error("not read");
        const joined = (kind: string, list: readonly AnswerDelta[]) =>
          list.map((delta) => (delta.kind === kind && "text" in delta ? delta.text : "")).join("");
        for (const kind of ["text", "reasoning"])
          expect(joined(kind, whole.deltas)).toBe(joined(kind, deltas));
        expect(whole.deltas.filter(({ kind }) => kind === "tool_call")).toEqual(
          deltas.filter(({ kind }) => kind === "tool_call"),
        );
        expect(whole.deltas.at(-1)).toEqual(deltas.at(-1));
      }),
    );
  });

  it("tells usage only to those who asked", () => {
    const finish: AnswerDelta = { kind: "finish", choice: 0, reason: "stop", stop: null };
    expect(written([finish], false).toString()).not.toContain("usage");
    expect(written([finish], false).toString()).toMatch(/data: \[DONE\]\n\n$/);
    expect(written([finish]).toString()).toContain('"total_tokens":21');
  });
});

function chunks(...list: readonly object[]): AnswerDelta[] {
  const body = list.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  const reader = readBack(Buffer.from(`${body}data: [DONE]\n\n`));
  expect(reader.fault).toBeNull();
  // What is not told of the end is made up at the end of the stream.
  expect(reader.deltas.at(-1)).toMatchObject({ kind: "finish" });
  return reader.deltas;
}

const delta = (given: object, finish_reason: string | null = null) => ({
  id: "answer",
  choices: [{ index: 0, delta: given, finish_reason }],
});

describe("habits of vendors", () => {
  it("calls sent whole, without an index, in one chunk", () => {
    const call = (name: string) => ({ id: name, function: { name, arguments: "{}" } });
    const found = chunks(delta({ tool_calls: [call("a"), call("b")] }), delta({}, "stop"));
    expect(found).toMatchObject([
      { kind: "tool_call", call: 0, id: "a" },
      { kind: "tool_arguments", call: 0, json: "{}" },
      { kind: "tool_call", call: 1, id: "b" },
      { kind: "tool_arguments", call: 1, json: "{}" },
      { kind: "finish", reason: "tool_calls" },
    ]);
  });

  it("parallel calls that all have index 0, and calls without an id", () => {
    const call = (id: string, name: string) => ({ index: 0, id, function: { name, arguments: "{}" } });
    const found = chunks(delta({ tool_calls: [call("x", "a")] }), delta({ tool_calls: [call("y", "b")] }));
    expect(found.filter(({ kind }) => kind === "tool_call")).toMatchObject([{ call: 0 }, { call: 1 }]);
    const [made] = chunks(delta({ tool_calls: [{ index: 0, function: { name: "a" } }] }));
    expect(made).toMatchObject({ kind: "tool_call", name: "a" });
    expect(made?.kind === "tool_call" ? made.id : "").toMatch(/^call_[0-9a-f]{24}$/);
  });

  it("thoughts in any field, said once", () => {
    const details = [{ type: "reasoning.text", text: "hm", index: 0 }];
    const mistral = [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }];
    for (const given of [
      { reasoning: "hm", reasoning_details: details },
      { reasoning_details: details },
      { reasoning_content: "hm" },
      { content: mistral },
    ])
      expect(chunks(delta(given)).slice(0, -1)).toEqual([{ kind: "reasoning", choice: 0, text: "hm" }]);
  });

  it("usage in Groq's and Moonshot's places, and an end that is told twice", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2 };
    const end = { id: "a", choices: [{ index: 0, delta: {}, finish_reason: "stop", usage }] };
    const body = `data: ${JSON.stringify(end)}\n\ndata: ${JSON.stringify(end)}\n\n`;
    const reader = readBack(Buffer.from(body));
    expect(reader.usage).toEqual(usage);
    expect(reader.done).toBe(true);
    expect(reader.deltas).toHaveLength(1);
  });

  it("never adds two usages of one answer", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2 };
    const twice = { choices: [], usage, x_groq: { usage: { prompt_tokens: 1, completion_tokens: 1 } } };
    expect(readBack(Buffer.from(`data: ${JSON.stringify(twice)}\n\n`)).usage).toEqual(usage);
  });

  it.each([
    { error: { message: "overloaded" } },
    { base_resp: { status_code: 1002, status_msg: "rate limit" }, choices: null },
    { choices: [{ index: 0, delta: {}, finish_reason: "error" }] },
  ])("errors under status 200: %j", (body) => {
    const reader = readBack(Buffer.from(`data: ${JSON.stringify(body)}\n\n`));
    expect(reader.fault).toBe("error_event");
    expect(openaiChatUpstreamConverter.readAnswer(Buffer.from(JSON.stringify(body)))).toBe("error");
  });

  it("a stream that breaks off is not done", () => {
    const reader = readBack(Buffer.from(`data: ${JSON.stringify(delta({ content: "a" }))}\n\n`));
    expect(reader.done).toBe(false);
    expect(readBack(Buffer.from("data: <html>\n\n")).fault).toBe("malformed");
  });
});
