import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRefusal } from "../contract";
import type { AnswerDelta } from "../conversation/answer";
import type { Conversation, Turn } from "../conversation/conversation";
import { conversation } from "../conversation/testing/conversations";
import { BOUNDS, TARGET, used } from "../openai-media/testing/calls";
import { recordingsOf } from "../../testing/recorded/recording";
import { cohereConverter } from "./chat";

function sent(more: Partial<Conversation>): Record<string, unknown> {
  const request = cohereConverter.fromConversation(conversation(more), TARGET);
  if (isRefusal(request)) throw new Error(request.message);
  expect(request.path).toBe("/chat");
  return JSON.parse(request.body?.toString() ?? "") as Record<string, unknown>;
}

function refusedParam(more: Partial<Conversation>) {
  const request = cohereConverter.fromConversation(conversation(more), TARGET);
  return isRefusal(request) ? request.param : null;
}

const text = (said: string) => ({ kind: "text" as const, text: said });
const call = {
  kind: "tool_call" as const,
  id: "c1",
  name: "weather",
  argumentsJson: '{"city":"Paris"}',
  signature: null,
};
const thought = { kind: "reasoning" as const, text: "Hm.", signature: null, redacted: null };
const result = {
  kind: "tool_result" as const,
  callId: "c1",
  name: null,
  content: [text("18"), text("C")],
  isError: false,
};

describe("a conversation put to Cohere", () => {
  it("says model, bound and sampling", () => {
    const more = {
      system: [text("Be brief.")],
      temperature: 0.2,
      topP: 0.9,
      topK: 4,
      seed: 7,
      stop: ["END"],
      maxTokens: 500,
    };
    expect(sent(more)).toEqual({
      model: "upstream-model",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hello" },
      ],
      stream: false,
      max_tokens: 100,
      temperature: 0.2,
      p: 0.9,
      k: 4,
      seed: 7,
      stop_sequences: ["END"],
    });
  });

  it("keeps results before what the user says with them, and plans before calls", () => {
    const image = {
      kind: "image" as const,
      media: { from: "base64" as const, mimeType: "image/png", data: "AA" },
    };
    const turns: Turn[] = [
      { role: "user", parts: [text("What?"), { ...image, detail: "low" }] },
      { role: "assistant", parts: [thought, call] },
      { role: "user", parts: [text("Well?"), result] },
      { role: "assistant", parts: [thought, text("18 C.")] },
    ];
    expect(sent({ turns }).messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "What?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AA", detail: "low" } },
        ],
      },
      {
        role: "assistant",
        tool_plan: "Hm.",
        tool_calls: [
          { id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Paris"}' } },
        ],
      },
      { role: "tool", tool_call_id: "c1", content: "18\nC" },
      { role: "user", content: "Well?" },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Hm." },
          { type: "text", text: "18 C." },
        ],
      },
    ]);
  });

  it("offers only the tool that must be called, and requires a call", () => {
    const tools = ["a", "b"].map((name) => ({ name, description: null, parameters: {}, strict: null }));
    const named = sent({ tools, toolChoice: { kind: "tool", name: "b" } });
    expect(named.tools).toEqual([{ type: "function", function: { name: "b", parameters: {} } }]);
    expect(named.tool_choice).toBe("REQUIRED");
    expect(sent({ tools, toolChoice: { kind: "none" } }).tool_choice).toBe("NONE");
    expect(sent({ tools, toolChoice: { kind: "auto" } })).not.toHaveProperty("tool_choice");
  });

  it("asks for JSON, and for thought", () => {
    const schema = { type: "object" };
    expect(
      sent({ format: { kind: "json_schema", name: "x", schema, strict: null } }).response_format,
    ).toEqual({
      type: "json_object",
      json_schema: schema,
    });
    expect(sent({ reasoning: { kind: "off" } }).thinking).toEqual({ type: "disabled" });
    expect(sent({ reasoning: { kind: "effort", effort: "high" } }).thinking).toEqual({
      type: "enabled",
      token_budget: 100,
    });
  });

  it.each<[string, Partial<Conversation>]>([
    ["n", { n: 2 }],
    ["presence_penalty", { presencePenalty: -1 }],
    ["frequency_penalty", { frequencyPenalty: 2 }],
    [
      "parallel_tool_calls",
      { parallelTools: false, tools: [{ name: "a", description: null, parameters: {}, strict: null }] },
    ],
    [
      "messages",
      {
        turns: [
          { role: "user", parts: [{ kind: "audio", media: { from: "url", url: "x", mimeType: null } }] },
        ],
      },
    ],
    [
      "messages",
      {
        turns: [
          {
            role: "user",
            parts: [{ kind: "file", media: { from: "url", url: "x", mimeType: null }, name: null }],
          },
        ],
      },
    ],
  ])("refuses what cannot be carried: %s", (param, more) => {
    expect(refusedParam(more)).toBe(param);
  });
});

