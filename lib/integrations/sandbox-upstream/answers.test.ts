import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeAnswer, type Answer } from "./answers";
import type { Directive } from "./directive";
import { answerBody, streamEvents } from "./events";
import { SANDBOX_MODELS } from "./models";
import { readChatRequest, type ChatRequest } from "./request";

const TOOL = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: {
      type: "object",
      properties: { city: { type: "string" }, days: { type: "integer" }, unit: { enum: ["C", "F"] } },
      required: ["city", "unit"],
    },
  },
};

function ask(body: Record<string, unknown>, directive: Directive = {}, model = SANDBOX_MODELS[0]) {
  if (!model) throw new Error("no models");
  const request = readChatRequest({ messages: [{ role: "user", content: "Hello" }], ...body }, model);
  return { request, answer: composeAnswer(request, model, directive) };
}

function textOf(answer: Answer, index = 0): string {
  return answer.choices[index]?.pieces.join("") ?? "";
}

/** The text, or the arguments, that a client puts together from a stream. */
function streamedText(answer: Answer, request: ChatRequest, directive: Directive): string[] {
  const texts = answer.choices.map(() => "");
  for (const event of streamEvents(answer, request, directive)) {
    const chunk = JSON.parse(event.data) as {
      choices: {
        index: number;
        delta: { content?: string; tool_calls?: [{ function: { arguments: string } }] };
      }[];
    };
    for (const { index, delta } of chunk.choices) {
      texts[index] += (delta.content ?? "") + (delta.tool_calls?.[0].function.arguments ?? "");
    }
  }
  return texts;
}

describe("composeAnswer", () => {
  it("says that it is the sandbox", () => {
    expect(textOf(ask({}).answer)).toMatch(
      /^This is the Entrepot sandbox answering as gpt-5\.2; no model was asked\./,
    );
  });

  it("gives the same answer to the same request and another to another", () => {
    expect(ask({}).answer).toEqual(ask({ stream: true, max_tokens: 500, user: "someone" }).answer);
    expect(ask({ messages: [{ role: "user", content: "Bye" }] }).answer.id).not.toBe(ask({}).answer.id);
  });

  it("gives the beginning of the longer answer under a smaller max_tokens", () => {
    const short = ask({ max_tokens: 7 }).answer;
    expect(short.choices[0]).toMatchObject({ finish: "length" });
    expect(textOf(ask({}).answer).startsWith(textOf(short))).toBe(true);
    expect(short.tokens.output).toBe(7);
  });

  it("stops by itself when the bound is exactly what it has to say", () => {
    expect(ask({ max_tokens: 20 }, { tokens: 20 }).answer.choices[0]?.finish).toBe("stop");
    expect(ask({ max_tokens: 20 }, { tokens: 21 }).answer.choices[0]?.finish).toBe("length");
  });

  it("multiplies by n, each choice with its own words", () => {
    const { answer } = ask({ n: 3 }, { tokens: 30 });
    expect(answer.tokens.output).toBe(90);
    expect(new Set(answer.choices.map((_, index) => textOf(answer, index))).size).toBe(3);
  });

  it("stops as the directive says", () => {
    const { answer } = ask({}, { finish: "content_filter", after: 4 });
    expect(answer.choices[0]).toMatchObject({ finish: "content_filter" });
    expect(answer.tokens.output).toBe(4);
  });

  it("never exceeds a bound, and counts what it says (property)", () => {
    const bound = fc.integer({ min: 1, max: 200 });
    const figure = fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined });
    fc.assert(
      fc.property(
        bound,
        figure,
        figure,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(...SANDBOX_MODELS),
        (...given) => {
          const [maxTokens, tokens, reasoning, n, model] = given;
          const directive = {
            ...(tokens === undefined ? {} : { tokens }),
            ...(reasoning === undefined ? {} : { reasoning }),
          };
          const { answer } = ask({ max_tokens: maxTokens, n }, directive, model);
          for (const choice of answer.choices) {
            expect(choice.pieces.length + choice.reasoningTokens).toBeLessThanOrEqual(maxTokens);
          }
          const said = answer.choices.reduce((sum, choice) => sum + choice.pieces.length, 0);
          expect(answer.tokens.output).toBe(said);
        },
      ),
    );
  });
});

