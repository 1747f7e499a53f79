import { isRecord } from "./json";
import type { SandboxModel } from "./models";
import { readChatRequest, RequestError, type ChatRequest } from "./request";

type Json = Record<string, unknown>;

/** A request in Anthropic's protocol, as the one of OpenAI's that asks the same: answers and counts are then the same too. */
export interface MessagesRequest extends ChatRequest {
  /** Thinking was asked for, so it is shown. */
  readonly thinks: boolean;
}

/** Reads the parameters the sandbox honours. @throws RequestError 400 naming the parameter. */
export function readMessagesRequest(body: Json, model: SandboxModel): MessagesRequest {
  if (body.max_tokens === undefined)
    throw new RequestError(400, "missing_field", "max_tokens: Field required", "max_tokens");
  return { ...readCountRequest(body, model), thinks: thinks(body) };
}

/** The same without a bound, for counting. */
export function readCountRequest(body: Json, model: SandboxModel): MessagesRequest {
  const all = Array.isArray(body.messages) ? body.messages.filter(isRecord) : [];
  // What the system says later on counts as said before: the last turn is the user's, or a tool's result.
  const turns = [
    ...all.filter(({ role }) => role === "system"),
    ...all.filter(({ role }) => role !== "system"),
  ];
  const asked = readChatRequest(
    {
      messages: [...systemMessages(body.system), ...turns.flatMap(messagesOf)],
      ...(Array.isArray(body.tools) ? { tools: body.tools.map(toolOf) } : {}),
      tool_choice: choiceOf(body.tool_choice),
      response_format: formatOf(body),
      reasoning_effort: effortOf(body),
      stream: body.stream,
      max_tokens: body.max_tokens,
    },
    model,
  );
  return { ...asked, thinks: thinks(body) };
}

function thinks({ thinking }: Json): boolean {
  return isRecord(thinking) && thinking.type !== "disabled";
}

/** Thinking that was asked for has a middling effort where none is named. */
function effortOf(body: Json): string | null {
  if (!thinks(body)) return isRecord(body.thinking) ? "none" : null;
  const { output_config: config } = body;
  return isRecord(config) && typeof config.effort === "string" ? config.effort : "medium";
}

function systemMessages(system: unknown): Json[] {
  if (system === undefined || system === null) return [];
  return [{ role: "system", content: system }];
}

/** A turn as messages: each result of a tool is one of its own. */
function messagesOf({ role, content }: Json): Json[] {
  if (!Array.isArray(content)) return [{ role, content }];
  const blocks = content.filter(isRecord);
  const results = blocks.filter(({ type }) => type === "tool_result");
  const calls = blocks.filter(({ type }) => type === "tool_use").map(callOf);
  const rest = blocks.filter(({ type }) => type !== "tool_result" && type !== "tool_use").map(partOf);
  const said = rest.length === 0 && calls.length === 0 ? [] : [{ role, content: rest, ...callsField(calls) }];
  return [...results.map(resultOf), ...said];
}

function callsField(calls: readonly Json[]): Json {
  return calls.length === 0 ? {} : { tool_calls: calls };
}

function callOf({ id, name, input }: Json): Json {
  return { id, type: "function", function: { name, arguments: JSON.stringify(input ?? {}) } };
}

function resultOf({ tool_use_id: id, content }: Json): Json {
  return {
    role: "tool",
    tool_call_id: id,
    content: Array.isArray(content) ? content.filter(isRecord).map(partOf) : content,
  };
}

function partOf(block: Json): Json {
  return block.type === "image" ? { type: "image_url" } : block;
}

function toolOf(tool: unknown): unknown {
  if (!isRecord(tool)) return tool;
  const { name, description, input_schema: parameters } = tool;
  return { type: "function", function: { name, description, parameters } };
}

function choiceOf(choice: unknown): unknown {
  if (!isRecord(choice)) return undefined;
  if (choice.type === "any") return "required";
  return choice.type === "tool" ? { function: { name: choice.name } } : choice.type;
}

function formatOf(body: Json): unknown {
  const format = body.output_format ?? (isRecord(body.output_config) ? body.output_config.format : undefined);
  if (!isRecord(format)) return undefined;
  return { type: "json_schema", json_schema: { schema: format.schema } };
}
