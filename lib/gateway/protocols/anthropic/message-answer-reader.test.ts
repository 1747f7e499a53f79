import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerDelta } from "../conversation/answer";
import { MessageAnswerReader } from "./message-answer-reader";
import { readAnswer } from "./read-answer";
import { block, FULL_STREAM, messageEnd, messageStart, pieces, sse, START_USAGE } from "./testing/streams";

function read(chunks: readonly Buffer[]): MessageAnswerReader {
  const reader = new MessageAnswerReader(10_000);
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return reader;
}

const choice = 0;
const STEPS: readonly AnswerDelta[] = [
  { kind: "reasoning", choice, text: "Let me " },
  { kind: "reasoning", choice, text: "see… 思" },
  { kind: "reasoning_signature", choice, signature: "c2lnbmVk" },
  { kind: "reasoning_redacted", choice, data: "aGlkZGVu" },
  { kind: "text", choice, text: "Grüße, " },
  { kind: "text", choice, text: '"世界" \\ 🙂' },
  { kind: "tool_call", choice, call: 0, id: "toolu_01", name: "get_weather", signature: null },
  { kind: "tool_arguments", choice, call: 0, json: '{"city":' },
  { kind: "tool_arguments", choice, call: 0, json: ' "Köln"}' },
  { kind: "tool_call", choice, call: 1, id: "toolu_02", name: "now", signature: null },
  { kind: "tool_arguments", choice, call: 1, json: "{}" },
  { kind: "finish", choice, reason: "tool_calls", stop: null },
];

describe("a stream's steps", () => {
  it.each(["\n", "\r\n", "\r"])("are the same however it is cut, with line ends %j", (newline) => {
    fc.assert(
      fc.property(pieces(sse(FULL_STREAM, newline)), (chunks) => {
        const reader = read(chunks);
        expect(reader.deltas).toEqual(STEPS);
        expect(reader.usage).toEqual({ ...START_USAGE, output_tokens: 42 });
        expect(reader).toMatchObject({ done: true, wellFormed: true, spoke: true, fault: null });
      }),
    );
  });

  it.each([
    ["end_turn", "stop"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["refusal", "refusal"],
    ["pause_turn", "pause"],
    ["something_new", "stop"],
  ])("end with %s as %s", (stopReason, reason) => {
    expect(read([sse([messageStart(), ...messageEnd(stopReason)])]).deltas).toEqual([
      { kind: "finish", choice, reason, stop: null },
    ]);
  });

  it("say which sequence stopped it", () => {
    const [end, stop] = messageEnd("stop_sequence");
    const delta = { stop_reason: "stop_sequence", stop_sequence: "END" };
    expect(read([sse([messageStart(), { ...end, delta }, { ...stop }])]).deltas).toEqual([
      { kind: "finish", choice, reason: "stop", stop: "END" },
    ]);
  });

  it("have arguments that came whole with their call", () => {
    const call = { type: "tool_use", id: "t", name: "f", input: { a: 1 } };
    expect(read([sse([messageStart(), ...block(0, call, [])])]).deltas.at(-1)).toMatchObject({
      json: '{"a":1}',
    });
  });

  it("pass over the vendor's own tools and blocks nobody knows", () => {
    const own = block(0, { type: "server_tool_use", id: "s", name: "web_search", input: {} }, [
      { type: "input_json_delta", partial_json: '{"query":"x"}' },
    ]);
    expect(read([sse([messageStart(), ...own])]).deltas).toEqual([]);
  });

  it("end at an error, at garbage, or not at all", () => {
    const error = { type: "error", error: { type: "overloaded_error", message: "no" } };
    expect(read([sse([messageStart(), error])])).toMatchObject({ fault: "error_event", done: false });
    expect(read([Buffer.from("data: <html>\n\n")])).toMatchObject({ fault: "malformed", wellFormed: false });
    expect(read([Buffer.alloc(20_000, "x")]).fault).toBe("malformed");
    expect(read([sse([messageStart()])])).toMatchObject({ done: false, fault: null });
  });

  it("survive figures that are no JSON", () => {
    const text = sse([messageStart(), ...messageEnd("end_turn")]).toString();
    expect(read([Buffer.from(text.replace(":42", ":NaN"))])).toMatchObject({ usageBroken: true, done: true });
  });
});

describe("a whole message", () => {
  const message = (fields: object) =>
    readAnswer(
      Buffer.from(JSON.stringify({ type: "message", content: [], stop_reason: "end_turn", ...fields })),
    );

  it("has the same steps, each in one piece", () => {
    const content = [
      { type: "thinking", thinking: "Hm", signature: "s" },
      { type: "text", text: "Hi" },
      { type: "tool_use", id: "t", name: "f", input: { a: [1] } },
    ];
    expect(message({ id: "msg_1", content, stop_reason: "tool_use", usage: { input_tokens: 1 } })).toEqual({
      id: "msg_1",
      rawUsage: { input_tokens: 1 },
      deltas: [
        { kind: "reasoning", choice, text: "Hm" },
        { kind: "reasoning_signature", choice, signature: "s" },
        { kind: "text", choice, text: "Hi" },
        { kind: "tool_call", choice, call: 0, id: "t", name: "f", signature: null },
        { kind: "tool_arguments", choice, call: 0, json: '{"a":[1]}' },
        { kind: "finish", choice, reason: "tool_calls", stop: null },
      ],
    });
  });

  it.each<[string, string, unknown]>([
    ["an error", '{"type":"error","error":{"type":"api_error"}}', "error"],
    ["a page", "<html>", null],
    ["nothing", "", null],
    ["an answer of another protocol", '{"choices":[]}', null],
    ["half of one", '{"type":"message","content":[', null],
  ])("is told from %s", (_, text, expected) => expect(readAnswer(Buffer.from(text))).toEqual(expected));
});
