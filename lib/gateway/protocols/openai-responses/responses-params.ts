import { invalidField, type Refusal } from "../../refusal";
import { type Check, boolean, either, listOf, number, oneOf, record, text, whole } from "../field-checks";
import { isRecord } from "../../json/record";

const MAX_ITEMS = 10_000;
const MAX_OUTPUT = 2 ** 31 - 1;

/** Tools whose calls the client runs itself. All others run at the vendor, who charges them apart from tokens. */
const CLIENT_TOOLS: ReadonlySet<string> = new Set(["function", "custom", "local_shell", "apply_patch"]);

const tool: Check = (value) => {
  if (!isRecord(value) || typeof value.type !== "string") return "must be an object with a type.";
  // A group of functions, all of which the client runs (Codex).
  if (value.type === "namespace")
    return typeof value.name === "string" ? listOf(grouped, 512)(value.tools) : "must have a name.";
  return grouped(value);
};

const grouped: Check = (value) => {
  if (!isRecord(value) || typeof value.type !== "string") return "must be an object with a type.";
  return CLIENT_TOOLS.has(value.type)
    ? null
    : `of type ${JSON.stringify(value.type)} runs at the vendor and cannot be metered; use functions.`;
};

/** What parameters must be, where they are given and not null. Others are passed on as they are. */
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["stream", boolean],
  ["stream_options", record],
  ["instructions", text],
  ["max_output_tokens", whole(1, MAX_OUTPUT)],
  ["max_tool_calls", whole(1, MAX_OUTPUT)],
  ["temperature", number(0, 2)],
  ["top_p", number(0, 1)],
  ["top_logprobs", whole(0, 20)],
  ["tools", listOf(tool, 512)],
  ["tool_choice", either(text, record)],
  ["parallel_tool_calls", boolean],
  ["text", record],
  ["reasoning", record],
  ["include", listOf(text, 64)],
  ["truncation", oneOf("auto", "disabled")],
  ["metadata", record],
  ["store", boolean],
  ["user", text],
  ["safety_identifier", text],
  ["service_tier", oneOf("auto", "default", "priority", "flex")],
]);

const KEPT = "names something kept at a vendor. Nothing is kept here: send the whole conversation as input.";

/** Fields that are not offered, and why. `background: false` and the like say nothing and pass. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["previous_response_id", KEPT],
  ["conversation", KEPT],
  ["prompt", KEPT],
  ["background", "is not offered here: an answer without its usage cannot be charged."],
  ["models", "is not offered here."],
  ["provider", "is not offered here."],
  ["plugins", "is not offered here."],
]);

/** The first thing wrong with a Responses request's body; null when nothing is. */
export function problemOfResponses(body: Readonly<Record<string, unknown>>): Refusal | null {
  if (typeof body.model !== "string" || body.model === "" || body.model.length > 256)
    return invalidField("model", "must be the name of a model.", "invalid_type");
  for (const name of Object.keys(body)) {
    const value = body[name];
    if (value === null || value === false) continue;
    const refused = REFUSED.get(name);
    if (refused !== undefined) return invalidField(name, refused, "unsupported_parameter");
    const problem = CHECKS.get(name)?.(value) ?? null;
    if (problem !== null) return invalidField(name, problem);
  }
  return problemOfInput(body.input);
}

function problemOfInput(input: unknown): Refusal | null {
  if (typeof input === "string") return null;
  if (!Array.isArray(input) || input.length === 0 || input.length > MAX_ITEMS)
    return invalidField("input", `must be a text or a list of 1 to ${MAX_ITEMS} items.`, "invalid_type");
  for (let index = 0; index < input.length; index++) {
    const item: unknown = input[index];
    const problem = isRecord(item) ? problemOfItem(item) : "must be an object.";
    if (problem) return invalidField(`input[${index}]`, problem);
  }
  return null;
}

const ROLES = oneOf("system", "developer", "user", "assistant");

function problemOfItem({ type, role, content }: Record<string, unknown>): string | null {
  if (type !== undefined && typeof type !== "string") return "has a type that must be a string.";
  if (type === "item_reference")
    return "is an item_reference, which names something kept at a vendor. Send the item itself (store: false).";
  if (type !== undefined && type !== "message") return null;
  const unknownRole = ROLES(role);
  if (unknownRole) return `has a role that ${unknownRole}`;
  if (typeof content === "string") return null;
  const isParts =
    Array.isArray(content) && content.every((part) => isRecord(part) && typeof part.type === "string");
  return isParts ? null : "has content that must be a string or a list of parts with a type.";
}
