import type { CallEndpoint, IncomingRequest } from "../contract";
import { isRefusal } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, type Refusal } from "../../refusal";
import { problemOfValues } from "./checks";
import { openaiClient } from "../openai/client";
import { readJson } from "./json-payload";
import { jsonAnswer } from "./media-answer";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";
import { MAX_INPUTS, mostTokens, readEmbeddingInput } from "./embedding-input";
import { cohereEmbed } from "../cohere/embed";
import { type Check, oneOf, text, whole } from "../field-checks";

const MAX_DIMENSIONS = 65_536;

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["encoding_format", oneOf("float", "base64")],
  ["dimensions", whole(1, MAX_DIMENSIONS)],
  ["user", text],
]);

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
  wires: {
    ...passThrough({
      path: "/embeddings",
      readAnswer: ({ model }, bytes) =>
        jsonAnswer(bytes, model, ({ data }) => (Array.isArray(data) && data.length > 0 ? {} : null)),
      readUsage: readMediaUsage(false),
    }),
    cohere: cohereEmbed,
  },
};
