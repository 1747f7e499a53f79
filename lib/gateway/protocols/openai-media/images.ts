import type { CallEndpoint, IncomingRequest } from "../contract";
import { isRefusal } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, type Refusal } from "../../refusal";
import { problemOfValues, textUpTo, type Values } from "./checks";
import { openaiClient } from "../openai/client";
import { EventReader } from "./event-reader";
import { readForm, typedValues, type FormPayload } from "./form-payload";
import { readJson, type JsonPayload } from "./json-payload";
import { jsonAnswer } from "./media-answer";
import { mediaRequest, type MediaRequest } from "./media-request";
import { readMediaUsage } from "./media-usage";
import { passThrough } from "./pass-through";
import { isRecord } from "../../json/record";
import { type Check, boolean, oneOf, text, whole } from "../field-checks";

const LONGEST_PROMPT = 32_000;
const MAX_IMAGES = 10;
const MAX_PARTIAL = 3;
const MAX_SOURCES = 16;

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["prompt", textUpTo(LONGEST_PROMPT)],
  ["n", whole(1, MAX_IMAGES)],
  ["size", text],
  ["quality", text],
  ["response_format", oneOf("url", "b64_json")],
  ["stream", boolean],
  ["partial_images", whole(0, MAX_PARTIAL)],
  ["output_compression", whole(0, 100)],
  ["user", text],
]);
const NUMBERS = ["n", "partial_images", "output_compression"];

function problemOf(values: Values): Refusal | null {
  const problem = problemOfValues({ ...values, prompt: values.prompt ?? "" }, CHECKS);
  if (problem) return problem;
  if (values.stream === true && Number(values.n ?? 1) > 1)
    return invalidField(
      "n",
      "must be 1 with stream: true: vendors do not say which picture's usage is the last.",
    );
  if (values.partial_images !== undefined && values.partial_images !== null && values.stream !== true)
    return invalidField("partial_images", "may only be given with stream: true.");
  return null;
}

/** @param sources pictures go in, whose tokens cannot be told from their bytes */
function imageRequest(
  payload: JsonPayload | FormPayload,
  values: Values,
  body: Buffer,
  sources: boolean,
): MediaRequest {
  const n = typeof values.n === "number" ? values.n : 1;
  return mediaRequest({
    operation: "image",
    model: values.model as string,
    stream: values.stream === true,
    n,
    unsizable: sources,
    payload,
    body,
    units: { image: BigInt(n) },
    inputText: () => (typeof values.prompt === "string" ? values.prompt : ""),
  });
}

function parseGeneration({ body }: IncomingRequest, { jsonDepth }: GatewayLimits): MediaRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  return problemOf(payload.values) ?? imageRequest(payload, payload.values, body, false);
}

function parseEdit(incoming: IncomingRequest, limits: GatewayLimits): MediaRequest | Refusal {
  const contentType = incoming.header("content-type") ?? "";
  return /^\s*application\/json/i.test(contentType)
    ? parseJsonEdit(incoming.body, limits)
    : parseFormEdit(incoming.body, contentType);
}

function parseJsonEdit(body: Buffer, { jsonDepth }: GatewayLimits): MediaRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const sources = values.images;
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > MAX_SOURCES)
    return invalidField("images", `must be a list of 1 to ${MAX_SOURCES} pictures.`);
  for (const [at, source] of [...(sources as unknown[]), values.mask ?? { image_url: "" }].entries()) {
    const name = at < sources.length ? `images[${at}]` : "mask";
    if (!isRecord(source) || typeof source.image_url !== "string")
      return invalidField(name, "must have an image_url; files kept at the vendor are not offered here.");
  }
  return problemOf(values) ?? imageRequest(payload, values, body, true);
}

function parseFormEdit(body: Buffer, contentType: string): MediaRequest | Refusal {
  const payload = readForm(body, contentType);
  if (isRefusal(payload)) return payload;
  const sources = payload.files.filter(({ name }) => name === "image" || name === "image[]");
  if (sources.length === 0 || sources.length > MAX_SOURCES)
    return invalidField("image", `must be 1 to ${MAX_SOURCES} files.`);
  const other = payload.files.find((file) => !sources.includes(file) && file.name !== "mask");
  if (other) return invalidField(other.name, "must not be a file.");
  const values = typedValues(payload.values, NUMBERS, ["stream"]);
  return problemOf(values) ?? imageRequest(payload, values, body, true);
}

/**
 * Pictures are counted whether or not tokens are stated: which of the two is charged is which of them has a price.
 * `images` stands beside the vendor's own figures.
 */
const withImages = (stated: unknown, images: number): object => ({
  ...(isRecord(stated) ? stated : {}),
  images,
});

function endpoint(path: string, parse: CallEndpoint<MediaRequest>["parse"]): CallEndpoint<MediaRequest> {
  return {
    protocol: openaiClient,
    bodyKind: "media",
    parse,
    wires: passThrough({
      path,
      openStream: (_request, { maxEventBytes }) =>
        new EventReader(
          { delta: "partial_image", done: "completed", usageOf: (stated) => withImages(stated, 1) },
          maxEventBytes,
        ),
      readAnswer: ({ model }, bytes) =>
        jsonAnswer(bytes, model, ({ data, usage }) =>
          Array.isArray(data) && data.length > 0 ? { usage: withImages(usage, data.length) } : null,
        ),
      readUsage: readMediaUsage(false),
    }),
  };
}

/** `POST /v1/images/generations`. */
export const imageGenerations = endpoint("/images/generations", parseGeneration);

/** `POST /v1/images/edits`: a form with files, or JSON with addresses of pictures. */
export const imageEdits = endpoint("/images/edits", parseEdit);
