import type { CallEndpoint, IncomingRequest } from "../contract";
import { isRefusal } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, type Refusal } from "../../refusal";
import { oneOf, problemOfValues, text, whole, type Check } from "./checks";
import { openaiClient } from "../openai/client";
import { readJson } from "./json-payload";
import { jsonAnswer } from "./media-answer";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";

const MAX_INPUTS = 2_048;
const MAX_DIMENSIONS = 65_536;
/** What models put around each text they embed. */
const TOKENS_PER_INPUT = 8;

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["encoding_format", oneOf("float", "base64")],
  ["dimensions", whole(1, MAX_DIMENSIONS)],
  ["user", text],
]);

/** What is to be embedded: texts, or texts that are tokens already (counts of them). */
export interface EmbeddingInput {
  readonly texts: readonly string[];
  readonly tokens: readonly number[];
}

/** Reads `input`: a text, texts, tokens, or lists of tokens; null for anything else, or nothing. */
export function readEmbeddingInput(input: unknown): EmbeddingInput | null {
  if (typeof input === "string") return input === "" ? null : { texts: [input], tokens: [] };
  if (!Array.isArray(input) || input.length === 0) return null;
  if (input.every(isToken)) return { texts: [], tokens: [input.length] };
  if (input.length > MAX_INPUTS) return null;
  if (input.every((one) => typeof one === "string" && one !== ""))
    return { texts: input as string[], tokens: [] };
  const lists = input.every((one) => Array.isArray(one) && one.length > 0 && one.every(isToken));
  return lists ? { texts: [], tokens: (input as unknown[][]).map((one) => one.length) } : null;
}

function isToken(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The most tokens an input can be: a byte is one at most, and a token is one. */
export function mostTokens({ texts, tokens }: EmbeddingInput): bigint {
  const bytes = texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  const given = tokens.reduce((sum, one) => sum + one, 0);
  return BigInt(bytes + given + (texts.length + tokens.length) * TOKENS_PER_INPUT);
}

function parse({ body }: IncomingRequest, { jsonDepth }: GatewayLimits): MediaRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const problem = problemOfValues(values, CHECKS);
  if (problem) return problem;
  const input = readEmbeddingInput(values.input);
  if (!input)
    return invalidField("input", `must be a text, tokens, or a list of at most ${MAX_INPUTS} of either.`);
  return mediaRequest({
    operation: "embedding",
    model: values.model as string,
    payload,
    body,
    units: { input: mostTokens(input) },
    inputText: () => [...input.texts, ...input.tokens.map((count) => " a".repeat(count))].join("\n"),
  });
}

/** `POST /v1/embeddings`. Vectors pass as they come, base64 or not. */
export const embeddings: CallEndpoint<MediaRequest> = {
  protocol: openaiClient,
  parse,
  wires: passThrough({
    path: "/embeddings",
    readAnswer: ({ model }, bytes) =>
      jsonAnswer(bytes, model, ({ data }) => (Array.isArray(data) && data.length > 0 ? {} : null)),
    readUsage: readMediaUsage(false),
  }),
};
