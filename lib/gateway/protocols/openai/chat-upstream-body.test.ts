import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal, type Target } from "../contract";
import { openaiChat } from "./chat-endpoint";
import { parseChatRequest, type ChatRequest } from "./chat-request";
import { chatUpstreamBody } from "./chat-upstream-body";
import { CHAT_DIALECTS } from "./dialects";

const MESSAGES = [{ role: "user", content: "x" }];

function parsed(text: string): ChatRequest {
  const request = parseChatRequest(Buffer.from(text), DEFAULT_LIMITS);
  if (isRefusal(request)) throw new Error(request.message);
  return request;
}

const request = (more: object) => parsed(JSON.stringify({ model: "m", messages: MESSAGES, ...more }));

function target(dialect: string, more: Partial<Target> = {}): Target {
  const settings = { dialect };
  return { modelName: "m", maxTokens: 100, maxTokensField: "max_tokens", endUser: null, settings, ...more };
}

const sent = (more: object, to: Target) =>
  JSON.parse(chatUpstreamBody(request(more), to).toString()) as Record<string, unknown>;

describe("a chat completion for an upstream", () => {
  it("is the client's bytes where nothing must differ", () => {
    const asked = request({ max_tokens: 5, stream: true, stream_options: { include_usage: true } });
    expect(chatUpstreamBody(asked, target("openai"))).toBe(asked.body);
  });

  it("loses what its vendor refuses, wherever that stands", () => {
    for (const text of [
      `{"stream_options":{"include_usage":true},"model":"m","stream":true,"max_tokens":5,"messages":[{"role":"user","content":","}]}`,
      `{ "model":"m", "stream_options" : {"include_usage":true} , "stream":true,"max_tokens":5,"messages":[{"role":"user","content":","}] }`,
      `{"model":"m","stream":true,"max_tokens":5,"messages":[{"role":"user","content":","}] , "stream_options":{"include_usage":true} }`,
    ]) {
      const body = chatUpstreamBody(parsed(text), target("mistral")).toString();
      expect(JSON.parse(body)).toEqual({
        model: "m",
        stream: true,
        max_tokens: 5,
        messages: [{ role: "user", content: "," }],
      });
    }
  });

  it.each<[string, object, object]>([
    ["mistral", { max_completion_tokens: 5 }, { max_tokens: 5 }],
    ["groq", { max_tokens: 500 }, { max_completion_tokens: 100 }],
    ["deepseek", { max_tokens: 5, max_completion_tokens: 5 }, { max_tokens: 5 }],
    ["openai", { max_completion_tokens: 500 }, { max_completion_tokens: 100 }],
    ["openai", {}, { max_tokens: 100 }],
    ["cerebras", {}, { max_completion_tokens: 100 }],
  ])("calls the bound as %s does: %j", (dialect, asked, expected) => {
    expect(sent(asked, target(dialect))).toEqual({ model: "m", messages: MESSAGES, ...expected });
  });

  it("names a pseudonym instead of the client's user", () => {
    const asked = { user: "jane@example.com", safety_identifier: "jane", max_tokens: 5 };
    const plain = { model: "m", messages: MESSAGES, max_tokens: 5 };
    expect(sent(asked, target("openai", { endUser: "p" }))).toEqual({ ...plain, safety_identifier: "p" });
    expect(sent(asked, target("zhipu", { endUser: "p" }))).toEqual({ ...plain, user_id: "p" });
    expect(sent(asked, target("deepseek", { endUser: "p" }))).toEqual(plain);
  });

  it("is JSON of the same fields for every dialect, however the client orders them", () => {
    const fields = {
      model: "m",
      messages: MESSAGES,
      stream: true,
      stream_options: { include_usage: false },
      max_tokens: 5_000,
      max_completion_tokens: 5_000,
      user: "u",
      safety_identifier: "s",
      temperature: 0.5,
    };
    const order = fc.shuffledSubarray(Object.entries(fields), { minLength: 9, maxLength: 9 });
    const name = fc.constantFrom(...Object.keys(CHAT_DIALECTS));
    fc.assert(
      fc.property(order, name, fc.constantFrom(0, 1, 4), (entries, dialect, indent) => {
        const text = JSON.stringify(Object.fromEntries(entries), null, indent);
        const body = chatUpstreamBody(parsed(text), target(dialect, { endUser: "p", modelName: "up" }));
        const json = JSON.parse(body.toString()) as Record<string, unknown>;
        expect(json).toMatchObject({ model: "up", messages: MESSAGES, stream: true, temperature: 0.5 });
        expect(JSON.stringify(json)).not.toMatch(/5000|"u"|"s"/);
      }),
    );
  });

  it("goes by responses where an upstream has nothing else, and by deployment at Azure", () => {
    const only = target("openai", { settings: { responses: "only" } });
    expect(openaiChat.wires.openai?.request(request({}), only).path).toBe("/responses");
    expect(openaiChat.wires.openai?.request(request({}), target("openai")).path).toBe("/chat/completions");
    const azure = target("", { settings: { apiVersion: "2024-10-21" } });
    expect(openaiChat.wires["azure-openai"]?.request(request({}), azure).path).toBe(
      "/deployments/m/chat/completions?api-version=2024-10-21",
    );
    expect(openaiChat.wires["azure-openai"]?.request(request({}), target("")).path).toBe("/chat/completions");
    expect(
      openaiChat.wires["openai-compatible"]?.problemOf(request({ n: 2 }), target("zhipu")),
    ).toMatchObject({
      status: 400,
      param: "n",
    });
  });
});
