import { tool, toolKind } from "./tool-checks";
import { type Check, below, boolean, fieldsOf, listOf, oneOf, record, text } from "../field-checks";
import { isRecord } from "../../json/record";

const MAX_BLOCKS = 10_000;

/** Files kept at the vendor belong to its account, which is not the customer's. */
const source: Check = (value) => {
  const problem = fieldsOf({ type: text }, ["type"])(value);
  if (problem || !isRecord(value)) return problem;
  switch (value.type) {
    case "base64":
    case "text":
      return fieldsOf({ media_type: text, data: text }, ["media_type", "data"])(value);
    case "url":
      return fieldsOf({ url: text }, ["url"])(value);
    case "content":
      return fieldsOf({ content }, ["content"])(value);
    default:
      return `.type ${JSON.stringify(value.type)} is not offered here; send the bytes or a URL.`;
  }
};

/** A tool that a message brings along must be one that costs nothing beside its tokens: no searches are held for it. */
function addedTool(value: unknown): string | null {
  if (!isRecord(value)) return "must be an object.";
  if (value.type !== "tool_definition") return null;
  const { definition } = value;
  if (isRecord(definition) && toolKind(definition.type) === "web_search")
    return ".definition of type web_search must be given in tools, where its uses are counted.";
  const problem = tool(definition);
  return problem && below(".definition", problem);
}

const cacheControl = fieldsOf({ type: oneOf("ephemeral"), ttl: oneOf("5m", "1h") }, ["type"]);

/** The fields of blocks that are read here. Blocks of other types are passed on as they are. */
const BLOCKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["text", fieldsOf({ text }, ["text"])],
  ["image", fieldsOf({ source }, ["source"])],
  ["document", fieldsOf({ source, title: text, context: text }, ["source"])],
  ["search_result", fieldsOf({ content: (value) => blocks(value) }, ["content"])],
  ["tool_use", fieldsOf({ id: text, name: text, input: record }, ["id", "name", "input"])],
  [
    "tool_result",
    fieldsOf({ tool_use_id: text, is_error: boolean, content: (value) => content(value) }, ["tool_use_id"]),
  ],
  ["thinking", fieldsOf({ thinking: text, signature: text }, ["thinking"])],
  ["redacted_thinking", fieldsOf({ data: text }, ["data"])],
  ["tool_addition", fieldsOf({ tool: addedTool }, ["tool"])],
]);

const block: Check = (value) => {
  if (!isRecord(value) || typeof value.type !== "string") return "must be an object with a type.";
  if (value.type === "container_upload") return "of type container_upload is not offered here.";
  const cached = (value.cache_control ?? null) === null ? null : cacheControl(value.cache_control);
  if (cached) return below(".cache_control", cached);
  return BLOCKS.get(value.type)?.(value) ?? null;
};

/** A list of content blocks. */
export const blocks: Check = listOf(block, MAX_BLOCKS);

/** Content: text, or blocks. Of a problem inside the blocks their own words are told. */
export const content: Check = (value) =>
  typeof value === "string"
    ? null
    : Array.isArray(value)
      ? blocks(value)
      : "must be a string or a list of blocks.";

const turn = fieldsOf({ role: oneOf("user", "assistant", "system"), content }, ["role", "content"]);
const laterSystem = fieldsOf({ role: text, content }, ["role"]);

/** A turn. `system` inside the conversation is an instruction that comes later, or only a setting. */
export const message: Check = (value) =>
  isRecord(value) && value.role === "system" ? laterSystem(value) : turn(value);

const textBlock = fieldsOf({ type: oneOf("text"), text, cache_control: cacheControl }, ["type", "text"]);

/** The system prompt: text, or blocks of it. */
export const system: Check = (value) =>
  typeof value === "string"
    ? null
    : Array.isArray(value)
      ? listOf(textBlock, MAX_BLOCKS)(value)
      : "must be a string or a list of text blocks.";

/** Where the vendor is to put a breakpoint of its cache by itself. */
export const caching: Check = cacheControl;
