import type { Dimension } from "@/lib/domain/metering/dimension";
import { isRefusal, type IncomingRequest } from "../contract";
import type { GatewayLimits } from "../../limits";
import { invalidField, type Refusal } from "../../refusal";
import { problemOfValues, textUpTo, type Values } from "../openai-media/checks";
import { readForm, type FormPayload } from "../openai-media/form-payload";
import { readJson, type JsonPayload } from "../openai-media/json-payload";
import { mediaRequest, type MediaRequest } from "../openai-media/media-request";
import { isRecord } from "../../json/record";
import { type Check, oneOf, text } from "../field-checks";

/** What kind of long task a client asks for: OpenAI's videos, or any model's task. */
export type TaskKind = "video" | "task";

/** A request for something that is not done when it is answered. */
export interface TaskRequest extends MediaRequest {
  readonly kind: TaskKind;
}

const LONGEST_PROMPT = 32_000;
/** What OpenAI makes where a request names no length. */
const DEFAULT_SECONDS = 4;
const MAX_SECONDS = 300;

const VIDEO_CHECKS: ReadonlyMap<string, Check> = new Map([
  ["prompt", textUpTo(LONGEST_PROMPT)],
  ["size", text],
  ["user", text],
]);
const TASK_CHECKS: ReadonlyMap<string, Check> = new Map([
  [
    "input",
    (value) => (isRecord(value) || typeof value === "string" ? null : "must be an object or a text."),
  ],
  ["unit", oneOf("second", "image", "request")],
  ["user", text],
]);

/** Reads `POST /v1/videos`: JSON, or a form with a picture to begin from. */
export function parseVideo(incoming: IncomingRequest, { jsonDepth }: GatewayLimits): TaskRequest | Refusal {
  const contentType = incoming.header("content-type") ?? "";
  const payload = contentType.startsWith("multipart/")
    ? readForm(incoming.body, contentType)
    : readJson(incoming.body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const problem = problemOfValues({ ...values, prompt: values.prompt ?? "" }, VIDEO_CHECKS);
  if (problem) return problem;
  if (payload.kind === "form" && payload.files.some(({ name }) => name !== "input_reference"))
    return invalidField("input_reference", "is the one file a video may be made from.");
  const seconds = secondsOf(values.seconds);
  if (seconds === null) return invalidField("seconds", `must be a whole number from 1 to ${MAX_SECONDS}.`);
  return taskRequest("video", payload, incoming.body, { second: BigInt(seconds), request: 1n });
}

/** Reads `POST /v1/tasks`: `{"model", "input"}`, with the seconds or pictures asked for inside the input. */
export function parseTask({ body }: IncomingRequest, { jsonDepth }: GatewayLimits): TaskRequest | Refusal {
  const payload = readJson(body, jsonDepth);
  if (isRefusal(payload)) return payload;
  const { values } = payload;
  const problem = problemOfValues({ ...values, input: values.input ?? 0 }, TASK_CHECKS);
  if (problem) return problem;
  const input: Values = isRecord(values.input) ? values.input : {};
  const seconds = secondsOf(input.seconds ?? input.duration);
  if (seconds === null)
    return invalidField("input.seconds", `must be a whole number from 1 to ${MAX_SECONDS}.`);
  const n = input.n ?? 1;
  if (!Number.isSafeInteger(n) || Number(n) < 1 || Number(n) > 100)
    return invalidField("input.n", "must be a whole number from 1 to 100.");
  const units = { second: BigInt(seconds) * BigInt(Number(n)), image: BigInt(Number(n)), request: 1n };
  return taskRequest("task", payload, body, units);
}

/** OpenAI's clients send seconds as text. */
function secondsOf(value: unknown): number | null {
  if (value === undefined || value === null) return DEFAULT_SECONDS;
  const seconds = typeof value === "string" && /^\d{1,3}$/.test(value) ? Number(value) : value;
  const isFine = Number.isSafeInteger(seconds) && Number(seconds) >= 1 && Number(seconds) <= MAX_SECONDS;
  return isFine ? Number(seconds) : null;
}

function taskRequest(
  kind: TaskKind,
  payload: JsonPayload | FormPayload,
  body: Buffer,
  units: Partial<Record<Dimension, bigint>>,
): TaskRequest {
  const { model, prompt, input } = payload.values;
  const said =
    typeof prompt === "string" ? prompt : typeof input === "string" ? input : JSON.stringify(input ?? "");
  const request = mediaRequest({
    operation: "task",
    model: model as string,
    maxTokens: 0,
    payload,
    body,
    units,
    inputText: () => said,
  });
  return { ...request, kind };
}
