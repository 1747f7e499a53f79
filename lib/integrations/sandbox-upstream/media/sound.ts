import { RequestError } from "../request";
import { numberOf, tokensOf, type Asked } from "./asked";
import { madeJson, type Made } from "./made";

const RATE = 8_000;
const MS_PER_CHARACTER = 60;
const TOKENS_PER_SECOND = 10;
const BYTES_PER_SECOND = 16_000;
const CHUNKS = 4;

const TYPES: Readonly<Record<string, string>> = {
  mp3: "audio/mpeg",
  opus: "audio/ogg",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
};

/** Silence as WAVE, whatever format was asked for: nobody listens to a sandbox. */
function silence(ms: number): Buffer {
  const data = Buffer.alloc(Math.ceil((RATE * ms) / 1_000) * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

export function speak({ model, values, directive }: Asked): Made {
  const text = typeof values.input === "string" ? values.input : "";
  if (text === "") throw new RequestError(400, "invalid_value", "input is empty.", "input");
  const characters = [...text].length;
  const sound = silence(characters * MS_PER_CHARACTER);
  const input = tokensOf(text);
  const output = Math.ceil((characters * MS_PER_CHARACTER * TOKENS_PER_SECOND) / 1_000);
  const isTold = model.states === "tokens";
  const billed = {
    ...(isTold ? { input, output } : { input: 0, output: 0 }),
    units: { character: characters },
  };
  if (values.stream_format !== "sse") {
    const format = typeof values.response_format === "string" ? values.response_format : "mp3";
    return { kind: "whole", type: TYPES[format] ?? "audio/mpeg", body: sound, billed };
  }
  const step = Math.ceil(sound.length / CHUNKS);
  const events: object[] = Array.from({ length: CHUNKS }, (_, at) => ({
    type: "speech.audio.delta",
    audio: sound.subarray(at * step, (at + 1) * step).toString("base64"),
  }));
  const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output };
  const told = isTold && directive.usage !== "none" ? { usage } : {};
  return { kind: "events", events: [...events, { type: "speech.audio.done", ...told }], billed };
}

const WORDS = ["Three", "barrels", "went", "to", "the", "north", "dock."];

export function transcribe({ model, values, files, directive }: Asked): Made {
  const [file] = files;
  if (!file) throw new RequestError(400, "invalid_value", "file is missing.", "file");
  const seconds = file.length / BYTES_PER_SECOND;
  const text = WORDS.join(" ");
  const heard = Math.ceil(seconds * TOKENS_PER_SECOND);
  const output = WORDS.length;
  const isTold = model.states === "tokens";
  const usage = isTold
    ? {
        type: "tokens",
        input_tokens: heard,
        input_token_details: { text_tokens: 0, audio_tokens: heard },
        output_tokens: output,
        total_tokens: heard + output,
      }
    : { type: "duration", seconds: Math.ceil(seconds) };
  const told = directive.usage === "none" ? {} : { usage };
  const units = { second: Math.ceil(seconds) };
  const billed = isTold ? { input: heard, output } : { input: 0, output: 0, units };
  // OpenAI ignores it for whisper-1.
  if (values.stream === "true" && model.id !== "whisper-1") {
    const events = WORDS.map((word) => ({ type: "transcript.text.delta", delta: `${word} ` }));
    return { kind: "events", events: [...events, { type: "transcript.text.done", text, ...told }], billed };
  }
  const plain = (type: string, body: string): Made => ({
    kind: "whole",
    type,
    body: Buffer.from(body),
    billed,
  });
  switch (values.response_format) {
    case "text":
      return plain("text/plain; charset=utf-8", `${text}\n`);
    case "srt":
      return plain("text/plain; charset=utf-8", `1\n00:00:00,000 --> ${stamp(seconds, ",")}\n${text}\n\n`);
    case "vtt":
      return plain(
        "text/plain; charset=utf-8",
        `WEBVTT\n\n00:00:00.000 --> ${stamp(seconds, ".")}\n${text}\n\n`,
      );
    case "verbose_json":
      return madeJson(
        { task: "transcribe", language: "english", duration: seconds, text, segments: [], ...told },
        billed,
      );
    default:
      return madeJson({ text, ...told }, billed);
  }
}

function stamp(seconds: number, point: string): string {
  const whole = new Date(numberOf(seconds, 0) * 1_000).toISOString().slice(11, 23);
  return whole.replace(".", point);
}
