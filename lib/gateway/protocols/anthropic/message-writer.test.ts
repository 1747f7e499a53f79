import Anthropic from "@anthropic-ai/sdk";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import type { AnswerDelta, AnswerHead } from "../conversation/answer";
import { MessageAnswerReader } from "./message-answer-reader";
import { MessageWriter } from "./message-writer";
import { parseRecord, recordOf, recordsOf } from "./json-value";
import { sse, FULL_STREAM } from "./testing/streams";
import { writeAnswer } from "./write-answer";

const HEAD: AnswerHead = { hex: "f00d", model: "house-model", createdAt: 1_700_000_000, inputEstimate: 25 };
const choice = 0;

function usageOf(tokens: Partial<Record<Dimension, bigint>>): bigint[] {
  return DIMENSIONS.map((name) => tokens[name] ?? 0n);
}

const USAGE = usageOf({
  input: 5n,
  cached_input: 100n,
  cache_write_5m: 7n,
  cache_write_1h: 9n,
  output: 20n,
  reasoning: 12n,
});

function written(deltas: readonly AnswerDelta[], usage: readonly bigint[] | null = USAGE): Buffer {
  const writer = new MessageWriter(HEAD);
  const events = deltas.flatMap((delta) => writer.write(delta));
  return Buffer.concat([...events, ...writer.end(usage)]);
}

function eventsOf(bytes: Buffer): readonly Readonly<Record<string, unknown>>[] {
  const events = bytes.toString().split("\n\n").slice(0, -1);
  return events.map((event) => recordOf(parseRecord(event.slice(event.indexOf("\ndata: ") + 7))));
}

function stepsOf(bytes: Buffer): AnswerDelta[] {
  const reader = new MessageAnswerReader(1_000_000);
  reader.push(bytes);
  reader.end();
  expect(reader).toMatchObject({ done: true, fault: null });
  return reader.deltas;
}

/** Pieces of one thing put together; what is empty left out. */
function joined(deltas: readonly AnswerDelta[]): AnswerDelta[] {
  const all: AnswerDelta[] = [];
  for (const delta of deltas) {
    const last = all.at(-1);
    if ((delta.kind === "text" || delta.kind === "reasoning") && last?.kind === delta.kind)
      all[all.length - 1] = { ...last, text: last.text + delta.text };
    else if (delta.kind === "tool_arguments" && last?.kind === "tool_arguments" && last.call === delta.call)
      all[all.length - 1] = { ...last, json: last.json + delta.json };
    else all.push(delta);
  }
  return all;
}

describe("a stream that was read and is written again", () => {
  it("has the same steps", () => {
    const steps = stepsOf(sse(FULL_STREAM));
    expect(stepsOf(written(steps))).toEqual(steps);
  });

  it("opens at once, with an estimate, and keeps its end for the usage", () => {
    const writer = new MessageWriter(HEAD);
    const first = Buffer.concat(writer.write({ kind: "text", choice, text: "Hi" }));
    expect(eventsOf(first)[0]).toMatchObject({
      type: "message_start",
      message: { id: "msg_f00d", model: "house-model", usage: { input_tokens: 25 } },
    });
    const finish = Buffer.concat(writer.write({ kind: "finish", choice, reason: "length", stop: null }));
    expect(eventsOf(finish).map(({ type }) => type)).toEqual(["content_block_stop"]);
    expect(eventsOf(Buffer.concat(writer.end(USAGE)))).toEqual([
      {
        type: "message_delta",
        delta: { stop_reason: "max_tokens", stop_sequence: null },
        usage: {
          input_tokens: 5,
          cache_creation_input_tokens: 16,
          cache_read_input_tokens: 100,
          cache_creation: { ephemeral_5m_input_tokens: 7, ephemeral_1h_input_tokens: 9 },
          output_tokens: 32,
          output_tokens_details: { thinking_tokens: 12 },
        },
      },
      { type: "message_stop" },
    ]);
  });

  it("says figures even where nobody told any, and ends even where nothing was said", () => {
    const events = eventsOf(written([], null));
    expect(events.map(({ type }) => type)).toEqual(["message_start", "message_delta", "message_stop"]);
    expect(events[1]).toMatchObject({ usage: { input_tokens: 25, output_tokens: 0 } });
  });
});

