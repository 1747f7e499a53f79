import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { UsageBounds } from "../contract";
import type { AnswerDelta } from "../conversation/answer";
import { recordingsOf } from "../../testing/recorded/recording";
import { bedrockConverter } from "./converter";
import { message } from "./testing/messages";

const BOUNDS: UsageBounds = {
  contextTokens: 1_000_000,
  outputTokens: 1_000_000,
  audio: false,
  modelName: "us.anthropic.claude-sonnet-4-5",
  settings: {},
};

function used(raw: unknown, more: Partial<UsageBounds> = {}) {
  const reading = bedrockConverter.readUsage(raw, { ...BOUNDS, ...more });
  if (reading.kind !== "read") return reading.kind;
  return Object.fromEntries(
    DIMENSIONS.flatMap((name, slot) => (reading.usage[slot] ? [[name, Number(reading.usage[slot])]] : [])),
  );
}

function open() {
  return bedrockConverter.openAnswer({}, 1_000_000);
}

const STREAM: readonly (readonly [string, unknown])[] = [
  ["messageStart", { role: "assistant", p: "abc" }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "Hm." } } }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { signature: "seal" } } }],
  ["contentBlockDelta", { contentBlockIndex: 1, delta: { text: "Grüße 👋" } }],
  ["contentBlockStart", { contentBlockIndex: 2, start: { toolUse: { toolUseId: "t1", name: "a" } } }],
  ["contentBlockDelta", { contentBlockIndex: 2, delta: { toolUse: { input: '{"x"' } } }],
  ["contentBlockStart", { contentBlockIndex: 3, start: { toolUse: { toolUseId: "t2", name: "b" } } }],
  ["contentBlockDelta", { contentBlockIndex: 3, delta: { toolUse: { input: "{}" } } }],
  ["contentBlockDelta", { contentBlockIndex: 2, delta: { toolUse: { input: ":1}" } } }],
  ["messageStop", { stopReason: "tool_use" }],
  ["metadata", { usage: { inputTokens: 3, outputTokens: 9, totalTokens: 12 }, metrics: { latencyMs: 1 } }],
];
const STEPS: readonly AnswerDelta[] = [
  { kind: "reasoning", choice: 0, text: "Hm." },
  { kind: "reasoning_signature", choice: 0, signature: "seal" },
  { kind: "text", choice: 0, text: "Grüße 👋" },
  { kind: "tool_call", choice: 0, call: 0, id: "t1", name: "a", signature: null },
  { kind: "tool_arguments", choice: 0, call: 0, json: '{"x"' },
  { kind: "tool_call", choice: 0, call: 1, id: "t2", name: "b", signature: null },
  { kind: "tool_arguments", choice: 0, call: 1, json: "{}" },
  { kind: "tool_arguments", choice: 0, call: 0, json: ":1}" },
  { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
];

describe("a stream of Converse", () => {
  const bytes = Buffer.concat(STREAM.map(([name, json]) => message(name, json)));

  it("gives the same steps however its bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sizes) => {
        const reader = open();
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          reader.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(reader.deltas).toEqual(STEPS);
        expect(reader).toMatchObject({ done: true, fault: null, wellFormed: true });
        expect(used(reader.usage)).toEqual({ input: 3, output: 9 });
      }),
      { numRuns: 30 },
    );
  });

  it("is complete without figures, but not without its stop", () => {
    const stopped = open();
    for (const [name, json] of STREAM.slice(0, -1)) stopped.push(message(name, json));
    expect(stopped.done).toBe(false);
    stopped.end();
    expect(stopped).toMatchObject({ done: true, usage: null });
    const cut = open();
    for (const [name, json] of STREAM.slice(0, -2)) cut.push(message(name, json));
    cut.end();
    expect(cut.done).toBe(false);
  });

  it("ends at an exception, a wrong checksum, a giant message, and other bytes", () => {
    const faultOf = (chunk: Buffer) => {
      const reader = open();
      reader.push(chunk);
      return reader.fault;
    };
    expect(faultOf(message("throttlingException", { message: "slow down" }, "exception"))).toBe(
      "error_event",
    );
    const damaged = message("messageStart", { role: "assistant" });
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    expect(faultOf(damaged)).toBe("malformed");
    expect(faultOf(Buffer.from("data: {}\n\ndata: {}\n\n"))).toBe("malformed");
    const giant = Buffer.alloc(12);
    giant.writeUInt32BE(2_000_000);
    expect(faultOf(giant)).toBe("malformed");
  });

  it("survives figures that are no JSON", () => {
    const reader = open();
    for (const [name, json] of STREAM.slice(0, -1)) reader.push(message(name, json));
    reader.push(message("metadata", '{"usage":{"inputTokens":NaN}}'));
    expect(reader).toMatchObject({ done: true, usageBroken: true, fault: null });
  });
});

