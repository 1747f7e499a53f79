import { invalidField, type Refusal } from "../../refusal";
import { caching, message, system } from "./content-checks";
import { recordOf, recordsOf } from "./json-value";
import { tool } from "./tool-checks";
import {
  type Check,
  below,
  boolean,
  fieldsOf,
  listOf,
  number,
  oneOf,
  record,
  text,
  whole,
} from "../field-checks";

const MAX_MESSAGES = 100_000;
const MAX_OUTPUT = 2 ** 31 - 1;
const LEAST_THINKING = 1_024;

const jsonFormat = fieldsOf({ type: oneOf("json_schema"), schema: record }, ["type", "schema"]);

const thinking: Check = (value) => {
  const { type } = recordOf(value);
  return fieldsOf(
    { type: text, budget_tokens: whole(LEAST_THINKING, MAX_OUTPUT) },
    type === "enabled" ? ["type", "budget_tokens"] : ["type"],
  )(value);
};

/**
 * Compaction writes a summary with a model of its own, and its tokens stand beside the usage of the answer: the call would
 * cost more than was held and more than is told.
 */
const contextManagement: Check = (value) => {
  const problem = record(value);
  if (problem) return problem;
  const compacts = recordsOf(recordOf(value).edits).some(({ type }) => String(type).startsWith("compact"));
  return compacts ? ".edits with compaction are not offered here; compact in the client." : null;
};

/** What the fields of a request must be, where they are given and not null. Others are passed on as they are. */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["max_tokens", whole(1, MAX_OUTPUT)],
  ["stream", boolean],
  ["system", system],
  ["temperature", number(0, 1)],
  ["top_p", number(0, 1)],
  ["top_k", whole(0, Number.MAX_SAFE_INTEGER)],
  ["stop_sequences", listOf(text, 8_192)],
  ["metadata", fieldsOf({ user_id: text })],
  ["tools", listOf(tool, 1_024)],
  [
    "tool_choice",
    fieldsOf({ type: oneOf("auto", "any", "tool", "none"), name: text, disable_parallel_tool_use: boolean }, [
      "type",
    ]),
  ],
  ["thinking", thinking],
  ["service_tier", oneOf("auto", "standard_only")],
  ["output_format", jsonFormat],
  ["output_config", fieldsOf({ effort: text, format: jsonFormat })],
  ["context_management", contextManagement],
  ["mcp_servers", listOf(record, 64)],
  ["cache_control", caching],
  ["speed", oneOf("standard")],
  ["inference_geo", oneOf("global")],
]);

/**
 * Fields by which a client would choose at whose price its request is served, or that point to what is kept in the
 * vendor's account. Not for it to decide.
 */
const REFUSED: ReadonlySet<string> = new Set([
  "billing_policy",
  "compaction",
  "fallback_credit_token",
  "fallbacks",
  "models",
  "plugins",
  "provider",
  "route",
  "thread",
  "transforms",
  "user_profile_id",
  "workspace_id",
]);

/** The first thing wrong with a request's body; null when nothing is. Counting tokens needs no `max_tokens`. */
export function problemOfMessages(
  body: Readonly<Record<string, unknown>>,
  required: "max_tokens" | null,
): Refusal | null {
  if (typeof body.model !== "string" || body.model === "" || body.model.length > 256)
    return invalidField("model", "must be the name of a model.", "invalid_type");
  if (required && (body[required] ?? null) === null)
    return invalidField(required, "is required: the most tokens the answer may have.", "missing_field");
  for (const name of Object.keys(body)) {
    const value = body[name] ?? null;
    if (value === null) continue;
    if (REFUSED.has(name)) return invalidField(name, "is not offered here.", "unsupported_parameter");
    const problem = CHECKS.get(name)?.(value) ?? null;
    if (problem) return fieldProblem(name, problem);
  }
  return problemOfChoice(body) ?? problemOfTurns(body.messages);
}

function problemOfChoice({ tool_choice: choice }: Readonly<Record<string, unknown>>): Refusal | null {
  const { type, name } = recordOf(choice);
  return type === "tool" && typeof name !== "string"
    ? invalidField("tool_choice.name", "must be the name of a tool.")
    : null;
}

function problemOfTurns(messages: unknown): Refusal | null {
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > MAX_MESSAGES)
    return invalidField("messages", `must be a list of 1 to ${MAX_MESSAGES} messages.`, "invalid_type");
  for (let index = 0; index < messages.length; index++) {
    const problem = message(messages[index]);
    if (problem) return fieldProblem(`messages[${index}]`, problem);
  }
  return null;
}

/** `tools` with the problem `[2].name must be ...` blames `tools[2].name`. */
function fieldProblem(name: string, problem: string): Refusal {
  const whole = below(name, problem);
  const space = whole.indexOf(" ");
  return invalidField(whole.slice(0, space), whole.slice(space + 1));
}
