import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal } from "../contract";
import type { AnswerDelta } from "../conversation/answer";
import { responsesClient } from "./client";
import { readResponsesAnswer } from "./responses-answer";
import { responsesPassThrough } from "./responses-pass-through";
import { ResponsesAnswerReader, readWholeResponse } from "./responses-read-answer";
import { parseResponsesRequest } from "./responses-request";
import { ResponsesStreamReader } from "./responses-stream-reader";
import { ResponsesAnswerWriter, writeResponsesAnswer } from "./responses-write-answer";

type Json = Readonly<Record<string, unknown>>;

const HEAD = { hex: "00ff", model: "sold-as", createdAt: 1_700_000_000, inputEstimate: 3 };
const USAGE = DIMENSIONS.map(
  (name) => ({ input: 10n, cached_input: 4n, output: 5n, reasoning: 2n })[name as "input"] ?? 0n,
);

function request() {
  const read = parseResponsesRequest(Buffer.from('{"model":"sold-as","input":"x"}'), DEFAULT_LIMITS);
  if (isRefusal(read)) throw new Error(read.message);
  return read;
}

const text = fc.string({ unit: "binary", minLength: 1 });

const steps: fc.Arbitrary<AnswerDelta[]> = fc
  .record({
    thought: fc.array(text, { maxLength: 2 }),
    seal: fc.option(text, { nil: null }),
    text: fc.array(text, { maxLength: 3 }),
    calls: fc.array(
      fc.record({ id: fc.uuid(), name: text, json: fc.array(text, { minLength: 1, maxLength: 3 }) }),
      {
        maxLength: 3,
      },
    ),
    reason: fc.constantFrom("stop" as const, "length" as const),
  })
  .map(({ thought, seal, text, calls, reason }) => {
    const deltas: AnswerDelta[] = thought.map((said) => ({ kind: "reasoning", choice: 0, text: said }));
    if (seal !== null) deltas.push({ kind: "reasoning_signature", choice: 0, signature: seal });
    for (const said of text) deltas.push({ kind: "text", choice: 0, text: said });
    for (const [call, { id, name, json }] of calls.entries()) {
      deltas.push({ kind: "tool_call", choice: 0, call, id, name, signature: null });
      for (const piece of json) deltas.push({ kind: "tool_arguments", choice: 0, call, json: piece });
    }
    const called = calls.length > 0 && reason === "stop";
    deltas.push({ kind: "finish", choice: 0, reason: called ? "tool_calls" : reason, stop: null });
    return deltas;
  });

function written(deltas: readonly AnswerDelta[]): Buffer {
  const writer = new ResponsesAnswerWriter(request(), HEAD);
  return Buffer.concat([...deltas.flatMap((delta) => writer.write(delta)), ...writer.end(USAGE)]);
}

function cut(stream: Buffer, cuts: readonly number[], push: (chunk: Buffer) => void): void {
  const places = [...cuts].map((at) => at % (stream.length + 1)).sort((a, b) => a - b);
  let from = 0;
  for (const to of [...places, stream.length]) {
    push(stream.subarray(from, to));
    from = to;
  }
}

function eventsOf(stream: Buffer): Json[] {
  return stream
    .toString()
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => JSON.parse(event.slice(event.indexOf("data: ") + 6)) as Json);
}

describe("an answer as a response", () => {
  it("is the same steps when it is read again, wherever the bytes are cut", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(), { maxLength: 6 }), (deltas, cuts) => {
        const reader = new ResponsesAnswerReader(1 << 20);
        cut(written(deltas), cuts, (chunk) => reader.push(chunk));
        reader.end();
        expect(reader).toMatchObject({ done: true, fault: null, wellFormed: true });
        expect(reader.usage).toMatchObject({ input_tokens: 14, output_tokens: 7, total_tokens: 21 });
        // The seal is bound to the id of its item on the way.
        const expected = deltas.map((delta) =>
          delta.kind === "reasoning_signature"
            ? { ...delta, signature: `rs_00ff0.sealed:s:${delta.signature}` }
            : delta,
        );
        expect(reader.deltas).toEqual(expected);
      }),
    );
  });

  it("numbers its events without a gap, and its items agree from event to event", () => {
    fc.assert(
      fc.property(steps, (deltas) => {
        const events = eventsOf(written(deltas));
        expect(events.map(({ sequence_number: number }) => number)).toEqual([...events.keys()]);
        expect(events[0]?.type).toBe("response.created");
        const done = events.filter(({ type }) => type === "response.output_item.done");
        const { response } = events.at(-1) as { response: { output: Json[] } };
        expect(done.map(({ item }) => (item as Json).id).sort()).toEqual(
          response.output.map(({ id }) => id).sort(),
        );
        for (const { output_index: index, item } of done)
          expect(response.output[Number(index)]).toEqual(item);
        for (const { item_id: id, output_index: index } of events)
          if (id !== undefined) expect(response.output[Number(index)]?.id).toBe(id);
      }),
    );
  });

  it("says the same whole as streamed", () => {
    fc.assert(
      fc.property(steps, (deltas) => {
        const whole = writeResponsesAnswer(request(), HEAD, { id: null, deltas, rawUsage: null }, USAGE);
        const { response } = eventsOf(written(deltas)).at(-1) as { response: Json };
        expect(JSON.parse(whole.toString())).toEqual(response);
        const read = readWholeResponse(whole);
        expect(read).toMatchObject({ deltas: expect.arrayContaining([deltas.at(-1)]) as unknown });
      }),
    );
  });

  it("keeps the arguments of calls apart that come mixed", () => {
    const call = (index: number): AnswerDelta => ({
      kind: "tool_call",
      choice: 0,
      call: index,
      id: `c${index}`,
      name: "f",
      signature: index === 1 ? "gemini" : null,
    });
    const piece = (index: number, json: string): AnswerDelta => ({
      kind: "tool_arguments",
      choice: 0,
      call: index,
      json,
    });
    const { response } = eventsOf(
      written([call(0), call(1), piece(1, "{"), piece(0, "["), piece(1, "}"), piece(0, "]")]),
    ).at(-1) as { response: { output: Json[] } };
    expect(response.output).toMatchObject([
      { type: "function_call", arguments: "[]" },
      { type: "reasoning", encrypted_content: "sealed:c:gemini" },
      { type: "function_call", arguments: "{}" },
    ]);
  });

  it("is incomplete when the bound was reached", () => {
    const events = eventsOf(
      written([
        { kind: "text", choice: 0, text: "a" },
        { kind: "finish", choice: 0, reason: "length", stop: null },
      ]),
    );
    expect(events.at(-1)).toMatchObject({
      type: "response.incomplete",
      response: {
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
        output: [{ status: "incomplete" }],
      },
    });
  });
});

