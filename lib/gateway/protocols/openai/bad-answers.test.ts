import fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type AnswerContext } from "../contract";
import { ResponsesAnswerReader, readWholeResponse } from "../openai-responses/responses-read-answer";
import { responsesPassThrough } from "../openai-responses/responses-pass-through";
import { parseResponsesRequest } from "../openai-responses/responses-request";
import { ChatAnswerReader, readWholeChat } from "./chat-read-answer";
import { chatPassThrough } from "./chat";
import { parseChatRequest } from "./chat-request";

/** Whatever an upstream sends, no reader throws, and none takes long or keeps more than it was given. */

const value = fc.constantFrom<unknown>(
  "stop",
  "hi",
  "",
  null,
  true,
  0,
  -1,
  1e300,
  {},
  { text: 1 },
  { function: { name: "f", arguments: {} } },
  [],
  [null],
  [{ index: 0 }],
  [{ id: "a", function: null }],
  [{ index: "0", id: 1, function: { name: 2, arguments: [] } }],
  [{ type: "thinking", thinking: [null, { text: 0 }] }],
);

const said = fc.dictionary(
  fc.constantFrom(
    "content",
    "reasoning",
    "reasoning_content",
    "reasoning_details",
    "tool_calls",
    "images",
    "refusal",
  ),
  value,
);

const chunk = fc.dictionary(
  fc.constantFrom("id", "choices", "usage", "error", "x_groq", "base_resp"),
  fc.oneof(
    value,
    fc.array(fc.record({ index: value, delta: fc.oneof(said, value), message: value, finish_reason: value })),
  ),
);

const TYPES = [
  "response.created",
  "response.output_item.added",
  "response.output_item.done",
  "response.output_text.delta",
  "response.function_call_arguments.delta",
  "response.reasoning_summary_part.added",
  "response.completed",
  "response.failed",
  "error",
];

const event = fc
  .tuple(
    fc.constantFrom(...TYPES),
    fc.dictionary(
      fc.constantFrom("item", "delta", "output_index", "summary_index", "response"),
      fc.oneof(
        value,
        fc.dictionary(
          fc.constantFrom(
            "type",
            "content",
            "summary",
            "arguments",
            "usage",
            "output",
            "status",
            "call_id",
            "name",
          ),
          fc.oneof(value, fc.constantFrom("message", "reasoning", "function_call", "failed")),
        ),
      ),
    ),
  )
  .map(([type, fields]) => ({ ...fields, type }));

const raw = fc.oneof(fc.string(), fc.constantFrom("[DONE]", "{", "NaN", '{"a":NaN}'));

const stream = (json: fc.Arbitrary<object>) =>
  fc
    .array(fc.oneof({ weight: 6, arbitrary: json.map((one) => JSON.stringify(one)) }, raw), { maxLength: 6 })
    .map((datas) => Buffer.from(datas.map((data) => `data: ${data}\n\n`).join("")));

const CONTEXT: AnswerContext = {
  hex: "00",
  upstreamModel: "up",
  createdAt: 1,
  maxEventBytes: 10_000,
  settings: {},
};

function request<Q extends object>(read: Q): Exclude<Q, { readonly status: number }> {
  if (isRefusal(read)) throw new Error("refused");
  return read as Exclude<Q, { readonly status: number }>;
}

const chat = request(
  parseChatRequest(Buffer.from('{"model":"m","messages":[{"role":"user","content":"x"}]}'), DEFAULT_LIMITS),
);
const responses = request(parseResponsesRequest(Buffer.from('{"model":"m","input":"x"}'), DEFAULT_LIMITS));

it("in chunks of a chat", () => {
  fc.assert(
    fc.property(stream(chunk), fc.nat(), (body, at) => {
      for (const reader of [new ChatAnswerReader(10_000), chatPassThrough.openStream(chat, CONTEXT)]) {
        reader.push(body.subarray(0, at % (body.length + 1)));
        reader.push(body.subarray(at % (body.length + 1)));
        reader.end();
        expect([true, false]).toContain(reader.done);
      }
    }),
    { numRuns: 600 },
  );
});

it("in events of a response", () => {
  fc.assert(
    fc.property(stream(event), fc.nat(), (body, at) => {
      const passing = responsesPassThrough.openStream(responses, CONTEXT);
      for (const reader of [new ResponsesAnswerReader(10_000), passing]) {
        reader.push(body.subarray(0, at % (body.length + 1)));
        reader.push(body.subarray(at % (body.length + 1)));
        reader.end();
        expect([true, false]).toContain(reader.done);
      }
      expect(passing.cutShort({ code: "balance_ended", message: "No more." })).toHaveLength(1);
      expect(typeof passing.text()).toBe("string");
    }),
    { numRuns: 600 },
  );
});

it("in whole answers", () => {
  fc.assert(
    fc.property(fc.oneof(chunk, event, value), (json) => {
      const body = Buffer.from(JSON.stringify(json));
      readWholeChat(body);
      readWholeResponse(body);
      chatPassThrough.readAnswer(chat, body, CONTEXT, "")?.text();
      responsesPassThrough.readAnswer(responses, body, CONTEXT, "")?.text();
      chatPassThrough.readError(body);
    }),
    { numRuns: 1_000 },
  );
});
