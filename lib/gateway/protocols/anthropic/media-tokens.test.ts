import { describe, expect, it } from "vitest";
import { mediaTokens, pictureTokens } from "./media-tokens";

function png(width: number, height: number): string {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32BE(0x89504e47, 0);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes.toString("base64");
}

function jpeg(width: number, height: number): string {
  const frame = Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), frame, Buffer.alloc(32)]).toString(
    "base64",
  );
}

function gif(width: number, height: number): string {
  const bytes = Buffer.alloc(64);
  bytes.write("GIF89a", "latin1");
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes.toString("base64");
}

function webp(width: number, height: number): string {
  const bytes = Buffer.alloc(64);
  bytes.write("RIFF0000WEBPVP8X", "latin1");
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes.toString("base64");
}

const image = (data: string) => ({
  type: "image",
  source: { type: "base64", media_type: "image/png", data },
});
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
    expect(mediaTokens(asked(image(make(1_000, 1_000))))).toBe(1_334);
  });

  it("that cannot be looked at count at most, tools' results included", () => {
    const remote = { type: "image", source: { type: "url", url: "https://a.example/b.png" } };
    expect(mediaTokens(asked(remote, image("AAAA")))).toBe(3_200);
    expect(
      mediaTokens(asked({ type: "tool_result", tool_use_id: "t", content: [image(png(200, 200))] })),
    ).toBe(54);
    expect(mediaTokens({ messages: [{ role: "user", content: "Hello" }] })).toBe(0);
  });
});

it("documents count by their pages", () => {
  const pdf = Buffer.from("%PDF /Type /Pages /Type /Page x /Type/Page y").toString("base64");
  const document = { type: "document", source: { type: "base64", media_type: "application/pdf", data: pdf } };
  expect(mediaTokens(asked(document))).toBe(4_500);
  expect(mediaTokens(asked({ type: "document", source: { type: "text", data: "a" } }))).toBe(0);
});
