import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audioMs } from "./duration";
import { aac, flac, mp3, mp4, opus, vorbis, wav, webm } from "../testing/sounds";

describe("the length of an audio file", () => {
  it.each([
    ["wav", wav(2_500), 2_500],
    ["mp3", mp3(100), (100 * 1_152_000) / 44_100],
    ["aac", aac(50), (50 * 1_024_000) / 16_000],
    ["flac", flac(96_000, 44_100), 96_000_000 / 44_100],
    ["opus in ogg", opus(48_000 * 3), 3_000],
    ["vorbis in ogg", vorbis(44_100 * 2, 44_100), 2_000],
    ["m4a", mp4(90_000, 44_100), 90_000_000 / 44_100],
    ["fragmented mp4", mp4(5_000, 1_000, true), 5_000],
    ["webm of a browser", webm(4_000, 250), 4_250],
  ])("is read from %s", (_format, file, ms) => {
    expect(audioMs(file)).toBeCloseTo(ms, 6);
  });

  it("of a wav written as a stream is what came", () => {
    const file = wav(1_000);
    file.writeUInt32LE(0xffffffff, 40);
    expect(audioMs(file)).toBe(1_000);
    file.writeUInt32LE(0, 40);
    expect(audioMs(file)).toBe(1_000);
  });

  it("of a wav does not believe a rate its samples contradict", () => {
    const file = wav(1_000);
    file.writeUInt32LE(4_000_000_000, 28);
    expect(audioMs(file)).toBe(1_000);
  });

  it("of an mp3 counts every frame, with rubbish between them looked over", () => {
    const file = Buffer.concat([mp3(10), Buffer.from("rubbish"), mp3(10).subarray(138)]);
    expect(audioMs(file)).toBeCloseTo((20 * 1_152_000) / 44_100, 6);
  });

  it("is unknown of anything else", () => {
    expect(audioMs(Buffer.alloc(0))).toBeNull();
    expect(audioMs(Buffer.from("%PDF-1.7 nothing to hear"))).toBeNull();
    expect(audioMs(Buffer.from("RIFF"))).toBeNull();
  });

  it("is never negative, not finite, or an exception, whatever the bytes", () => {
    const files = [
      wav(20),
      mp3(3),
      aac(3),
      flac(1, 8_000),
      opus(10),
      vorbis(10, 8_000),
      mp4(1, 1),
      webm(1, 1),
    ];
    const damaged = fc.tuple(
      fc.constantFrom(...files),
      fc.nat(300),
      fc.uint8Array({ maxLength: 12 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(damaged, ([file, at, bytes, cut]) => {
        const copy = Buffer.from(cut ? file.subarray(0, at) : file);
        copy.set(bytes.subarray(0, Math.max(0, copy.length - at)), Math.min(at, copy.length));
        const ms = audioMs(copy);
        expect(ms === null || (Number.isFinite(ms) && ms > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