describe("usage of Converse", () => {
  it("leaves cache reads and writes beside the input, as Claude's recordings do", () => {
    const usage = {
      inputTokens: 10,
      outputTokens: 4,
      cacheReadInputTokens: 5,
      cacheWriteInputTokens: 7_351,
      totalTokens: 7_370,
    };
    expect(used(usage)).toEqual({ input: 10, cached_input: 5, cache_write_5m: 7_351, output: 4 });
    const details = [
      { ttl: "1h", inputTokens: 7_000 },
      { ttl: "5m", inputTokens: 351 },
    ];
    expect(used({ ...usage, cacheDetails: details })).toEqual({
      input: 10,
      cached_input: 5,
      cache_write_5m: 351,
      cache_write_1h: 7_000,
      output: 4,
    });
  });

  it("finds them inside the input where the total says so, or the maker is known for it", () => {
    const usage = { inputTokens: 100, outputTokens: 4, cacheReadInputTokens: 80, totalTokens: 104 };
    expect(used(usage)).toEqual({ input: 20, cached_input: 80, output: 4 });
    const twice = { inputTokens: 4_995, outputTokens: 19, cacheWriteInputTokens: 4_993, totalTokens: 10_007 };
    expect(used(twice, { modelName: "openai.gpt-5.6" })).toEqual({
      input: 2,
      cache_write_5m: 4_993,
      output: 19,
    });
    expect(used(twice, { settings: { cacheInsideInput: true } })).toMatchObject({ input: 2 });
    expect(used(twice)).toMatchObject({ input: 4_995 });
  });

  it("is absurd where it cannot be", () => {
    const good = { inputTokens: 1, outputTokens: 1 };
    expect(used(null)).toBe("missing");
    expect(used({ ...good, inputTokens: -1 })).toBe("absurd");
    expect(used({ ...good, outputTokens: 0.5 })).toBe("absurd");
    expect(used({ ...good, totalTokens: 9 })).toBe("absurd");
    expect(used({ ...good, cacheDetails: [{ ttl: "1h", inputTokens: 5 }] })).toBe("absurd");
    expect(used({ ...good, outputTokens: 2_000_000 })).toBe("absurd");
    expect(used({ inputTokens: 0, outputTokens: 0 })).toBe("zero");
  });
});

describe("whole answers of Converse", () => {
  it("are errors, or none", () => {
    expect(bedrockConverter.readAnswer(Buffer.from('{"message":"no"}'))).toBe("error");
    expect(bedrockConverter.readAnswer(Buffer.from("{}"))).toBeNull();
    expect(bedrockConverter.readAnswer(Buffer.from("<html>"))).toBeNull();
  });

  it("recorded give the usage they state, a finish, and all their text", () => {
    for (const { id, status, stream, body, usage, model } of recordingsOf("bedrock.converse")) {
      if (stream) continue;
      if (status !== "200") {
        expect([id, bedrockConverter.readError(body).message]).toEqual([id, expect.any(String)]);
        continue;
      }
      const answer = bedrockConverter.readAnswer(body);
      if (!answer || answer === "error") throw new Error(`${id} is no answer`);
      expect(answer.deltas.at(-1)?.kind).toBe("finish");
      expect(answer.deltas.length).toBeGreaterThan(1);
      expect([id, used(answer.rawUsage, { modelName: model })]).toEqual([id, statedIn(usage)]);
    }
  });

  it("recorded as streams, framed again, give the usage they state", () => {
    for (const { id, stream, body, usage } of recordingsOf("bedrock.converse")) {
      if (!stream) continue;
      const reader = open();
      for (const line of body
        .toString()
        .split("\n")
        .filter((one) => one.startsWith("data: "))) {
        const [[name, json] = ["", {}]] = Object.entries(
          JSON.parse(line.slice(6)) as Record<string, unknown>,
        );
        reader.push(message(name, json));
      }
      reader.end();
      expect([id, reader.done, reader.fault]).toEqual([id, true, null]);
      expect([id, used(reader.usage)]).toEqual([id, usage ? statedIn(usage) : "missing"]);
    }
  });

  it("recorded as bytes of an event stream are read to their end", () => {
    for (const { id, body } of recordingsOf("bedrock.converse-stream")) {
      const reader = open();
      for (const byte of body) reader.push(Buffer.from([byte]));
      reader.end();
      expect([id, reader.done, reader.fault]).toEqual([id, true, null]);
      expect(used(reader.usage)).toMatchObject({
        input: expect.any(Number) as number,
        output: expect.any(Number) as number,
      });
      expect(reader.deltas.some(({ kind }) => kind === "text" || kind === "tool_call")).toBe(true);
    }
  });
});

function statedIn(usage: Readonly<Record<string, unknown>> | null) {
  const entries = {
    input: usage?.inputTokens,
    cached_input: usage?.cacheReadInputTokens,
    cache_write_5m: usage?.cacheWriteInputTokens,
    output: usage?.outputTokens,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, count]) => count));
}