const EVENTS = [
  { type: "message-start", id: "x", delta: { message: { role: "assistant" } } },
  { type: "tool-plan-delta", delta: { message: { tool_plan: "Look it up." } } },
  { type: "content-start", index: 0, delta: { message: { content: { type: "thinking", thinking: "" } } } },
  { type: "content-delta", index: 0, delta: { message: { content: { thinking: "Hm." } } } },
  { type: "content-delta", index: 1, delta: { message: { content: { text: "Grüße 👋" } } } },
  { type: "citation-start", index: 0, delta: { message: { citations: {} } } },
  {
    type: "tool-call-start",
    index: 3,
    delta: {
      message: { tool_calls: { id: "c1", type: "function", function: { name: "a", arguments: "" } } },
    },
  },
  {
    type: "tool-call-delta",
    index: 3,
    delta: { message: { tool_calls: { function: { arguments: "{}" } } } },
  },
  {
    type: "message-end",
    delta: {
      finish_reason: "TOOL_CALL",
      usage: {
        billed_units: { input_tokens: 7, output_tokens: 9 },
        tokens: { input_tokens: 70, output_tokens: 90 },
      },
    },
  },
];
const STEPS: readonly AnswerDelta[] = [
  { kind: "reasoning", choice: 0, text: "Look it up." },
  { kind: "reasoning", choice: 0, text: "Hm." },
  { kind: "text", choice: 0, text: "Grüße 👋" },
  { kind: "tool_call", choice: 0, call: 0, id: "c1", name: "a", signature: null },
  { kind: "tool_arguments", choice: 0, call: 0, json: "{}" },
  { kind: "finish", choice: 0, reason: "tool_calls", stop: null },
];

describe("a stream of Cohere", () => {
  const frames = EVENTS.map((event) => `event: ${event.type}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`);
  const bytes = Buffer.from(`${frames.join("")}data: [DONE]\r\n\r\n`);

  it("gives the same steps however its bytes are cut, and counts what is billed", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1 }), (sizes) => {
        const reader = cohereConverter.openAnswer({}, 1_000_000);
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          reader.push(bytes.subarray(at, at + size));
          at += size;
        }
        reader.end();
        expect(reader.deltas).toEqual(STEPS);
        expect(reader).toMatchObject({ done: true, fault: null, wellFormed: true });
        expect(used(cohereConverter.readUsage(reader.usage, BOUNDS))).toEqual({ input: 7, output: 9 });
      }),
      { numRuns: 30 },
    );
  });

  it("ends at errors and at what is no event of Cohere's", () => {
    const faultOf = (data: string) => {
      const reader = cohereConverter.openAnswer({}, 1_000);
      reader.push(Buffer.from(`data: ${data}\n\n`));
      return reader.fault;
    };
    expect(faultOf('{"message":"trial limit"}')).toBe("error_event");
    expect(faultOf('{"type":"message-end","delta":{"finish_reason":"ERROR"}}')).toBe("error_event");
    expect(faultOf("hello")).toBe("malformed");
    expect(faultOf(`"${"x".repeat(2_000)}`)).toBe("malformed");
  });
});

describe("recorded answers of Cohere", () => {
  it("give the units billed, not the tokens, and a finish", () => {
    for (const { id, status, stream, body, usage } of recordingsOf("cohere.chat")) {
      if (status !== "200") {
        expect([id, cohereConverter.readError(body).message]).toEqual([id, expect.any(String)]);
        continue;
      }
      const { deltas, raw } = stream ? streamed(id, body) : whole(id, body);
      const billed = usage?.billed_units as { input_tokens: number; output_tokens: number };
      expect([id, used(cohereConverter.readUsage(raw, BOUNDS))]).toEqual([
        id,
        { input: billed.input_tokens, output: billed.output_tokens },
      ]);
      expect(deltas.at(-1)?.kind).toBe("finish");
      expect(deltas.some(({ kind }) => kind === "text" || kind === "tool_call")).toBe(true);
    }
  });
});

function streamed(id: string, body: Buffer): { deltas: readonly AnswerDelta[]; raw: unknown } {
  const reader = cohereConverter.openAnswer({}, 1_000_000);
  for (const byte of body) reader.push(Buffer.from([byte]));
  reader.end();
  expect([id, reader.fault, reader.done]).toEqual([id, null, true]);
  return { deltas: reader.deltas, raw: reader.usage };
}

function whole(id: string, body: Buffer): { deltas: readonly AnswerDelta[]; raw: unknown } {
  const answer = cohereConverter.readAnswer(body);
  if (!answer || answer === "error") throw new Error(`${id} is no answer`);
  return { deltas: answer.deltas, raw: answer.rawUsage };
}
