import { isRefusal, type IncomingRequest } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidBody, unknownPath, type Refusal } from "../../refusal";
import { readBody } from "./body";
import { readParts, type PartFacts } from "./contents";
import { field, recordsOf } from "./fields";
import { mediaIn } from "./media-tokens";
import { readModelPath } from "./model-path";
import { problemOfGenerate } from "./request";
import { textOfRequest } from "./request-text";
import { isRecord } from "../../json/record";

/** A question how many tokens a request would be. Free: it is answered here, by our own count. */
export interface CountRequest {
  readonly model: string;
  /** Tokens of pictures and the like, by Google's documents. */
  readonly mediaTokens: number;
  readonly facts: PartFacts;
  inputText(): string;
}

/** Reads `models/{model}:countTokens`: contents alone, or a whole `generateContentRequest`. */
export function parseCountTokens(incoming: IncomingRequest, limits: GatewayLimits): CountRequest | Refusal {
  const path = readModelPath(incoming.rest);
  if (isRefusal(path)) return path;
  if (path.method !== "countTokens") return unknownPath("POST", `models/${incoming.rest}`);
  const body = readBody(incoming.body, limits);
  if (isRefusal(body)) return body;
  const inner = field(body.json, "generateContentRequest");
  if (isRecord(inner) && body.json.contents !== undefined)
    return invalidBody("Give contents or generateContentRequest, not both.");
  const json = isRecord(inner) ? inner : body.json;
  const problem = problemOfGenerate(json, path.model);
  if (problem) return problem;
  const contents = [...recordsOf(json.contents), ...recordsOf(field(json, "systemInstruction"))];
  return {
    model: path.model,
    mediaTokens: mediaIn(contents, path.model).tokens,
    facts: readParts(contents),
    inputText: () => textOfRequest(json),
  };
}

/** The answer to a count. */
export function countTokensBody(totalTokens: number): object {
  return { totalTokens };
}
