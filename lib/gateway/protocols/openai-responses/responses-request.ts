import type { GatewayLimits } from "../../limits";
import { tierAsked } from "../../service-tier";
import type { TopLevel } from "../../json/top-level";
import type { Refusal } from "../../refusal";
import { isRefusal, type ParsedRequest, type RequestNeeds, type Target } from "../contract";
import { withFields } from "../openai/json-body";
import { factsOfParts } from "../openai/media-parts";
import { readObject } from "../../json/read-object";
import { problemOfResponses } from "./responses-params";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** A request to create a response. */
export interface ResponsesRequest extends ParsedRequest {
  readonly json: Json;
  readonly fields: TopLevel;
}

/** Reads a Responses request. Everything wrong with it is found here, before anything is held or sent. */
export function parseResponsesRequest(
  body: Buffer,
  { jsonDepth }: GatewayLimits,
): ResponsesRequest | Refusal {
  const read = readObject(body, jsonDepth);
  if (isRefusal(read)) return read;
  const { json, fields } = read;
  const problem = problemOfResponses(json);
  if (problem) return problem;
  const parts = mediaIn(json.input);
  const media = kindsOf(parts);
  return {
    operation: "chat",
    model: json.model as string,
    stream: json.stream === true,
    n: 1,
    maxTokens: typeof json.max_output_tokens === "number" ? json.max_output_tokens : null,
    unsizable: media.size > 0,
    media: () => factsOfParts(parts),
    audio: media.has("audio"),
    units: {},
    needs: needsOf(json, media),
    preferences: null,
    ...tierAsked(json.service_tier),
    user: textOf(json.safety_identifier) ?? textOf(json.user),
    get stickyText() {
      return openingText(json);
    },
    body,
    inputText: () => textOfRequest(json),
    json,
    fields,
  };
}

type Medium = "image" | "audio" | "file";

/** Types of parts whose tokens cannot be told from the bytes. */
const MEDIA: ReadonlyMap<string, Medium> = new Map<string, Medium>([
  ["input_image", "image"],
  ["input_file", "file"],
  ["input_audio", "audio"],
]);

/** The parts that are media, of what was said and of what tools gave back. */
function mediaIn(input: unknown): Json[] {
  const items = Array.isArray(input) ? input.filter(isRecord) : [];
  const lists = items.flatMap(({ content, output }) => [content, output]);
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter(isMedium) : []));
}

const kindsOf = (parts: readonly Json[]): ReadonlySet<Medium> =>
  new Set(parts.flatMap(({ type }) => MEDIA.get(String(type)) ?? []));

function needsOf({ tools, text }: Json, media: ReadonlySet<Medium>): RequestNeeds {
  const format = isRecord(text) ? text.format : undefined;
  return {
    vision: media.has("image"),
    tools: Array.isArray(tools) && tools.length > 0,
    audio: media.has("audio"),
    jsonSchema: isRecord(format) && format.type === "json_schema",
  };
}

/** What the turns of a conversation have in common: everything up to the first thing the user said. */
function openingText({ instructions, input }: Json): string {
  const items = Array.isArray(input) ? (input as Json[]) : [input];
  const first = items.findIndex((item) => !isRecord(item) || item.role === "user");
  return JSON.stringify([instructions, ...items.slice(0, first + 1)]);
}

/** All text of a request, for counting, as it was said: no quotes or brackets around it, and no media, for nobody counts base64. */
function textOfRequest({ instructions, input, tools }: Json): string {
  const items = Array.isArray(input) ? (input as unknown[]).map(textOfItem) : [textOf(input)];
  const offered = Array.isArray(tools) ? JSON.stringify(tools) : null;
  return [textOf(instructions), ...items, offered].filter((text) => text !== null && text !== "").join("\n");
}

/** What a turn says; of calls, results and thoughts, which have no text alone, all there is. */
function textOfItem(item: unknown): string {
  if (!isRecord(item)) return textOf(item) ?? "";
  const { content } = item;
  if (typeof content === "string") return content;
  if (!Array.isArray(content))
    return JSON.stringify(item, (_key, value: unknown) => (isMedium(value) ? undefined : value));
  const texts = (content as unknown[]).map((part) => (isRecord(part) ? textOf(part.text) : null));
  return texts.filter((text) => text !== null).join("\n");
}

function isMedium(value: unknown): value is Json {
  return isRecord(value) && MEDIA.has(String(value.type));
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The bytes for an upstream that speaks the same: the client's, but for the model, the bound, a pseudonym. */
export function responsesBody(request: ResponsesRequest, target: Target): Buffer {
  const set: Record<string, string> = {};
  if (target.modelName !== request.model) set.model = JSON.stringify(target.modelName);
  if (request.maxTokens === null || request.maxTokens > target.maxTokens)
    set.max_output_tokens = String(target.maxTokens);
  if (target.endUser !== null) {
    set.safety_identifier = JSON.stringify(target.endUser);
    // The older name says the same, and must not say more.
    if (request.fields.fields.has("user")) set.user = set.safety_identifier;
  }
  return withFields(request.body, request.fields, set);
}