describe("why it ended", () => {
  const call: AnswerDelta = { kind: "tool_call", choice, call: 0, id: "c", name: "f", signature: null };
  const finish = (reason: "stop" | "content_filter" | "pause", stop: string | null = null): AnswerDelta => ({
    kind: "finish",
    choice,
    reason,
    stop,
  });
  it.each<[string, AnswerDelta[], string]>([
    ["stop", [finish("stop")], "end_turn"],
    ["a stop sequence", [finish("stop", "END")], "stop_sequence"],
    ["stop, with a call", [call, finish("stop")], "tool_use"],
    ["stop, in words of refusal", [{ kind: "refusal", choice, text: "No." }, finish("stop")], "refusal"],
    ["a filter", [finish("content_filter")], "refusal"],
    ["a pause", [finish("pause")], "pause_turn"],
  ])("%s", (_, deltas, reason) => {
    expect(eventsOf(written(deltas)).at(-2)).toMatchObject({ delta: { stop_reason: reason } });
    const whole = writeAnswer(HEAD, { id: null, deltas, rawUsage: null }, USAGE);
    expect(parseRecord(whole)).toMatchObject({ stop_reason: reason });
  });
});

describe("several tool calls", () => {
  const call = (n: number): AnswerDelta => ({
    kind: "tool_call",
    choice,
    call: n,
    id: `c${n}`,
    name: `f${n}`,
    signature: null,
  });
  const args = (n: number, json: string): AnswerDelta => ({ kind: "tool_arguments", choice, call: n, json });

  it("whose arguments come by turns are told one after the other", () => {
    const deltas = [
      call(0),
      call(1),
      args(0, '{"a"'),
      args(1, '{"b'),
      args(0, ":1}"),
      args(1, '":2}'),
      call(2),
    ];
    expect(joined(stepsOf(written(deltas)).slice(0, -1))).toEqual([
      call(0),
      args(0, '{"a":1}'),
      call(1),
      args(1, '{"b":2}'),
      call(2),
      args(2, "{}"),
    ]);
  });

  it("are not held back when each comes complete", () => {
    const writer = new MessageWriter(HEAD);
    writer.write(call(0));
    writer.write(args(0, "{}"));
    expect(Buffer.concat(writer.write(call(1))).toString()).toContain('"name":"f1"');
  });

  it("carry a seal in a block of thought that comes back with them", () => {
    const sealed: AnswerDelta = {
      kind: "tool_call",
      choice,
      call: 0,
      id: "c",
      name: "f",
      signature: "c2VhbA==",
    };
    const starts = eventsOf(written([sealed])).filter(({ type }) => type === "content_block_start");
    expect(starts.map(({ content_block }) => recordOf(content_block).type)).toEqual(["thinking", "tool_use"]);
  });
});

const text = fc.string({ minLength: 1, maxLength: 8 });
const anyDelta: fc.Arbitrary<AnswerDelta> = fc.oneof(
  text.map((said): AnswerDelta => ({ kind: "text", choice, text: said })),
  text.map((said): AnswerDelta => ({ kind: "reasoning", choice, text: said })),
  text.map((signature): AnswerDelta => ({ kind: "reasoning_signature", choice, signature })),
  text.map((data): AnswerDelta => ({ kind: "reasoning_redacted", choice, data })),
  fc.nat(3).map((n): AnswerDelta => ({
    kind: "tool_call",
    choice,
    call: n,
    id: `c${n}`,
    name: "f",
    signature: null,
  })),
  fc
    .tuple(fc.nat(3), fc.constantFrom('{"a":', "1", "}", ""))
    .map(([call, json]): AnswerDelta => ({ kind: "tool_arguments", choice, call, json })),
);

