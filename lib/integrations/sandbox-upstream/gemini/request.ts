import { isRecord } from "../json";
import type { SandboxModel } from "../models";
import { RequestError, type ChatRequest } from "../request";

type Json = Readonly<Record<string, unknown>>;

/** What the sandbox reads of a request to generate content: the same as of a chat, and whether thoughts are to be shown. */
export interface GeminiChat {
  readonly request: ChatRequest;
  readonly showsThoughts: boolean;
}

/** A list, or the one object that stands for it. */
function listOf(value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  return isRecord(value) ? [value] : [];
}

function either(record: Json, camel: string, snake: string): unknown {
  return record[camel] ?? record[snake];
}

function recordIn(record: Json, camel: string, snake: string): Json {
  const value = either(record, camel, snake);
  return isRecord(value) ? value : {};
}

/** Reads what the sandbox honours; the rest is ignored. @throws RequestError 400 naming the parameter. */
export function readGeminiChat(body: Json, model: SandboxModel, stream: boolean): GeminiChat {
  const config = recordIn(body, "generationConfig", "generation_config");
  const thinking = recordIn(config, "thinkingConfig", "thinking_config");
  const messages = messagesOf(body);
  if (listOf(body.contents).length === 0)
    throw new RequestError(400, "invalid_value", "contents is empty.", "contents");
  const request: ChatRequest = {
    messages,
    tools: toolsOf(body),
    toolChoice: choiceOf(body),
    responseFormat: formatOf(config),
    reasoningEffort: effortOf(thinking),
    stream,
    includeUsage: true,
    serviceTier: null,
    n: count(config, "candidateCount", "candidate_count", 8) ?? 1,
    maxTokens: count(config, "maxOutputTokens", "max_output_tokens", model.maxOutputTokens),
  };
  return { request, showsThoughts: either(thinking, "includeThoughts", "include_thoughts") === true };
}

function count(config: Json, camel: string, snake: string, max: number): number | null {
  const value = either(config, camel, snake);
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new RequestError(400, "invalid_value", `${camel} must be an integer between 1 and ${max}.`, camel);
}

function messagesOf(body: Json): Record<string, unknown>[] {
  const system = recordIn(body, "systemInstruction", "system_instruction");
  const instructions = listOf(system.parts).map(({ text }) => text);
  const said = listOf(body.contents).map(messageOf);
  return instructions.length > 0 ? [{ role: "system", content: instructions.join("\n") }, ...said] : said;
}

function messageOf(content: Json): Record<string, unknown> {
  const parts = listOf(content.parts);
  const calls = parts.map((part) => either(part, "functionCall", "function_call")).filter(isRecord);
  const isAnswer = parts.some((part) => isRecord(either(part, "functionResponse", "function_response")));
  const role = content.role === "model" ? "assistant" : isAnswer ? "tool" : "user";
  return {
    role,
    content: parts.map(partOf).filter((part) => part !== null),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
}

function partOf(part: Json): object | null {
  if (typeof part.text === "string") return { type: "text", text: part.text };
  if (isRecord(either(part, "inlineData", "inline_data")) || isRecord(either(part, "fileData", "file_data")))
    return { type: "image_url" };
  const response = either(part, "functionResponse", "function_response");
  return isRecord(response) ? { type: "text", text: JSON.stringify(response.response ?? {}) } : null;
}

function toolsOf(body: Json): Record<string, unknown>[] {
  const declared = listOf(body.tools).flatMap((tool) =>
    listOf(either(tool, "functionDeclarations", "function_declarations")),
  );
  return declared.map(({ name, description, ...more }) => {
    const parameters = lowered(
      either(more, "parametersJsonSchema", "parameters_json_schema") ?? more.parameters,
    );
    return { type: "function", function: { name, description, parameters } };
  });
}

/** A schema with its types in small letters. */
function lowered(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowered);
  if (!isRecord(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [
    key,
    key === "type" && typeof value === "string" ? value.toLowerCase() : lowered(value),
  ]);
  return Object.fromEntries(entries);
}

function choiceOf(body: Json): unknown {
  const config = recordIn(
    recordIn(body, "toolConfig", "tool_config"),
    "functionCallingConfig",
    "function_calling_config",
  );
  if (config.mode === "NONE") return "none";
  if (config.mode !== "ANY") return undefined;
  const names = either(config, "allowedFunctionNames", "allowed_function_names");
  const name: unknown = Array.isArray(names) ? names[0] : undefined;
  return name === undefined ? "required" : { type: "function", function: { name } };
}

function formatOf(config: Json): unknown {
  const schema =
    either(config, "responseJsonSchema", "response_json_schema") ??
    either(config, "responseSchema", "response_schema");
  if (schema !== undefined) return { type: "json_schema", json_schema: { schema: lowered(schema) } };
  const type = either(config, "responseMimeType", "response_mime_type");
  return type === "application/json" ? { type: "json_object" } : undefined;
}

const LOW_BUDGET = 1_024;
const MEDIUM_BUDGET = 8_192;

function effortOf(thinking: Json): string | null {
  const level = either(thinking, "thinkingLevel", "thinking_level");
  if (typeof level === "string") return level.toLowerCase();
  const budget = either(thinking, "thinkingBudget", "thinking_budget");
  if (typeof budget !== "number" || budget < 0) return null;
  if (budget === 0) return "none";
  if (budget <= LOW_BUDGET) return "low";
  return budget <= MEDIUM_BUDGET ? "medium" : "high";
}
