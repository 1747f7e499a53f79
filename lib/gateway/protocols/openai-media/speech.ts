import type { AnswerContext, CallEndpoint, IncomingRequest, StreamReader, WholeAnswer } from "../contract";
import { isRefusal } from "../contract";
import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { problemOfValues, textUpTo } from "./checks";
import { openaiClient } from "../openai/client";
import { ByteReader } from "./byte-reader";
import { EventReader } from "./event-reader";
import { readJson } from "./json-payload";
import { parseObject } from "../../json/read-object";
import { errorAnswer, mediaAnswer } from "./media-answer";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";
import { type Check, number, oneOf, text } from "../field-checks";
import { isRecord } from "../../json/record";

const LONGEST_INPUT = 100_000;
const TYPES: ReadonlyMap<string, string> = new Map([
  ["mp3", "audio/mpeg"],
  ["opus", "audio/ogg"],
  ["aac", "audio/aac"],
  ["flac", "audio/flac"],
  ["wav", "audio/wav"],
  ["pcm", "audio/pcm"],
]);

/** OpenAI's voices are names, or objects that name one of one's own. */
const voice: Check = (value) =>
  typeof value === "string" || isRecord(value) ? null : "must be the name of a voice.";

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["input", textUpTo(LONGEST_INPUT)],
  ["voice", voice],
  ["instructions", text],
  ["speed", number(0.1, 10)],
  ["response_format", oneOf(...TYPES.keys())],
  ["stream_format", oneOf("audio", "sse")],
]);

/** Characters as vendors bill them: code points, not UTF-16 units. */
export function charactersIn(input: string): number {
  let count = 0;
  for (let at = 0; at < input.length; at += (input.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count++;
  return count;
}

function parse({ body }: IncomingRequest, { jsonDepth }: GatewayLimits): MediaRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const input = typeof values.input === "string" ? values.input : "";
  const problem = problemOfValues({ ...values, input: values.input ?? "" }, CHECKS);
  if (problem) return problem;
  return mediaRequest({
    operation: "speech",
    model: values.model as string,
    stream: values.stream_format === "sse",
    audio: true,
    payload,
    body,
    units: { character: BigInt(charactersIn(input)) },
    inputText: () => input,
  });
}

const inputOf = ({ payload }: MediaRequest): string =>
  typeof payload.values.input === "string" ? payload.values.input : "";

const usageOf = (request: MediaRequest) => ({ characters: charactersIn(inputOf(request)) });

/** Whether an answer is sound by its type: pages are none, and JSON has it inside. */
function isSound(contentType: string): boolean {
  return !/^text\/|json/i.test(contentType);
}

/** The type a client is told; what a browser might run is never called so. */
function typeOf(request: MediaRequest, contentType: string): string {
  return /^(?:audio\/|application\/ogg)/i.test(contentType) ? contentType : formatOf(request);
}

/** Sound, which goes on as it comes. */
function openSound(
  request: MediaRequest,
  { maxEventBytes }: AnswerContext,
  contentType: string,
): StreamReader | null {
  if (!isSound(contentType)) return null;
  return new ByteReader({
    contentType: typeOf(request, contentType),
    usage: usageOf(request),
    spoken: inputOf(request),
    most: maxEventBytes,
  });
}

/** JSON with sound in it (Mistral's), which the client gets as sound. Pages and empty answers are none. */
function readSpeech(request: MediaRequest, bytes: Buffer, contentType: string): WholeAnswer | null {
  if (!/json/i.test(contentType)) return null;
  const json = parseObject(bytes);
  if (json?.error !== undefined) return errorAnswer(bytes);
  const sound = typeof json?.audio_data === "string" ? Buffer.from(json.audio_data, "base64") : null;
  if (!sound || sound.length === 0) return null;
  const stated = isRecord(json?.usage) ? json.usage : {};
  return mediaAnswer({
    body: sound,
    contentType: formatOf(request),
    usage: { ...stated, ...usageOf(request) },
    text: () => inputOf(request),
  });
}

function formatOf({ payload }: MediaRequest): string {
  const format = payload.values.response_format;
  return TYPES.get(typeof format === "string" ? format : "mp3") ?? "application/octet-stream";
}

/** `POST /v1/audio/speech`: sound as it comes, or as events with `stream_format: "sse"`. */
export const speech: CallEndpoint<MediaRequest> = {
  protocol: openaiClient,
  parse,
  wires: passThrough({
    path: "/audio/speech",
    openStream: (request, { maxEventBytes }) => {
      const asTold = (stated: object | null) => ({ ...stated, ...usageOf(request) });
      const usage = usageOf(request);
      return new EventReader({ delta: "delta", done: "done", usage, usageOf: asTold }, maxEventBytes);
    },
    openBytes: openSound,
    readAnswer: readSpeech,
    readUsage: readMediaUsage(true),
  }),
};
