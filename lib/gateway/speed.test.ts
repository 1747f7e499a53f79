import { describe, expect, it } from "vitest";
import { SpeedBook } from "./speed";

describe("how fast an upstream answers", () => {
  it("is not known until it answered", () => {
    expect(new SpeedBook().of("u", "m")).toBeUndefined();
  });

  it("follows what comes, by upstream and model", () => {
    const book = new SpeedBook();
    book.note("u", "m", 100, 0, 0);
    expect(book.of("u", "m")).toEqual({ firstByteMs: 100, bytesPerS: 0 });
    for (let i = 0; i < 40; i++) book.note("u", "m", 500, 2_000, 1_000);
    expect(book.of("u", "m")?.firstByteMs).toBeCloseTo(500, 0);
    expect(book.of("u", "m")?.bytesPerS).toBeCloseTo(2_000, 0);
    expect(book.of("u", "other")).toBeUndefined();
  });
});
