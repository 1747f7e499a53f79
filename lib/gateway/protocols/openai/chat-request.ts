import { scanTopLevel, type TopLevel, type TopLevelProblem } from "../../json/top-level";
import { splice, type Edit } from "../../json/splice";
import type { GatewayLimits } from "../../limits";
import { invalidBody, type Refusal } from "../../refusal";
import type { ParsedRequest, Target } from "../dialect";
import { isRecord, problemOfChat } from "./chat-params";

/** A chat completion request, with what its dialect needs to send it on. */
export interface ChatRequest extends ParsedRequest {
  /** The client wants the usage chunk of a stream. */
  readonly wantsUsage: boolean;
  readonly fields: TopLevel;
  readonly streamOptions: Readonly<Record<string, unknown>> | null;
}

const PROBLEMS: Readonly<Record<TopLevelProblem, string>> = {
  not_an_object: "The body must be a JSON object.",
  not_json: "The body is not valid JSON.",
  too_deep: "The body nests too deeply.",
};

/** Reads a chat completion request. Everything wrong with it is found here, before anything is held or sent. */
export function parseChatRequest(body: Buffer, { jsonDepth }: GatewayLimits): ChatRequest | Refusal {
  const fields = scanTopLevel(body, jsonDepth);
  if (typeof fields === "string") return invalidBody(PROBLEMS[fields]);
  const json = parseObject(body);
  if (!json) return invalidBody("The body is not valid JSON.");
  if (fields.duplicate !== null) return invalidBody(`${JSON.stringify(fields.duplicate)} is given twice.`);
  const problem = problemOfChat(json);
  if (problem) return problem;
  const streamOptions = isRecord(json.stream_options) ? json.stream_options : null;
  const bounds = [json.max_tokens, json.max_completion_tokens].filter((value) => typeof value === "number");
  const modalities = Array.isArray(json.modalities) ? json.modalities : [];
  const parts = partTypes(json.messages as Record<string, unknown>[]);
  return {
    model: json.model as string,
    stream: json.stream === true,
    wantsUsage: streamOptions?.include_usage === true,
    n: typeof json.n === "number" ? json.n : 1,
    maxTokens: bounds.length > 0 ? Math.min(...bounds) : null,
    unsizable: parts.unsizable,
    audio: parts.audio || modalities.includes("audio"),
    body,
    fields,
    streamOptions,
  };
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(body.toString());
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

const SIZABLE = new Set(["text", "refusal"]);

function partTypes(messages: readonly Record<string, unknown>[]): { unsizable: boolean; audio: boolean } {
  let unsizable = false;
  let audio = false;
  for (const { content, audio: reference } of messages) {
    // An assistant's message may point to audio kept at the vendor.
    if (reference !== undefined && reference !== null) unsizable = audio = true;
    if (!Array.isArray(content)) continue;
    for (const { type } of content as { type: string }[]) {
      unsizable ||= !SIZABLE.has(type);
      audio ||= type === "input_audio";
    }
  }
  return { unsizable, audio };
}

/** The bytes for the upstream: the client's, but for the model's name, usage asked for, and the bound. */
export function upstreamBody(request: ChatRequest, target: Target): Buffer {
  const { body, fields, model, stream, wantsUsage } = request;
  const edits: Edit[] = [];
  const set = (name: string, json: string): void => {
    const span = fields.fields.get(name);
    if (span) edits.push({ from: span.from, to: span.to, bytes: Buffer.from(json) });
    else
      edits.push({
        from: fields.inside,
        to: fields.inside,
        bytes: Buffer.from(`${JSON.stringify(name)}:${json},`),
      });
  };
  if (target.modelName !== model) set("model", JSON.stringify(target.modelName));
  if (stream && !wantsUsage)
    set("stream_options", JSON.stringify({ ...request.streamOptions, include_usage: true }));
  if (request.maxTokens === null) set(target.maxTokensField, String(target.maxTokens));
  else if (request.maxTokens > target.maxTokens) {
    for (const name of ["max_tokens", "max_completion_tokens"]) {
      if (fields.fields.has(name)) set(name, String(target.maxTokens));
    }
  }
  return splice(body, edits);
}