const OPTIONS = { modelName: null, maxEventBytes: 1 << 20 };

describe("a response's stream, as it passes", () => {
  it("keeps its bytes and holds its end, wherever it is cut", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(), { maxLength: 6 }), (deltas, cuts) => {
        const stream = written(deltas);
        const reader = new ResponsesStreamReader(OPTIONS);
        cut(stream, cuts, (chunk) => reader.push(chunk));
        reader.end();
        expect(Buffer.concat([...reader.out, ...reader.tail]).equals(stream)).toBe(true);
        expect(reader.tail).toHaveLength(1);
        const generated = deltas.map((delta) =>
          "text" in delta ? delta.text : "json" in delta ? delta.json : "",
        );
        expect(reader.text()).toBe(generated.join(""));
        expect(reader).toMatchObject({ done: true, fault: null, output: deltas.length > 1 });
      }),
    );
  });

  it("names the model as the client does, and changes no other byte", () => {
    const stream = written([{ kind: "text", choice: 0, text: '"model":"sold-as"' }]);
    const reader = new ResponsesStreamReader({ ...OPTIONS, modelName: "other" });
    reader.push(stream);
    const passed = Buffer.concat([...reader.out, ...reader.tail]).toString();
    expect(passed).toBe(stream.toString().replaceAll('"model":"sold-as"', '"model":"other"'));
    expect(passed.match(/"model":"other"/g)).toHaveLength(3);
  });

  it.each([
    ["error", { type: "error", code: "x", message: "account org-1 is out of quota" }],
    ["response.failed", { type: "response.failed", response: { status: "failed", error: { code: "x" } } }],
  ])("an event %s is a fault and goes to nobody", (type, data) => {
    const reader = new ResponsesStreamReader(OPTIONS);
    reader.push(Buffer.from(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`));
    expect(reader).toMatchObject({ fault: "error_event", out: [], tail: [], meaningful: false });
  });

  it("can be ended early, as a response that reached its bound", () => {
    const reader = new ResponsesStreamReader(OPTIONS);
    reader.push(written([{ kind: "text", choice: 0, text: "a" }]).subarray(0, 1_600));
    const [event] = eventsOf(
      Buffer.concat([...reader.cutShort({ code: "balance_ended", message: "No more." })]),
    );
    expect(event).toMatchObject({
      type: "response.incomplete",
      response: { id: "resp_00ff", status: "incomplete" },
    });
  });

  it("takes pages and foreign JSON for what they are", () => {
    const page = new ResponsesStreamReader(OPTIONS);
    page.push(Buffer.from("data: <html>\n\n"));
    expect(page.fault).toBe("malformed");
    expect(readResponsesAnswer(Buffer.from('{"object":"chat.completion"}'), null)).toBeNull();
    expect(
      readResponsesAnswer(Buffer.from('{"status":"failed","error":{},"output":[]}'), null)?.isError,
    ).toBe(true);
  });
});

describe("the usage of a response", () => {
  const bounds = { contextTokens: 1_000, outputTokens: 100, audio: false, modelName: "", settings: {} };
  const usage = (input: number, output: number, more: object = {}) => ({
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    ...more,
  });

  it.each<[string, unknown]>([
    ["missing", null],
    ["absurd", {}],
    ["absurd", usage(5, 101)],
    ["absurd", usage(5, 1, { input_tokens_details: { cached_tokens: 6 } })],
    ["zero", usage(0, 0)],
  ])("is %s: %j", (kind, raw) => {
    expect(responsesPassThrough.readUsage(raw, bounds).kind).toBe(kind);
  });
});

it("an error in the stream is an event of its own", () => {
  const refusal = { status: 502, code: "upstream_error", param: null, message: "no" };
  expect(responsesClient.errorEvent(refusal).toString()).toMatch(/^event: error\ndata: \{"type":"error"/);
});
