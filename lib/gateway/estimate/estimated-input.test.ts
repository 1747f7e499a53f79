import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../limits";
import { parseGenerate } from "../protocols/gemini/request";
import { parseMessages } from "../protocols/anthropic/messages-request";
import { parseChatRequest } from "../protocols/openai/chat-request";
import { parseResponsesRequest } from "../protocols/openai-responses/responses-request";
import { isRefusal, type ParsedRequest } from "../protocols/contract";
import type { Refusal } from "../refusal";
import { png } from "../testing/pictures";
import { estimatedInput } from "./estimated-input";

/** A picture of a megabyte, with a head that says what it is. */
const LARGE = Buffer.concat([Buffer.from(png(1_000, 1_000), "base64"), Buffer.alloc(750_000)]).toString(
  "base64",
);
const URL = `data:image/png;base64,${LARGE}`;

function parsed(request: ParsedRequest | Refusal): ParsedRequest {
  if (isRefusal(request)) throw new Error(request.message);
  return request;
}

const incoming = (body: object, rest = "") => ({
  ...{ rest, query: new URLSearchParams(), body: Buffer.from(JSON.stringify(body)), header: () => undefined },
});

const REQUESTS: readonly (readonly [string, () => ParsedRequest, number])[] = [
  [
    "chat",
    () => {
      const content = [{ type: "image_url", image_url: { url: URL } }];
      const { body } = incoming({ model: "m", messages: [{ role: "user", content }] });
      return parsed(parseChatRequest(body, DEFAULT_LIMITS));
    },
    765,
  ],
  [
    "responses",
    () => {
      const content = [{ type: "input_image", image_url: URL }];
      const { body } = incoming({ model: "m", input: [{ role: "user", content }] });
      return parsed(parseResponsesRequest(body, DEFAULT_LIMITS));
    },
    765,
  ],
  [
    "messages",
    () => {
      const source = { type: "base64", media_type: "image/png", data: LARGE };
      const messages = [{ role: "user", content: [{ type: "image", source }] }];
      return parsed(parseMessages(incoming({ model: "m", max_tokens: 9, messages }), DEFAULT_LIMITS));
    },
    1_334,
  ],
  [
    "gemini",
    () => {
      const parts = [{ inlineData: { mimeType: "image/png", data: LARGE } }];
      return parsed(parseGenerate(incoming({ contents: [{ parts }] }, "m:generateContent"), DEFAULT_LIMITS));
    },
    4 * 258,
  ],
];

describe("an estimate of input", () => {
  it.each(REQUESTS)("takes a picture in %s for what it is, not for its bytes", (_name, make, tokens) => {
    const request = make();
    expect(request.body.length).toBeGreaterThan(1_000_000);
    expect(estimatedInput(request)).toBeGreaterThanOrEqual(tokens);
    expect(estimatedInput(request)).toBeLessThan(tokens + 100);
  });

  it("is a token for four bytes of text", () => {
    const { body } = incoming({ model: "m", messages: [{ role: "user", content: "x".repeat(4_000) }] });
    expect(estimatedInput(parsed(parseChatRequest(body, DEFAULT_LIMITS)))).toBe(Math.ceil(body.length / 4));
  });
});
