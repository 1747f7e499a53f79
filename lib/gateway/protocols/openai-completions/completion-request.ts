import type { GatewayLimits } from "../../limits";
import type { TopLevel } from "../../json/top-level";
import type { Refusal } from "../../refusal";
import { isRefusal, type ParsedRequest, type Target } from "../contract";
import { dialectOf } from "../openai/dialects";
import { withFields } from "../openai/json-body";
import { readObject } from "../../json/read-object";
import { problemOfCompletion, promptsOf } from "./completion-params";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** A request to complete a text, or several. */
export interface CompletionRequest extends ParsedRequest {
  readonly json: Json;
  readonly fields: TopLevel;
  /** The client wants the usage chunk of a stream. */
  readonly wantsUsage: boolean;
  /** Answers that come: of each prompt, `n`. What is generated, and paid, may be more (`best_of`). */
  readonly choices: number;
}

/** What a client gets that does not say how much it wants. Servers differ; OpenAI's word counts, and is sent. */
const DEFAULT_MAX_TOKENS = 16;

const NO_NEEDS = { vision: false, tools: false, audio: false, jsonSchema: false } as const;

/** Reads a text completion request. Everything wrong with it is found here, before anything is held or sent. */
export function parseCompletionRequest(
  body: Buffer,
  { jsonDepth }: GatewayLimits,
): CompletionRequest | Refusal {
  const read = readObject(body, jsonDepth);
  if (isRefusal(read)) return read;
  const { json, fields } = read;
  const problem = problemOfCompletion(json);
  if (problem) return problem;
  const prompts = promptsOf(json);
  const n = numberOr(json.n, 1);
  return {
    operation: "chat",
    model: json.model as string,
    stream: json.stream === true,
    wantsUsage: isRecord(json.stream_options) && json.stream_options.include_usage === true,
    n: prompts.length * Math.max(n, numberOr(json.best_of, n)),
    choices: prompts.length * n,
    maxTokens: numberOr(json.max_tokens, DEFAULT_MAX_TOKENS),
    unsizable: false,
    audio: false,
    units: {},
    needs: NO_NEEDS,
    preferences: null,
    user: typeof json.user === "string" ? json.user : null,
    stickyText: null,
    body,
    // Tokens that were given as numbers count as one each.
    inputText: () =>
      prompts.map((one) => (typeof one === "string" ? one : " a".repeat(one.length))).join("\n"),
    json,
    fields,
  };
}

function numberOr(value: unknown, other: number): number {
  return typeof value === "number" ? value : other;
}

/** The bytes for an upstream that speaks the same: the client's, but for the model's name, usage asked for, the bound. */
export function completionBody(request: CompletionRequest, target: Target): Buffer {
  const { json, model, stream, wantsUsage } = request;
  const bound = Math.min(request.maxTokens ?? target.maxTokens, target.maxTokens);
  const set: Record<string, string> = {};
  if (target.modelName !== model) set.model = JSON.stringify(target.modelName);
  if (json.max_tokens !== bound) set.max_tokens = String(bound);
  if (target.endUser !== null) set.user = JSON.stringify(target.endUser);
  if (stream && !wantsUsage && dialectOf(target.settings).streamOptions) {
    const options = isRecord(json.stream_options) ? json.stream_options : {};
    set.stream_options = JSON.stringify({ ...options, include_usage: true });
  }
  return withFields(request.body, request.fields, set);
}
