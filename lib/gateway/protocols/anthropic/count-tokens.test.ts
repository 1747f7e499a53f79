import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal } from "../contract";
import { countBody, parseCountTokens, passedCount, readCount } from "./count-tokens";
import { incoming, requestBody, TARGET } from "./testing/requests";

function parse(body: unknown) {
  return parseCountTokens(incoming(body), DEFAULT_LIMITS);
}

describe("counting tokens", () => {
  it("needs no bound, and has the text to count", () => {
    const request = parse({
      model: "m",
      system: "Be brief.",
      messages: [{ role: "user", content: "Hello" }],
    });
    expect(isRefusal(request) ? request : request.inputText()).toBe("Be brief.\nHello");
  });

  it("is refused what a message would be", () => {
    expect(parse(requestBody({ messages: [] }))).toMatchObject({ status: 400, param: "messages" });
    expect(parse("[]")).toMatchObject({ status: 400 });
  });

  it("may be asked of an upstream, in its own name of the model", () => {
    const request = parse({ model: "m", messages: [{ role: "user", content: "x" }] });
    if (isRefusal(request)) throw new Error(request.message);
    const sent = passedCount(request, { ...TARGET, modelName: "vendor" });
    expect(sent.path).toBe("/v1/messages/count_tokens");
    expect(sent.body?.toString()).toBe('{"model":"vendor","messages":[{"role":"user","content":"x"}]}');
    expect(passedCount(request, { ...TARGET, modelName: "m" }).body).toBe(request.body);
  });

  it.each([
    [countBody(14), 14],
    [countBody(0), 0],
    [Buffer.from('{"input_tokens":-1}'), null],
    [Buffer.from('{"input_tokens":"14"}'), null],
    [Buffer.from("<html>"), null],
  ])("reads the answer %s", (bytes, count) => expect(readCount(bytes)).toBe(count));
});
