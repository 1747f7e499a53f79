import type { CallEndpoint, IncomingRequest, Target, WholeAnswer } from "../contract";
import { isRefusal } from "../contract";
import { invalidField, type Refusal } from "../../refusal";
import { AUDIO_FORMATS, audioMs } from "./audio/duration";
import { problemOfValues } from "./checks";
import { openaiClient } from "../openai/client";
import { EventReader } from "./event-reader";
import { readForm, typedValues } from "./form-payload";
import { errorAnswer, jsonAnswer, mediaAnswer } from "./media-answer";
import { parseObject } from "../../json/read-object";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";
import { isRecord } from "../../json/record";
import { type Check, boolean, number, oneOf, text } from "../field-checks";

/** A recording that is to become text. */
interface TranscriptionRequest extends MediaRequest {
  /** How long the file plays by its own framing, begun seconds whole. */
  readonly seconds: number;
}

const JSON_FORMATS: ReadonlySet<string> = new Set(["json", "verbose_json", "diarized_json"]);
const TEXT_FORMATS: ReadonlySet<string> = new Set(["text", "srt", "vtt"]);

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["response_format", oneOf(...JSON_FORMATS, ...TEXT_FORMATS)],
  ["language", text],
  ["prompt", text],
  ["temperature", number(0, 1)],
  ["stream", boolean],
  ["user", text],
]);

function parse({ body, header }: IncomingRequest): TranscriptionRequest | Refusal {
  const payload = readForm(body, header("content-type") ?? "");
  if (isRefusal(payload)) return payload;
  const values = typedValues(payload.values, ["temperature"], ["stream"]);
  const problem = problemOfValues(values, CHECKS);
  if (problem) return problem;
  const [file, another] = payload.files;
  if (!file || another || file.name !== "file") return invalidField("file", "must be one audio file.");
  const ms = audioMs(body.subarray(file.from, file.to));
  if (ms === null) return invalidField("file", `must be audio whose length can be read: ${AUDIO_FORMATS}.`);
  const seconds = Math.ceil(ms / 1_000);
  const request = mediaRequest({
    operation: "transcription",
    model: values.model as string,
    stream: values.stream === true,
    unsizable: true,
    audio: true,
    payload,
    body,
    units: { second: BigInt(seconds) },
    inputText: () => (typeof values.prompt === "string" ? values.prompt : ""),
  });
  return { ...request, seconds };
}

function formatOf({ payload }: MediaRequest): string {
  const format = payload.values.response_format;
  return typeof format === "string" ? format : "json";
}

/**
 * What a transcription used: as stated; or by the duration a verbose answer tells; or, of texts and of vendors that say
 * nothing, the seconds the file plays.
 */
function usageOf(json: Readonly<Record<string, unknown>> | null, measured: number): Record<string, unknown> {
  if (isRecord(json?.usage)) return json.usage;
  const told = Number(json?.duration ?? Number.NaN);
  return { type: "duration", seconds: Number.isFinite(told) && told >= 0 ? told : measured };
}

function readTranscript(request: MediaRequest, bytes: Buffer, contentType: string): WholeAnswer | null {
  const { seconds } = request as TranscriptionRequest;
  if (TEXT_FORMATS.has(formatOf(request))) return readText(bytes, contentType, seconds);
  return jsonAnswer(bytes, request.model, (json) =>
    typeof json.text === "string" || Array.isArray(json.segments)
      ? { usage: usageOf(json, seconds), text: () => (typeof json.text === "string" ? json.text : "") }
      : null,
  );
}

function readText(bytes: Buffer, contentType: string, seconds: number): WholeAnswer | null {
  if (/html/i.test(contentType) || /^\s*<(!doctype|html)/i.test(bytes.toString("latin1", 0, 64))) return null;
  const json = parseObject(bytes);
  if (json?.error !== undefined) return errorAnswer(bytes);
  const type = contentType === "" ? "text/plain; charset=utf-8" : contentType;
  return mediaAnswer({
    body: bytes,
    contentType: type,
    usage: usageOf(null, seconds),
    text: () => bytes.toString(),
  });
}

/** OpenAI's reference of `stream`: "Streaming is not supported for the `whisper-1` model and will be ignored." */
const ignoresStream = ({ modelName }: Target): boolean => modelName === "whisper-1";

function endpoint(path: string, mayAnswerWhole?: (target: Target) => boolean): CallEndpoint<MediaRequest> {
  return {
    protocol: openaiClient,
    bodyKind: "media",
    parse,
    wires: passThrough({
      path,
      openStream: (request, { maxEventBytes }) => {
        const { seconds } = request as TranscriptionRequest;
        const usageOf = (stated: unknown) => stated ?? { type: "duration", seconds };
        return new EventReader({ delta: "delta", done: "done", usageOf }, maxEventBytes);
      },
      ...(mayAnswerWhole ? { mayAnswerWhole } : {}),
      readAnswer: readTranscript,
      readUsage: readMediaUsage(false),
    }),
  };
}

/** `POST /v1/audio/transcriptions`: a form with a file; JSON, text, subtitles or events come back. */
export const transcriptions = endpoint("/audio/transcriptions", ignoresStream);

/** `POST /v1/audio/translations`: the same into English. */
export const translations = endpoint("/audio/translations");
