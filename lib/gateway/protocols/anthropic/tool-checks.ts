import { recordsOf } from "./json-value";
import { type Check, boolean, fieldsOf, record, text, whole } from "../field-checks";
import { isRecord } from "../../json/record";

/** Who runs a tool, as far as it matters for what a call may cost. */
export type ToolKind =
  /** The client's own function. */
  | "function"
  /** Defined by the vendor, run by the client: its computer, shell, editor, memory, browser. */
  | "client"
  /** Run by the vendor, and billed as tokens only. */
  | "unbilled"
  /** Run by the vendor, and billed by the search. */
  | "web_search"
  /** Run and billed by the vendor in a way its usage does not tell in full. */
  | "unmetered";

const CLIENT = /^(?:bash|text_editor|computer|memory|browser)(?:_toolset)?_\d{8}$/;
const UNBILLED = /^(?:tool_search_tool_\w+|web_fetch_\d{8}|mcp_toolset)$/;
const WEB_SEARCH = /^web_search_\d{8}$/;
const MOST_SEARCHES = 100;

/** The kind of a tool, by its type. */
export function toolKind(type: unknown): ToolKind {
  if (type === undefined || type === null || type === "custom") return "function";
  if (typeof type !== "string") return "unmetered";
  if (CLIENT.test(type)) return "client";
  if (UNBILLED.test(type)) return "unbilled";
  return WEB_SEARCH.test(type) ? "web_search" : "unmetered";
}

const functionTool = fieldsOf(
  { name: text, description: text, input_schema: record, strict: boolean, cache_control: record },
  ["name", "input_schema"],
);
const searchTool = fieldsOf({ max_uses: whole(1, MOST_SEARCHES) });

/**
 * What is wrong with a tool. Those the vendor runs and bills apart are offered only where the most they can cost is known
 * beforehand: searches, if their number is bounded.
 */
export const tool: Check = (value) => {
  if (!isRecord(value)) return "must be an object.";
  const kind = toolKind(value.type);
  switch (kind) {
    case "function":
      return functionTool(value);
    case "client":
    case "unbilled":
      return null;
    case "web_search":
      return (value.max_uses ?? null) === null
        ? `.max_uses is required here: a whole number from 1 to ${MOST_SEARCHES}, since each search is charged.`
        : searchTool(value);
    case "unmetered":
      return `of type ${JSON.stringify(value.type)} is not offered here; use functions.`;
    default:
      return kind satisfies never;
  }
};

/** The most searches a request allows: `tool_call` units. */
export function searchesIn(tools: unknown): bigint {
  return recordsOf(tools)
    .filter((one) => toolKind(one.type) === "web_search")
    .reduce((sum, one) => sum + BigInt(Number(one.max_uses)), 0n);
}

/** Whether the vendor itself brings text into the request: its tokens cannot be told from the bytes. */
export function bringsText(tools: unknown): boolean {
  return recordsOf(tools).some(({ type }) => {
    const kind = toolKind(type);
    return kind === "unbilled" || kind === "web_search";
  });
}
