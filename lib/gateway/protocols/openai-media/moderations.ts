import type { CallEndpoint, IncomingRequest } from "../contract";
import { isRefusal } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, type Refusal } from "../../refusal";
import { fieldOf, problemOfValues } from "./checks";
import { openaiClient } from "../openai/client";
import { readJson } from "./json-payload";
import { jsonAnswer } from "./media-answer";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";
import { isRecord } from "../../json/record";

/** What OpenAI takes where a request names no model. */
const DEFAULT_MODEL = "omni-moderation-latest";
const MAX_INPUTS = 2_048;
const TOKENS_PER_INPUT = 8;

/** The texts of `input` and whether pictures are in it; null when it is nothing that can be judged. */
function readInput(input: unknown): { texts: readonly string[]; pictures: boolean } | null {
  if (typeof input === "string") return { texts: [input], pictures: false };
  if (!Array.isArray(input) || input.length === 0 || input.length > MAX_INPUTS) return null;
  const texts: string[] = [];
  let pictures = false;
  for (const part of input as unknown[]) {
    if (typeof part === "string") texts.push(part);
    else if (fieldOf(part, "type") === "text" && typeof fieldOf(part, "text") === "string")
      texts.push(fieldOf(part, "text") as string);
    else if (fieldOf(part, "type") === "image_url" && isRecord(fieldOf(part, "image_url"))) pictures = true;
    else return null;
  }
  return { texts, pictures };
}

function parse({ body }: IncomingRequest, { jsonDepth }: GatewayLimits): MediaRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const model = values.model ?? DEFAULT_MODEL;
  const problem = problemOfValues({ ...values, model }, new Map());
  if (problem) return problem;
  const input = readInput(values.input);
  if (!input)
    return invalidField("input", "must be a text, or a list of texts or of parts with text or image_url.");
  const bytes = input.texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  return mediaRequest({
    operation: "moderation",
    model: model as string,
    payload,
    body,
    unsizable: input.pictures,
    units: {
      request: 1n,
      ...(input.pictures ? {} : { input: BigInt(bytes + input.texts.length * TOKENS_PER_INPUT) }),
    },
    inputText: () => input.texts.join("\n"),
  });
}

/** `POST /v1/moderations`. Vendors state no usage: it counts as one request, which mostly costs nothing. */
export const moderations: CallEndpoint<MediaRequest> = {
  protocol: openaiClient,
  parse,
  wires: passThrough({
    path: "/moderations",
    readAnswer: ({ model }, bytes) =>
      jsonAnswer(bytes, model, ({ results, usage }) =>
        Array.isArray(results) ? { usage: { ...(isRecord(usage) ? usage : {}), requests: 1 } } : null,
      ),
    readUsage: readMediaUsage(false),
  }),
};
