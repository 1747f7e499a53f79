import { invalidField, type Refusal } from "../../refusal";
import { type Check, boolean, either, listOf, number, oneOf, record, text, whole } from "../field-checks";
import { isRecord } from "../../json/record";

const MAX_MESSAGES = 10_000;

/**
 * Server-side tools are charged by the vendor per use and report it nowhere in a chat completion's usage: they cannot be
 * metered here, so they cannot be held for either.
 */
const tool: Check = (value) => {
  if (!isRecord(value) || typeof value.type !== "string") return "must be an object with a type.";
  return value.type === "function" || value.type === "custom"
    ? null
    : `of type ${JSON.stringify(value.type)} is not offered here; use functions.`;
};

const MAX_OUTPUT = 2 ** 31 - 1;
const MAX_FALLBACKS = 8;

/** What a chat completion's parameters must be, where they are given and not null. Others are passed on as they are. */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["stream", boolean],
  ["stream_options", record],
  ["n", whole(1, 128)],
  ["max_tokens", whole(1, MAX_OUTPUT)],
  ["max_completion_tokens", whole(1, MAX_OUTPUT)],
  ["temperature", number(0, 2)],
  ["top_p", number(0, 1)],
  ["presence_penalty", number(-2, 2)],
  ["frequency_penalty", number(-2, 2)],
  ["seed", whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)],
  ["stop", either(text, listOf(text, 16))],
  ["logprobs", boolean],
  ["top_logprobs", whole(0, 20)],
  ["logit_bias", record],
  ["user", text],
  ["tools", listOf(tool, 512)],
  ["tool_choice", either(text, record)],
  ["parallel_tool_calls", boolean],
  ["response_format", record],
  ["reasoning_effort", text],
  ["modalities", listOf(text, 8)],
  ["audio", record],
  ["metadata", record],
  ["store", boolean],
  ["service_tier", oneOf("auto", "default", "priority", "flex")],
  ["models", listOf(text, MAX_FALLBACKS)],
  ["route", oneOf("fallback")],
  ["provider", record],
]);

/** Fields by which a client would choose at whose price its request is served. Not for it to decide. */
const REFUSED: ReadonlySet<string> = new Set(["plugins", "web_search_options", "transforms"]);

const ROLES = oneOf("system", "developer", "user", "assistant", "tool", "function");

/** The first thing wrong with a chat completion's body; null when nothing is. */
export function problemOfChat(body: Readonly<Record<string, unknown>>): Refusal | null {
  if (typeof body.model !== "string" || body.model === "" || body.model.length > 256)
    return invalidField("model", "must be the name of a model.", "invalid_type");
  for (const name of Object.keys(body)) {
    if (REFUSED.has(name)) return invalidField(name, "is not offered here.", "unsupported_parameter");
    const value = body[name];
    const check = value === null ? undefined : CHECKS.get(name);
    const problem = check ? check(value) : null;
    if (problem) return invalidField(name, problem);
  }
  const { max_tokens: bound, max_completion_tokens: newer } = body;
  if (typeof bound === "number" && typeof newer === "number" && bound !== newer)
    return invalidField("max_tokens", "and max_completion_tokens say different things; give one of them.");
  if (isRecord(body.stream_options) && body.stream !== true)
    return invalidField("stream_options", "may only be given with stream: true.");
  return problemOfMessages(body.messages);
}

function problemOfMessages(messages: unknown): Refusal | null {
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > MAX_MESSAGES)
    return invalidField("messages", `must be a list of 1 to ${MAX_MESSAGES} messages.`, "invalid_type");
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index];
    const problem = isRecord(message) ? problemOfMessage(message) : "must be an object.";
    if (problem) return invalidField(`messages[${index}]`, problem);
  }
  return null;
}

function problemOfMessage({ role, content, tool_calls: calls }: Record<string, unknown>): string | null {
  const unknownRole = ROLES(role);
  if (unknownRole) return `has a role that ${unknownRole}`;
  if (calls !== undefined && calls !== null && !(Array.isArray(calls) && calls.every(isRecord)))
    return "has tool_calls that must be a list of objects.";
  if (content === undefined || content === null)
    return role === "assistant" || role === "function" ? null : "must have content.";
  if (typeof content === "string") return null;
  const isParts =
    Array.isArray(content) && content.every((part) => isRecord(part) && typeof part.type === "string");
  return isParts ? null : "has content that must be a string or a list of parts with a type.";
}
