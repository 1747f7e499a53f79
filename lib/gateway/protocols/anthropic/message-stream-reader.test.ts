import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageStreamReader, type MessageStreamOptions } from "./message-stream-reader";
import { block, FULL_STREAM, messageEnd, messageStart, pieces, sse, START_USAGE } from "./testing/streams";

const OPTIONS: MessageStreamOptions = { modelName: null, hex: "abc123", maxEventBytes: 10_000 };

function read(chunks: readonly Buffer[], options: Partial<MessageStreamOptions> = {}): MessageStreamReader {
  const reader = new MessageStreamReader({ ...OPTIONS, ...options });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return reader;
}

const bytesOf = (reader: MessageStreamReader) => Buffer.concat([...reader.out, ...reader.tail]);
const TEXT = 'Let me see… 思Grüße, "世界" \\ 🙂{"city": "Köln"}';

describe.each(["\n", "\r\n", "\r"])("a stream with line ends %j", (newline) => {
  const bytes = sse(FULL_STREAM, newline);

  it("passes byte for byte, however it is cut", () => {
    fc.assert(
      fc.property(pieces(bytes), (chunks) => {
        const reader = read(chunks);
        // The very last event ends with its CR; the LF of a last CRLF may come too late to belong to it.
        const passed = bytesOf(reader);
        expect(passed.equals(bytes.subarray(0, passed.length))).toBe(true);
        expect(bytes.length - passed.length).toBeLessThanOrEqual(newline === "\r\n" ? 1 : 0);
        expect(reader.done).toBe(true);
        expect(reader.text()).toBe(TEXT);
        expect(reader.usage).toEqual({ ...START_USAGE, output_tokens: 42 });
      }),
    );
  });

  it("holds what says how it ended", () => {
    const reader = read([bytes]);
    expect(Buffer.concat(reader.tail).toString()).toBe(sse(messageEnd("tool_use"), newline).toString());
    expect(reader).toMatchObject({ finishReason: "tool_use", output: true, meaningful: true, fault: null });
    expect(reader.textBytes).toBeGreaterThan(20);
  });
});

describe("what the client is to see", () => {
  it("says the client's name of the model, and no id that tells of a cloud", () => {
    const start = messageStart({ id: "msg_bdrk_01", model: "us.anthropic.claude-v1:0" });
    const rest = [...block(0, { type: "text", text: "Hi" }, []), ...messageEnd("end_turn")];
    const reader = read([sse([start, ...rest])], { modelName: "house" });
    const expected = messageStart({ id: "msg_abc123", model: "house" });
    expect(bytesOf(reader).toString()).toBe(sse([expected, ...rest]).toString());
  });

  it("has no comments, and events have names even where the upstream forgot them", () => {
    const events = [messageStart(), ...block(0, { type: "text", text: "Hi" }, []), ...messageEnd("end_turn")];
    const bare = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(": from a proxy\n\n");
    expect(bytesOf(read([Buffer.from(bare)])).toString()).toBe(sse(events).toString());
    const commented = sse(events).toString().replaceAll("event:", ": proxy\nevent:");
    expect(bytesOf(read([Buffer.from(commented)])).toString()).toBe(sse(events).toString());
  });

  it("has none of what a cloud adds to the end", () => {
    const end = { type: "message_stop", "amazon-bedrock-invocationMetrics": { inputTokenCount: 1 } };
    const events = [messageStart(), ...messageEnd("end_turn").slice(0, 1), end];
    expect(bytesOf(read([sse(events)])).toString()).not.toContain("bedrock");
  });
});

describe("usage", () => {
  it.each([
    ["carries only output", { output_tokens: 7 }, { ...START_USAGE, output_tokens: 7 }],
    [
      "restates all",
      { input_tokens: 0, output_tokens: 7 },
      { ...START_USAGE, input_tokens: 0, output_tokens: 7 },
    ],
    ["leaves out with null", { input_tokens: null, output_tokens: 7 }, { ...START_USAGE, output_tokens: 7 }],
  ])("whose message_delta %s", (_, usage, expected) => {
    expect(read([sse([messageStart(), ...messageEnd("end_turn", usage)])]).usage).toEqual(expected);
  });

  it("that is no JSON is noticed and survived", () => {
    const text = sse([messageStart(), ...messageEnd("end_turn")]).toString();
    const reader = read([Buffer.from(text.replace('"output_tokens":42', '"output_tokens":NaN'))]);
    expect(reader).toMatchObject({ usageBroken: true, done: true, fault: null });
    expect(bytesOf(reader).toString()).toContain('"output_tokens":null');
  });
});

describe("a stream that goes wrong", () => {
  const begun = [
    messageStart(),
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  ];
  const overloaded = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };

  it("means nothing until something is generated, so that another upstream may be asked", () => {
    expect(read([sse([...begun, { type: "ping" }])])).toMatchObject({
      meaningful: false,
      output: false,
      done: false,
    });
  });

  it.each([
    ["first", sse([overloaded])],
    ["after the start", sse([...begun, overloaded])],
    ["of no known shape", Buffer.from('event: error\ndata: {"message":"no error"}\n\n')],
    ["without a name", Buffer.from(`data: ${JSON.stringify(overloaded)}\n\n`)],
    ["of another protocol", Buffer.from('event: x\ndata: {"error":{"message":"no"}}\n\n')],
  ])("tells of an error %s, and does not pass it on", (_, bytes) => {
    const reader = read([bytes]);
    expect(reader.fault).toBe("error_event");
    expect(bytesOf(reader).toString()).not.toContain("error");
  });

  it("is malformed when its data is no JSON object", () => {
    expect(read([Buffer.from("event: message_start\ndata: <html>\n\n")]).fault).toBe("malformed");
    expect(read([Buffer.from("x".repeat(20_000))]).fault).toBe("malformed");
  });

  it("is complete once it said how it ended, even without its last event", () => {
    const reader = read([sse([...begun, ...messageEnd("end_turn").slice(0, 1)])]);
    expect(reader.done).toBe(true);
    expect(Buffer.concat(reader.tail).toString()).toContain("event: message_stop\n");
    expect(read([sse(begun)]).done).toBe(false);
  });

  it("can be cut short: the open block is closed", () => {
    const reader = new MessageStreamReader(OPTIONS);
    const delta = { type: "text_delta", text: "12345678" };
    reader.push(sse([...begun, { type: "content_block_delta", index: 0, delta }]));
    expect(
      Buffer.concat([...reader.cutShort({ code: "balance_ended", message: "No more." })]).toString(),
    ).toBe(
      sse([
        { type: "content_block_stop", index: 0 },
        {
          type: "message_delta",
          delta: {
            stop_reason: "max_tokens",
            stop_sequence: null,
            stop_details: { type: "balance_ended", explanation: "No more." },
          },
          usage: { output_tokens: 2 },
        },
        { type: "message_stop" },
      ]).toString(),
    );
  });
});