/** Calls in the order of their numbers, each once, each before its arguments: as readers tell them. */
function plausible(deltas: readonly AnswerDelta[]): AnswerDelta[] {
  const renamed = new Map<number, number>();
  return deltas.flatMap((delta): AnswerDelta[] => {
    if (delta.kind === "tool_call") {
      if (renamed.has(delta.call)) return [];
      renamed.set(delta.call, renamed.size);
      return [{ ...delta, call: renamed.size - 1 }];
    }
    if (delta.kind !== "tool_arguments") return [delta];
    const call = renamed.get(delta.call);
    return call === undefined ? [] : [{ ...delta, call }];
  });
}

it("arguments that are no object yet may go on, whatever is told in between", () => {
  const call = { kind: "tool_call", choice, call: 0, id: "c0", name: "f", signature: null } as const;
  const argue = (json: string) => ({ kind: "tool_arguments", choice, call: 0, json }) as const;
  const told = stepsOf(
    written([call, argue("1"), { kind: "reasoning_redacted", choice, data: " " }, argue("2")]),
  );
  expect(told.map((step) => (step.kind === "tool_arguments" ? step.json : "")).join("")).toBe("12");
});

describe("whatever is told", () => {
  it("one block is open at a time, their numbers grow, and nothing is lost", () => {
    fc.assert(
      fc.property(fc.array(anyDelta, { maxLength: 25 }), (raw) => {
        const deltas = plausible(raw);
        const bytes = written(deltas);
        let next = 0;
        let open = false;
        for (const event of eventsOf(bytes)) {
          if (event.type === "content_block_start") {
            expect([open, event.index]).toEqual([false, next]);
            open = true;
          } else if (event.type === "content_block_delta") {
            expect([open, event.index]).toEqual([true, next]);
          } else if (event.type === "content_block_stop") {
            expect([open, event.index]).toEqual([true, next++]);
            open = false;
          }
        }
        expect(open).toBe(false);
        const said = (kind: "text" | "reasoning", all: readonly AnswerDelta[]) =>
          all.map((delta) => (delta.kind === kind && "text" in delta ? delta.text : "")).join("");
        const told = stepsOf(bytes);
        expect(said("text", told)).toBe(said("text", deltas));
        expect(said("reasoning", told)).toBe(said("reasoning", deltas));
        for (const call of [0, 1, 2, 3]) {
          const json = (all: readonly AnswerDelta[]) =>
            all.map((one) => (one.kind === "tool_arguments" && one.call === call ? one.json : "")).join("");
          const expected = json(deltas);
          if (expected !== "") expect(json(told)).toBe(expected);
        }
      }),
    );
  });

  it("a whole message and a stream say the same to Anthropic's own client", async () => {
    const steps = stepsOf(sse(FULL_STREAM));
    const whole = writeAnswer(HEAD, { id: "x", deltas: steps, rawUsage: null }, USAGE);
    const client = (bytes: Buffer, type: string) =>
      new Anthropic({
        apiKey: "none",
        fetch: async () => new Response(new Uint8Array(bytes), { headers: { "content-type": type } }),
      });
    const asked = { model: "m", max_tokens: 1, messages: [{ role: "user" as const, content: "x" }] };
    const streamed = await client(written(steps), "text/event-stream").messages.stream(asked).finalMessage();
    const plain = await client(whole, "application/json").messages.create(asked);
    const content = (message: Anthropic.Message) => recordsOf(JSON.parse(JSON.stringify(message.content)));
    expect(content(streamed)).toEqual(content(plain));
    expect(plain).toMatchObject({ id: "msg_f00d", model: "house-model", stop_reason: "tool_use" });
    expect(streamed.usage.output_tokens).toBe(plain.usage.output_tokens);
  });
});
