import { describe, expect, it } from "vitest";
import { countInput, countReasoning, outputBound } from "./counting";
import type { Directive } from "./directive";
import { findSandboxModel, SANDBOX_MODELS } from "./models";
import { readChatRequest } from "./request";

function modelOf(id: string) {
  const model = findSandboxModel(id);
  if (!model) throw new Error(`no model ${id}`);
  return model;
}

const plain = modelOf("gpt-5.2");

function request(body: Record<string, unknown>) {
  return readChatRequest({ messages: [{ role: "user", content: "Hello" }], ...body }, plain);
}

const LONG = "x".repeat(4 * 1_100);

describe("countInput", () => {
  const user = (content: unknown) => ({ role: "user", content });
  it.each<[string, Record<string, unknown>, Directive, number, number, number]>([
    ["a word: two tokens, 4 for the message, 3 for the request", {}, {}, 9, 0, 0],
    ["bytes, not characters", { messages: [user("é")] }, {}, 8, 0, 0],
    ["Chinese in UTF-8", { messages: [user("你好你好")] }, {}, 10, 0, 0],
    ["nothing said", { messages: [user("")] }, {}, 7, 0, 0],
    ["text parts", { messages: [user([{ type: "text", text: "Hello" }])] }, {}, 9, 0, 0],
    [
      "an image",
      { messages: [user([{ type: "image_url", image_url: { url: "https://x/y" } }])] },
      {},
      262,
      0,
      0,
    ],
    ["tools as their JSON", { tools: [{ a: 1 }] }, {}, 12, 0, 0],
    ["a long single message is not cached", { messages: [user(LONG)] }, {}, 1_107, 0, 0],
    ["a long history is, in steps of 128", { messages: [user(LONG), user("Hello")] }, {}, 89, 1_024, 0],
    ["cached as told", {}, { cached: 4 }, 5, 4, 0],
    ["cached no more than there is", {}, { cached: 400 }, 0, 9, 0],
    ["written as told", {}, { cached: 4, written: 3 }, 2, 4, 3],
    ["hidden input", {}, { hidden: 100 }, 109, 0, 0],
  ])("%s", (_, body, directive, input, cached, written) => {
    expect(countInput(request(body), directive)).toEqual({
      input,
      cached_input: cached,
      cache_write_5m: written,
    });
  });

  it("stays below the bytes of the body, which is what a gateway may hold for it", () => {
    const body = { model: "gpt-5.2", messages: [user("")] };
    expect(countInput(request(body), {}).input).toBeLessThan(JSON.stringify(body).length);
  });
});

describe("countReasoning", () => {
  it.each<[string, string, Record<string, unknown>, Directive, number]>([
    ["none by default", "gpt-5.2", {}, {}, 0],
    ["the model's default", "gpt-5-mini", {}, {}, 32],
    ["the effort asked for", "gpt-5.2", { reasoning_effort: "high" }, {}, 512],
    ["no effort", "gpt-5-mini", { reasoning_effort: "none" }, {}, 0],
    ["as told", "gpt-5.2", {}, { reasoning: 77 }, 77],
    ["half of the bound at most", "gpt-5.2", { max_completion_tokens: 21 }, { reasoning: 77 }, 10],
  ])("%s", (_, model, body, directive, expected) => {
    expect(countReasoning(request(body), modelOf(model), directive)).toBe(expected);
  });
});

describe("outputBound", () => {
  it.each([
    [{}, plain.maxOutputTokens],
    [{ max_tokens: 5 }, 5],
    [{ max_tokens: 5, max_completion_tokens: 6 }, 6],
  ])("of %j", (body, expected) => {
    expect(outputBound(request(body), plain)).toBe(expected);
  });
});

describe("SANDBOX_MODELS", () => {
  it("has eight models that can answer within their context", () => {
    expect(SANDBOX_MODELS).toHaveLength(8);
    for (const model of SANDBOX_MODELS) expect(model.maxOutputTokens).toBeLessThan(model.contextTokens);
  });
});
