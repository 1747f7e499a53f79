import { isRecord } from "./json";
import { lastUserText, type ChatRequest } from "./request";

const MAX_DEPTH = 8;

/** A function the client offers; `parameters` is its JSON schema, unchecked. */
export interface OfferedTool {
  readonly name: string;
  readonly parameters: unknown;
}

/**
 * The tool the sandbox calls for this request, or null. It calls one when `tool_choice` demands it, or when the last
 * message is the user's and names a tool or asks to "use the tool"; never in answer to a tool's result.
 */
export function toolToCall(request: ChatRequest): OfferedTool | null {
  const tools = request.tools.map(readTool).filter((tool) => tool !== null);
  const first = tools[0] ?? null;
  if (request.toolChoice === "none") return null;
  if (request.toolChoice === "required") return first;
  if (isRecord(request.toolChoice)) {
    const wanted = readTool(request.toolChoice)?.name;
    return tools.find((tool) => tool.name === wanted) ?? first;
  }
  if (request.messages.at(-1)?.role !== "user") return null;
  const text = lastUserText(request);
  return tools.find((tool) => text.includes(tool.name)) ?? (ASKS_FOR_TOOL.test(text) ? first : null);
}

const ASKS_FOR_TOOL = /\b(use|call)\b.{0,20}\btools?\b/i;

function readTool(tool: Record<string, unknown>): OfferedTool | null {
  const offered = tool.function;
  if (!isRecord(offered) || typeof offered.name !== "string") return null;
  return { name: offered.name, parameters: offered.parameters };
}

/** A value that satisfies the common part of a JSON schema: the same one every time. */
export function sampleArguments(schema: unknown, depth = 0): unknown {
  if (!isRecord(schema) || depth > MAX_DEPTH) return "sandbox";
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (isRecord(schema.properties)) return sampleObject(schema.properties, schema.required, depth);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return {};
    case "array":
      return [sampleArguments(schema.items, depth + 1)];
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 7;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return "sandbox";
  }
}

function sampleObject(
  properties: Record<string, unknown>,
  required: unknown,
  depth: number,
): Record<string, unknown> {
  const names = Array.isArray(required) ? required.map(String) : Object.keys(properties);
  return Object.fromEntries(names.map((name) => [name, sampleArguments(properties[name], depth + 1)]));
}
