import type { CallEndpoint, IncomingRequest } from "../contract";
import { isRefusal } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, type Refusal } from "../../refusal";
import { problemOfValues, textUpTo } from "./checks";
import { openaiClient } from "../openai/client";
import { readJson } from "./json-payload";
import { jsonAnswer } from "./media-answer";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";
import { documentTexts, MAX_DOCUMENTS, rerankBound } from "./rerank-input";
import { rerankUsage } from "./rerank-usage";
import { cohereRerank } from "../cohere/rerank";
import { type Check, boolean, whole } from "../field-checks";

const LONGEST_QUERY = 64_000;

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["query", textUpTo(LONGEST_QUERY)],
  ["top_n", whole(1, MAX_DOCUMENTS)],
  ["top_k", whole(1, MAX_DOCUMENTS)],
  ["return_documents", boolean],
]);

function parse({ body }: IncomingRequest, { jsonDepth }: GatewayLimits): MediaRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const problem = problemOfValues({ ...values, query: values.query ?? "" }, CHECKS);
  if (problem) return problem;
  const query = values.query as string;
  const documents = documentTexts(values.documents);
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

/** `POST /v1/rerank`, in the shape Cohere, Jina, Voyage and SiliconFlow have in common. */
export const rerank: CallEndpoint<MediaRequest> = {
  protocol: openaiClient,
  parse,
  wires: {
    ...passThrough({
      path: "/rerank",
      readAnswer: ({ model }, bytes) =>
        jsonAnswer(bytes, model, (json) =>
          Array.isArray(json.results) || Array.isArray(json.data) ? { usage: rerankUsage(json) } : null,
        ),
      readUsage: readMediaUsage(false),
    }),
    cohere: cohereRerank,
  },
};
