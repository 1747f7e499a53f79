import type { CallEndpoint, IncomingRequest } from "../contract";
import { isRefusal } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, type Refusal } from "../../refusal";
import { isRecord } from "../openai/chat-params";
import { boolean, fieldOf, problemOfValues, textUpTo, whole, type Check } from "./checks";
import { openaiClient } from "../openai/client";
import { readJson } from "./json-payload";
import { jsonAnswer } from "./media-answer";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";

const LONGEST_QUERY = 64_000;
const MAX_DOCUMENTS = 10_000;

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["query", textUpTo(LONGEST_QUERY)],
  ["top_n", whole(1, MAX_DOCUMENTS)],
  ["top_k", whole(1, MAX_DOCUMENTS)],
  ["return_documents", boolean],
]);

/** A rerank request's documents, each its text; null where one has none. */
function textsOf(documents: unknown): readonly string[] | null {
  if (!Array.isArray(documents) || documents.length === 0 || documents.length > MAX_DOCUMENTS) return null;
  const texts = (documents as unknown[]).map((one) => (typeof one === "string" ? one : fieldOf(one, "text")));
  return texts.every((one) => typeof one === "string") ? texts : null;
}

/** Cohere's: a unit is a query with up to 100 documents, and one of more than 500 tokens, query included, is several. */
const DOCUMENTS_PER_UNIT = 100n;
const TOKENS_PER_CHUNK = 500;
const SMALLEST_CHUNK = 64;

/** The most search units, and tokens (the query is read again with each document), that a request can be. */
export function rerankBound(query: string, documents: readonly string[]): { request: bigint; input: bigint } {
  const asked = Buffer.byteLength(query);
  const room = Math.max(SMALLEST_CHUNK, TOKENS_PER_CHUNK - asked);
  let chunks = 0n;
  let bytes = 0n;
  for (const one of documents) {
    const size = Buffer.byteLength(one);
    chunks += BigInt(Math.max(1, Math.ceil(size / room)));
    bytes += BigInt(size + asked + 8);
  }
  return { request: (chunks + DOCUMENTS_PER_UNIT - 1n) / DOCUMENTS_PER_UNIT, input: bytes };
}

function parse({ body }: IncomingRequest, { jsonDepth }: GatewayLimits): MediaRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const problem = problemOfValues({ ...values, query: values.query ?? "" }, CHECKS);
  if (problem) return problem;
  const query = values.query as string;
  const documents = textsOf(values.documents);
  if (!documents)
    return invalidField(
      "documents",
      `must be a list of 1 to ${MAX_DOCUMENTS} texts, or objects with a text.`,
    );
  return mediaRequest({
    operation: "rerank",
    model: values.model as string,
    payload,
    body,
    units: rerankBound(query, documents),
    inputText: () => [query, ...documents].join("\n"),
  });
}

/**
 * Usage as vendors state it: tokens in `usage` (Jina, Voyage), or in `meta` search units (Cohere) or tokens (SiliconFlow).
 * A call without search units counts as one request.
 */
export function rerankUsage({ usage, meta }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const billed = fieldOf(meta, "billed_units");
  const units = fieldOf(billed, "search_units");
  const tokens = fieldOf(meta, "tokens") ?? billed;
  const stated = isRecord(usage) ? usage : isRecord(tokens) ? tokens : {};
  return { ...stated, requests: typeof units === "number" && units > 0 ? units : 1 };
}

/** `POST /v1/rerank`, in the shape Cohere, Jina, Voyage and SiliconFlow have in common. */
export const rerank: CallEndpoint<MediaRequest> = {
  protocol: openaiClient,
  parse,
  wires: passThrough({
    path: "/rerank",
    readAnswer: ({ model }, bytes) =>
      jsonAnswer(bytes, model, (json) =>
        Array.isArray(json.results) || Array.isArray(json.data) ? { usage: rerankUsage(json) } : null,
      ),
    readUsage: readMediaUsage(false),
  }),
};
