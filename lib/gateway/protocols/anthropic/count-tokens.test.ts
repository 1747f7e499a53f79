import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../limits";
import { isRefusal } from "../contract";
import { countBody, parseCountTokens } from "./count-tokens";
import { incoming, requestBody } from "./testing/requests";

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

  it("counts what pictures are, and answers in Anthropic's shape", () => {
    const image = { type: "image", source: { type: "url", url: "https://a.example/b.png" } };
    const request = parse({ model: "m", messages: [{ role: "user", content: [image] }] });
    expect(isRefusal(request) ? request : request.media().tokens).toBe(1_600);
    expect(countBody(14).toString()).toBe('{"input_tokens":14}');
  });
});
