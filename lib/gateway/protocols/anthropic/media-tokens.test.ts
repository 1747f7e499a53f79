import { describe, expect, it } from "vitest";
import { gif, jpeg, png, webp } from "../../testing/pictures";
import { mediaIn, pictureTokens } from "./media-tokens";

const image = (data: string) => ({
  type: "image",
  source: { type: "base64", media_type: "image/png", data },
});
const tokensIn = (body: object) => mediaIn({ ...body }).tokens;
const asked = (...content: object[]) => ({ messages: [{ role: "user", content }] });

describe("pictures", () => {
  it.each([
    [200, 200, 54],
    [1_000, 1_000, 1_334],
    [1_092, 1_092, 1_590],
    [8_000, 8_000, 1_600],
    [3_136, 784, 820],
  ])("of %d x %d are %d tokens, as Anthropic's documents say", (width, height, tokens) => {
    expect(pictureTokens({ width, height })).toBe(tokens);
  });

  it.each([
    ["PNG", png],
    ["JPEG", jpeg],
    ["GIF", gif],
    ["WebP", webp],
  ])("have their size read from %s", (_name, make) => {
    expect(tokensIn(asked(image(make(1_000, 1_000))))).toBe(1_334);
  });

  it("that cannot be looked at count at most, tools' results included", () => {
    const remote = { type: "image", source: { type: "url", url: "https://a.example/b.png" } };
    expect(tokensIn(asked(remote, image("AAAA")))).toBe(3_200);
    expect(tokensIn(asked({ type: "tool_result", tool_use_id: "t", content: [image(png(200, 200))] }))).toBe(
      54,
    );
    expect(tokensIn({ messages: [{ role: "user", content: "Hello" }] })).toBe(0);
  });
});

it("documents count by their pages", () => {
  const pdf = Buffer.from("%PDF /Type /Pages /Type /Page x /Type/Page y").toString("base64");
  const document = { type: "document", source: { type: "base64", media_type: "application/pdf", data: pdf } };
  expect(tokensIn(asked(document))).toBe(4_500);
  expect(tokensIn(asked({ type: "document", source: { type: "text", data: "a" } }))).toBe(0);
});
