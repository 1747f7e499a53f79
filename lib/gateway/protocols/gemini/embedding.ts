import {
  isRefusal,
  type AnswerContext,
  type CallEndpoint,
  type IncomingRequest,
  type ParsedRequest,
  type StreamReader,
  type Target,
  type WholeAnswer,
  type Wire,
} from "../contract";
import { splice, type Edit } from "../../json/splice";
import { scanTopLevel } from "../../json/top-level";
import type { GatewayLimits } from "../../limits";
import { invalidField, unknownPath, type Refusal } from "../../refusal";
import { readBody } from "./body";
import { geminiProtocol } from "./client";
import { problemOfContent, readParts } from "./contents";
import { field, recordsOf, spelledTwice, type JsonRecord } from "./fields";
import { bareName, methodPath, readModelPath } from "./model-path";
import { textOfContent } from "./request-text";
import { readUpstreamError } from "./upstream-error";
import { readUsage } from "./usage";
import { parseAnswer } from "./whole-answer";
import { isRecord } from "../../json/record";

/** A request for embeddings. */
export interface EmbedRequest extends ParsedRequest {
  readonly method: "embedContent" | "batchEmbedContents";
}

const MOST_REQUESTS = 2_048;

/** Reads `models/{model}:embedContent` and `:batchEmbedContents`. */
export function parseEmbed(incoming: IncomingRequest, limits: GatewayLimits): EmbedRequest | Refusal {
  const path = readModelPath(incoming.rest);
  if (isRefusal(path)) return path;
  const { model, method } = path;
  if (method !== "embedContent" && method !== "batchEmbedContents")
    return unknownPath("POST", `models/${incoming.rest}`);
  const body = readBody(incoming.body, limits);
  if (isRefusal(body)) return body;
  const requests = method === "embedContent" ? [body.json] : requestsIn(body.json);
  if (isRefusal(requests)) return requests;
  const problem = requests.map((one, index) => problemOf(one, model, index)).find((one) => one !== null);
  if (problem) return problem;
  const contents = requests.flatMap(({ content }) => recordsOf(content));
  const { unsizable, audio, vision } = readParts(contents);
  return {
    operation: "embedding",
    model,
    method,
    stream: false,
    n: 1,
    maxTokens: null,
    unsizable,
    audio,
    units: {},
    needs: { vision, tools: false, audio, jsonSchema: false },
    preferences: null,
    user: null,
    stickyText: null,
    body: body.bytes,
    inputText: () => contents.map(textOfContent).join("\n"),
  };
}

function requestsIn({ requests }: JsonRecord): readonly JsonRecord[] | Refusal {
  const isList = Array.isArray(requests) && requests.length > 0 && requests.length <= MOST_REQUESTS;
  if (!isList || !requests.every(isRecord))
    return invalidField("requests", `must be a list of 1 to ${MOST_REQUESTS} objects.`, "invalid_type");
  return requests;
}

function problemOf(request: JsonRecord, model: string, index: number): Refusal | null {
  const path = `requests[${index}]`;
  const { model: named, content } = request;
  if (spelledTwice(request) !== null) return invalidField(path, "gives a field in two spellings.");
  if (named !== undefined && (typeof named !== "string" || bareName(named) !== bareName(model)))
    return invalidField(`${path}.model`, "must be the one of the path.");
  if (!isRecord(content)) return invalidField(`${path}.content`, "must be an object with parts.");
  const size = field(request, "outputDimensionality");
  if (size !== undefined && size !== null && !(Number.isSafeInteger(size) && Number(size) > 0))
    return invalidField(`${path}.outputDimensionality`, "must be a whole number.");
  return problemOfContent(content, `${path}.content`);
}

/** Deeper than any body that was let in. */
const DEPTH = 1_000;

/** The client's bytes, with the model's name as the upstream has it wherever the client gave one. */
function bodyFor({ body, model, method }: EmbedRequest, { modelName }: Target): Buffer {
  if (modelName === model) return body;
  const name = Buffer.from(JSON.stringify(`models/${bareName(modelName)}`));
  const places = method === "embedContent" ? [0] : objectsIn(body);
  const edits = places.map((at) => modelEdit(body, at, name)).filter((edit) => edit !== null);
  return splice(body, edits);
}

function modelEdit(body: Buffer, at: number, bytes: Buffer): Edit | null {
  const found = scanTopLevel(body.subarray(at), DEPTH);
  const span = typeof found === "string" ? undefined : found.fields.get("model");
  return span ? { from: at + span.from, to: at + span.to, bytes } : null;
}

/** Where each object of `requests` begins: every span is scanned once, from the end of the one before. */
function objectsIn(body: Buffer): number[] {
  const outer = scanTopLevel(body, DEPTH);
  const span = typeof outer === "string" ? undefined : outer.fields.get("requests");
  if (!span) return [];
  const places: number[] = [];
  let at = body.indexOf(OPEN_BRACE, span.from);
  while (at !== -1 && at < span.to) {
    places.push(at);
    at = body.indexOf(OPEN_BRACE, endOfObject(body, at));
  }
  return places;
}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Just behind the object that begins here: behind its last field, and the brace after that. */
function endOfObject(body: Buffer, at: number): number {
  const found = scanTopLevel(body.subarray(at), DEPTH);
  if (typeof found === "string") return body.length;
  const last = Math.max(found.inside, ...[...found.fields.values()].map(({ to }) => to));
  return body.indexOf(CLOSE_BRACE, at + last) + 1;
}

/** Embeddings as they came. Google reports what was read of its newest model only: mostly it is counted here. */
function readEmbeddings(bytes: Buffer): WholeAnswer | null {
  const parsed = parseAnswer(bytes);
  if (!parsed) return null;
  const { json, repaired } = parsed;
  const isError = isRecord(json.error);
  if (!isError && !isRecord(json.embedding) && !Array.isArray(json.embeddings)) return null;
  return {
    body: parsed.bytes,
    contentType: null,
    usage: json.usageMetadata ?? null,
    usageBroken: repaired,
    output: !isError,
    finishReason: null,
    isError,
    text: () => "",
  };
}

/** Embeddings of Gemini's API; Vertex's are asked for in another shape. */
export const geminiEmbedWire: Wire<EmbedRequest> = {
  problemOf: () => null,
  request: (request, target) => ({
    method: "POST",
    path: methodPath("", target.modelName, request.method),
    headers: ["content-type", "application/json"],
    body: bodyFor(request, target),
  }),
  streamType: "text/event-stream",
  openStream: (_request: EmbedRequest, _context: AnswerContext): StreamReader => {
    throw new Error("embeddings are never streamed");
  },
  readAnswer: (_request, bytes) => readEmbeddings(bytes),
  readUsage,
  readError: readUpstreamError,
};

/** `POST /v1beta/models/{model}:embedContent` and `:batchEmbedContents`. */
export const geminiEmbed: CallEndpoint<EmbedRequest> = {
  protocol: geminiProtocol,
  parse: parseEmbed,
  wires: { gemini: geminiEmbedWire },
};
