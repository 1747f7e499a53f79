import type {
  AssistantPart,
  AudioPart,
  CacheLife,
  FilePart,
  ImagePart,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from "../conversation/conversation";
import { mediaOf } from "./media";
import { cannotCarry } from "./unconvertible";
import { readThoughts } from "./thoughts";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;
type ContentPart = TextPart | ImagePart | AudioPart | FilePart;

/** The parts of a message's content: a string is one part of text. @throws Unconvertible */
export function partsOf(content: unknown, at: string): readonly ContentPart[] {
  if (typeof content === "string") return [{ kind: "text", text: content }];
  if (!Array.isArray(content)) return [];
  return content.map((part: Json, index) => partOf(part, `${at}[${index}]`));
}

/** The same where only text may stand: system messages. @throws Unconvertible */
export function textPartsOf(content: unknown, at: string): readonly TextPart[] {
  return partsOf(content, at).map((part) =>
    part.kind === "text" ? part : cannotCarry(at, "must be text in a message of this role."),
  );
}

function partOf(part: Json, at: string): ContentPart {
  switch (part.type) {
    case "text":
      return { kind: "text", text: stringAt(part, "text", at), ...cacheOf(part) };
    // A refusal in the history is what the assistant said.
    case "refusal":
      return { kind: "text", text: stringAt(part, "refusal", at) };
    case "image_url":
      return imageOf(part, at);
    case "input_audio":
      return audioOf(part, at);
    case "file":
      return fileOf(part, at);
    default:
      return cannotCarry(`${at}.type`, `${JSON.stringify(part.type)} cannot be carried to this model.`);
  }
}

function imageOf(part: Json, at: string): ImagePart {
  const given: Json = isRecord(part.image_url) ? part.image_url : { url: part.image_url };
  const media = mediaOf(stringAt(given, "url", `${at}.image_url`), null, `${at}.image_url.url`);
  const { detail } = given;
  const known = detail === "low" || detail === "high" || detail === "auto" ? { detail } : {};
  return { kind: "image", media, ...(known as Pick<ImagePart, "detail">), ...cacheOf(part) };
}

const AUDIO_TYPES: Readonly<Record<string, string>> = {
  wav: "audio/wav",
  mp3: "audio/mpeg",
  flac: "audio/flac",
  ogg: "audio/ogg",
  aac: "audio/aac",
  aiff: "audio/aiff",
  m4a: "audio/mp4",
};

function audioOf(part: Json, at: string): AudioPart {
  const given: Json = isRecord(part.input_audio) ? part.input_audio : {};
  const { format } = given;
  const mimeType =
    typeof format === "string" && Object.hasOwn(AUDIO_TYPES, format) ? AUDIO_TYPES[format] : null;
  if (!mimeType)
    return cannotCarry(`${at}.input_audio.format`, `must be one of ${Object.keys(AUDIO_TYPES).join(", ")}.`);
  const data = stringAt(given, "data", `${at}.input_audio`);
  return { kind: "audio", media: { from: "base64", mimeType, data } };
}

function fileOf(part: Json, at: string): FilePart {
  const given: Json = isRecord(part.file) ? part.file : {};
  if (typeof given.file_id === "string")
    return cannotCarry(`${at}.file.file_id`, "names a file kept at a vendor; send it as file_data.");
  const data = stringAt(given, "file_data", `${at}.file`);
  const name = typeof given.filename === "string" ? given.filename : null;
  return {
    kind: "file",
    media: mediaOf(data, "application/pdf", `${at}.file.file_data`),
    name,
    ...cacheOf(part),
  };
}

/** Anthropic's `cache_control`, which OpenRouter's and Qwen's users put on parts of chat messages. */
function cacheOf({ cache_control: control }: Json): { cache?: CacheLife } {
  if (!isRecord(control) || control.type !== "ephemeral") return {};
  return { cache: control.ttl === "1h" ? "1h" : "5m" };
}

/**
 * What an assistant's message says: its thoughts, then its text, then its calls. Notes the names of the calls.
 * @throws Unconvertible
 */
export function assistantParts(
  message: Json,
  at: string,
  toolNames: Map<string, string>,
): readonly AssistantPart[] {
  if (isRecord(message.audio)) cannotCarry(`${at}.audio`, "names audio kept at a vendor.");
  if (isRecord(message.function_call)) cannotCarry(`${at}.function_call`, "must be given as tool_calls.");
  const thoughts: readonly ReasoningPart[] = readThoughts(message);
  const said = partsOf(message.content, `${at}.content`).filter(
    (part) => part.kind !== "text" || part.text !== "",
  );
  for (const part of said)
    if (part.kind === "audio" || part.kind === "file")
      cannotCarry(`${at}.content`, "must be text in a message of this role.");
  const refusal: readonly AssistantPart[] =
    typeof message.refusal === "string" ? [{ kind: "text", text: message.refusal }] : [];
  const calls = callsOf(message.tool_calls, `${at}.tool_calls`);
  for (const { id, name } of calls) toolNames.set(id, name);
  return [...thoughts, ...(said as (TextPart | ImagePart)[]), ...refusal, ...calls];
}

function callsOf(calls: unknown, at: string): readonly ToolCallPart[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call: Json, index): ToolCallPart => {
    const place = `${at}[${index}]`;
    if (!isRecord(call.function)) return cannotCarry(place, "must be a call of a function.");
    const { arguments: given } = call.function;
    return {
      kind: "tool_call",
      id: stringAt(call, "id", place),
      name: stringAt(call.function, "name", `${place}.function`),
      argumentsJson: argumentsOf(given, `${place}.function.arguments`),
      signature: signatureOf(call),
    };
  });
}

function argumentsOf(given: unknown, at: string): string {
  if (given === undefined || given === null || given === "") return "{}";
  if (typeof given !== "string") return isRecord(given) ? JSON.stringify(given) : notJson(at);
  try {
    return isRecord(JSON.parse(given)) ? given : notJson(at);
  } catch {
    return notJson(at);
  }
}

function notJson(at: string): never {
  return cannotCarry(at, "must be the JSON text of an object for this model.");
}

/** Gemini's seal on a call, where its own OpenAI endpoint puts it and {@link chatSignature} writes it. */
function signatureOf({ extra_content: extra }: Json): string | null {
  const google = isRecord(extra) ? extra.google : undefined;
  const seal = isRecord(google) ? google.thought_signature : undefined;
  return typeof seal === "string" ? seal : null;
}

/** The fields of a call that carry Gemini's seal; none where there is none. */
export function chatSignature(signature: string | null): object {
  return signature === null ? {} : { extra_content: { google: { thought_signature: signature } } };
}

/** A tool's result. @throws Unconvertible */
export function toolResultOf(
  message: Json,
  at: string,
  toolNames: ReadonlyMap<string, string>,
): ToolResultPart {
  const callId = stringAt(message, "tool_call_id", at);
  const content = partsOf(message.content, `${at}.content`).map((part) =>
    part.kind === "audio" ? cannotCarry(`${at}.content`, "must not be audio in a tool's result.") : part,
  );
  return { kind: "tool_result", callId, name: toolNames.get(callId) ?? null, content, isError: false };
}

function stringAt(object: Json, name: string, at: string): string {
  const value = object[name];
  return typeof value === "string" ? value : cannotCarry(`${at}.${name}`, "must be a string.");
}
