import { describe, expect, it } from "vitest";
import { readMessage } from "./message-answer";
import { readError } from "./upstream-error";

const DISGUISE = { modelName: null, hex: "abc" };
const MESSAGE = {
  id: "msg_01",
  type: "message",
  model: "claude",
  content: [
    { type: "thinking", thinking: "Hm. ", signature: "s" },
    { type: "text", text: "Hi" },
    { type: "tool_use", id: "t", name: "f", input: { a: "é" } },
  ],
  stop_reason: "tool_use",
  usage: { input_tokens: 5, output_tokens: 7 },
};
const bytesOf = (json: unknown) => Buffer.from(JSON.stringify(json, null, 1));

describe("a whole message passed on", () => {
  it("keeps its bytes", () => {
    const bytes = bytesOf(MESSAGE);
    const answer = readMessage(bytes, DISGUISE);
    expect(answer?.body).toBe(bytes);
    expect(answer).toMatchObject({
      usage: MESSAGE.usage,
      finishReason: "tool_use",
      output: true,
      isError: false,
    });
    expect(answer?.text()).toBe('Hm. \nHi\nf {"a":"é"}');
  });

  it("says the client's name of the model, and no telling id", () => {
    const answer = readMessage(bytesOf({ ...MESSAGE, id: "msg_vrtx_01" }), {
      ...DISGUISE,
      modelName: "house",
    });
    expect(answer?.body).toEqual(bytesOf({ ...MESSAGE, id: "msg_abc", model: "house" }));
  });

  it("survives figures that are no JSON", () => {
    const text = bytesOf(MESSAGE).toString().replace(": 7", ": NaN");
    expect(readMessage(Buffer.from(text), DISGUISE)).toMatchObject({ usageBroken: true, isError: false });
  });

  it("knows an error in its clothes, and what is no message at all (C11)", () => {
    expect(readMessage(bytesOf({ type: "error", error: { type: "api_error" } }), DISGUISE)?.isError).toBe(
      true,
    );
    for (const text of ["", "<html>", '{"choices":[]}', '{"type":"message"}', "[]", "null"])
      expect(readMessage(Buffer.from(text), DISGUISE)).toBeNull();
  });
});

describe("an upstream's error", () => {
  it("has its type for a code, and a message without ids", () => {
    const error = {
      type: "rate_limit_error",
      message: "Slow down, org-abc123. See https://vendor.example/x",
    };
    expect(readError(bytesOf({ type: "error", error, request_id: "req_011" }))).toEqual({
      code: "rate_limit_error",
      param: null,
      message: "Slow down, …. See …",
    });
  });

  it.each([
    ["Output blocked by content filtering policy", "content_filter"],
    ["prompt is too long: 210000 tokens > 200000 maximum", "context_length_exceeded"],
    ["messages: roles must alternate", "invalid_request_error"],
  ])("has a code where only words tell: %s", (message, code) => {
    const error = { type: "invalid_request_error", message };
    expect(readError(bytesOf({ type: "error", error }))).toEqual({ code, param: null, message });
  });

  it("tells nothing of the upstream's own account", () => {
    const message =
      "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.";
    expect(readError(bytesOf({ type: "error", error: { type: "invalid_request_error", message } }))).toEqual({
      code: "insufficient_quota",
      param: null,
      message: null,
    });
  });

  it.each(["", "<html>", '{"error":null}'])("may say nothing: %j", (text) => {
    expect(readError(Buffer.from(text))).toEqual({ code: null, param: null, message: null });
  });
});
