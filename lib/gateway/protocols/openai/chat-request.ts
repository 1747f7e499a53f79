import { readObject, scanObject } from "../../json/read-object";
import type { TopLevel } from "../../json/top-level";
import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { tierAsked } from "../../service-tier";
import { isRefusal, type ParsedRequest, type RoutePreferences } from "../contract";
import { problemOfChat } from "./chat-params";
import { factsOfParts } from "./media-parts";
import { hasPreferences, readPreferences, withoutPreferences } from "./preferences";
import { isRecord } from "../../json/record";

/** A chat completion request, with what its dialect needs to send it on. */
export interface ChatRequest extends ParsedRequest {
  /** The client wants the usage chunk of a stream. */
  readonly wantsUsage: boolean;
  readonly fields: TopLevel;
  readonly streamOptions: Readonly<Record<string, unknown>> | null;
}

/** Reads a chat completion request. Everything wrong with it is found here, before anything is held or sent. */
export function parseChatRequest(body: Buffer, { jsonDepth }: GatewayLimits): ChatRequest | Refusal {
  const read = readObject(body, jsonDepth);
  if (isRefusal(read)) return read;
  const { json, fields } = read;
  const problem = problemOfChat(json);
  if (problem) return problem;
  return hasPreferences(json) ? steeredRequest(json, jsonDepth) : chatRequest(json, body, fields, null);
}

/** A request that says who may serve it: what goes upstream is written anew without that. */
function steeredRequest(json: Record<string, unknown>, jsonDepth: number): ChatRequest | Refusal {
  const preferences = readPreferences(json);
  if (isRefusal(preferences)) return preferences;
  const rest = withoutPreferences(json);
  const body = Buffer.from(JSON.stringify(rest));
  const fields = scanObject(body, jsonDepth);
  return isRefusal(fields) ? fields : chatRequest(rest, body, fields, preferences);
}

function chatRequest(
  json: Record<string, unknown>,
  body: Buffer,
  fields: TopLevel,
  preferences: RoutePreferences | null,
): ChatRequest {
  const streamOptions = isRecord(json.stream_options) ? json.stream_options : null;
  const parts = partTypes(json.messages as Record<string, unknown>[]);
  const messages = json.messages as Record<string, unknown>[];
  return {
    operation: "chat",
    model: json.model as string,
    stream: json.stream === true,
    wantsUsage: streamOptions?.include_usage === true,
    n: numberOr(json.n, 1),
    maxTokens: numberOr(json.max_completion_tokens, numberOr(json.max_tokens, null)),
    unsizable: parts.unsizable,
    media: () => factsOfParts(mediaOf(messages)),
    audio: parts.audio || (Array.isArray(json.modalities) && json.modalities.includes("audio")),
    units: NO_UNITS,
    needs: {
      vision: parts.vision,
      tools: Array.isArray(json.tools) && json.tools.length > 0,
      audio: parts.audio,
      jsonSchema: isRecord(json.response_format) && json.response_format.type === "json_schema",
    },
    preferences,
    ...tierAsked(json.service_tier),
    user: typeof json.user === "string" ? json.user : null,
    get stickyText() {
      return openingText(messages);
    },
    body,
    countableBody: body,
    inputText: () => body.toString(),
    fields,
    streamOptions,
  };
}

function numberOr<T>(value: unknown, other: T): number | T {
  return typeof value === "number" ? value : other;
}

const NO_UNITS = {} as const;

/** What the turns of a conversation have in common: everything up to the first thing the user said. */
function openingText(messages: readonly Record<string, unknown>[]): string {
  const first = messages.findIndex(({ role }) => role === "user");
  return JSON.stringify(messages.slice(0, first + 1));
}

const SIZABLE = new Set(["text", "refusal"]);

function mediaOf(messages: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content.filter(isRecord) : []));
  return parts.filter(({ type }) => !SIZABLE.has(String(type)));
}

interface PartTypes {
  readonly unsizable: boolean;
  readonly audio: boolean;
  readonly vision: boolean;
}

const TEXT_ONLY: PartTypes = { unsizable: false, audio: false, vision: false };

function partTypes(messages: readonly Record<string, unknown>[]): PartTypes {
  let found = TEXT_ONLY;
  for (const { content, audio } of messages) {
    // An assistant's message may point to audio kept at the vendor.
    if (audio !== undefined && audio !== null) return { unsizable: true, audio: true, vision: false };
    if (!Array.isArray(content)) continue;
    for (const { type } of content as { type: string }[]) {
      if (type === "input_audio") return { unsizable: true, audio: true, vision: false };
      if (!SIZABLE.has(type))
        found = { unsizable: true, audio: false, vision: type === "image_url" || found.vision };
    }
  }
  return found;
}
