import { describe, expect, it } from "vitest";
import { gif, jpeg, png, webp } from "../../testing/pictures";
import { mediaIn, pictureTokens } from "./media-tokens";

const OLDER = "gemini-2.5-flash";
const picture = (data: string) => ({ inlineData: { mimeType: "image/png", data } });
const tokensIn = (parts: object[], model = OLDER) => mediaIn([{ role: "user", parts }], model).tokens;

describe("pictures in Gemini's requests", () => {
  it.each([
    [384, 384, 1],
    [385, 384, 4],
    [960, 540, 6],
    [768, 768, 4],
    [1_536, 1_536, 4],
    [3_072, 3_072, 16],
    [12_000, 12_000, 16],
    [3_072, 384, 24],
    [20_000, 1, 12],
  ])("of %d x %d are %d tiles of 258 tokens, as Google's documents say", (width, height, tiles) => {
    expect(pictureTokens({ width, height }, OLDER)).toBe(tiles * 258);
  });

  it.each([
    ["PNG", png],
    ["JPEG", jpeg],
    ["GIF", gif],
    ["WebP", webp],
  ])("have their size read from %s", (_name, make) => {
    expect(tokensIn([picture(make(960, 540))])).toBe(6 * 258);
  });

  it("count at most where they cannot be looked at, and once each, those that tools give back included", () => {
    const remote = { file_data: { mime_type: "image/jpeg", file_uri: "https://a.example/b.jpg" } };
    expect(tokensIn([remote])).toBe(24 * 258);
    expect(tokensIn([picture("AAAA")])).toBe(24 * 258);
    const response = { functionResponse: { name: "look", parts: [picture(png(200, 200))] } };
    expect(tokensIn([{ text: "Hello" }, picture(png(200, 200)), response])).toBe(2 * 258);
  });

  it("cost newer models the same, whatever their size", () => {
    expect(pictureTokens({ width: 100, height: 100 }, "gemini-3-flash-preview")).toBe(1_120);
    expect(pictureTokens(null, "gemini-3.5-flash")).toBe(1_120);
    expect(pictureTokens({ width: 100, height: 100 }, "house-model")).toBe(258);
  });
});

it("documents count by their pages, other media as one tile", () => {
  const data = Buffer.from("%PDF /Type /Pages /Type /Page x /Type/Page y").toString("base64");
  expect(tokensIn([{ inlineData: { mimeType: "application/pdf", data } }])).toBe(2 * 258);
  expect(tokensIn([{ inlineData: { mimeType: "audio/mpeg", data: "AAAA" } }])).toBe(258);
  expect(tokensIn([{ text: "Hello" }])).toBe(0);
});