describe("tools and formats", () => {
  const user = (content: string) => ({ messages: [{ role: "user", content }] });
  it.each<[string, Record<string, unknown>, boolean]>([
    ["not unless asked", { tools: [TOOL] }, false],
    ["when named", { tools: [TOOL], ...user("get_weather for Bergen") }, true],
    ["when told to use the tool", { tools: [TOOL], ...user("Please use the tool.") }, true],
    ["when required", { tools: [TOOL], tool_choice: "required" }, true],
    [
      "when chosen",
      { tools: [TOOL], tool_choice: { type: "function", function: { name: "get_weather" } } },
      true,
    ],
    ["not when forbidden", { tools: [TOOL], tool_choice: "none", ...user("get_weather") }, false],
    ["not after its result", { tools: [TOOL], messages: [{ role: "tool", content: "get_weather" }] }, false],
    ["not without tools", user("use the tool"), false],
  ])("calls a tool %s", (_, body, called) => {
    const choice = ask(body).answer.choices[0];
    expect(choice?.tool?.name).toBe(called ? "get_weather" : undefined);
    expect(choice?.finish).toBe(called ? "tool_calls" : "stop");
  });

  it("makes arguments that fit the schema", () => {
    const { answer } = ask({ tools: [TOOL], tool_choice: "required" });
    expect(JSON.parse(textOf(answer))).toEqual({ city: "sandbox", unit: "C" });
  });

  it("answers in JSON where asked", () => {
    const schema = { type: "object", properties: { ok: { type: "boolean" }, list: { type: "array" } } };
    const format = { type: "json_schema", json_schema: { name: "x", schema } };
    expect(JSON.parse(textOf(ask({ response_format: format }).answer))).toEqual({
      ok: true,
      list: ["sandbox"],
    });
    expect(JSON.parse(textOf(ask({ response_format: { type: "json_object" } }).answer))).toEqual({
      answer: "sandbox",
    });
  });
});

describe("streamed and not", () => {
  it.each<[string, Record<string, unknown>, Directive]>([
    ["text", {}, {}],
    ["three choices", { n: 3 }, {}],
    ["a tool call", { tools: [TOOL], tool_choice: "required" }, {}],
    ["in one chunk", {}, { chunks: 1 }],
    ["in more chunks than words", {}, { tokens: 5, chunks: 50 }],
    ["nothing", {}, { tokens: 0 }],
  ])("say the same: %s", (_, body, directive) => {
    const { request, answer } = ask(body, directive);
    const whole = JSON.parse(answerBody(answer, request, directive)) as {
      choices: { message: { content: string | null; tool_calls?: [{ function: { arguments: string } }] } }[];
    };
    const texts = whole.choices.map(
      ({ message }) => message.content ?? message.tool_calls?.[0].function.arguments,
    );
    expect(streamedText(answer, request, directive)).toEqual(texts);
  });

  it("generates in its events exactly the tokens of the answer", () => {
    const deepseek = SANDBOX_MODELS.find((model) => model.showsReasoning);
    for (const [directive, model] of [
      [{ reasoning: 9 }, SANDBOX_MODELS[0]],
      [{ reasoning: 9 }, deepseek],
    ] as const) {
      const { request, answer } = ask({ n: 2 }, directive, model);
      const events = [...streamEvents(answer, request, directive)];
      expect(events.reduce((sum, event) => sum + event.output, 0)).toBe(answer.tokens.output);
      expect(events.reduce((sum, event) => sum + event.reasoning, 0)).toBe(answer.tokens.reasoning);
    }
  });

  it("shows the reasoning of models that do", () => {
    const deepseek = SANDBOX_MODELS.find((model) => model.id === "deepseek-v3.2");
    const { request, answer } = ask({}, { reasoning: 9 }, deepseek);
    const events = [...streamEvents(answer, request, { reasoning: 9 })].map((event) => event.data);
    expect(events.filter((data) => data.includes("reasoning_content"))).toHaveLength(9);
    expect(answerBody(answer, request, {})).toContain("reasoning_content");
  });
});
