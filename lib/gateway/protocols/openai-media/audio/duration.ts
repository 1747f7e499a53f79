import { adtsMs, mp3Ms } from "./frames";
import { flacMs } from "./flac";
import { mp4Ms } from "./mp4";
import { oggMs } from "./ogg";
import { wavMs } from "./wav";
import { webmMs } from "./webm";

/** What the formats are called to clients. */
export const AUDIO_FORMATS = "flac, mp3, mp4, m4a, mpeg, mpga, ogg, wav, webm and aac";

const READERS: readonly ((file: Buffer) => number | null)[] = [
  wavMs,
  flacMs,
  oggMs,
  mp4Ms,
  webmMs,
  mp3Ms,
  adtsMs,
];

/**
 * How long an audio file plays, in milliseconds, from its own framing; null where it is of no format known here or does
 * not say. Nothing is decoded.
 */
export function audioMs(file: Buffer): number | null {
  for (const read of READERS) {
    const ms = read(file);
    if (ms !== null && Number.isFinite(ms) && ms > 0) return ms;
  }
  return null;
}
