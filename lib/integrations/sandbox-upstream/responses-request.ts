import { isRecord } from "./json";
import type { SandboxModel } from "./models";
import { readChatRequest, RequestError, type ChatRequest } from "./request";

type Json = Record<string, unknown>;

/** Reads a request for a response as the chat that asks the same: answers and counts are then the same too. */
export function readResponsesRequest(body: Json, model: SandboxModel): ChatRequest {
  const { input, instructions, reasoning, text } = body;
  const system = typeof instructions === "string" ? [{ role: "system", content: instructions }] : [];
  return readChatRequest(
    {
      messages: [...system, ...messagesOf(input)],
      ...(Array.isArray(body.tools) ? { tools: body.tools.map(toolOf) } : {}),
      tool_choice: choiceOf(body.tool_choice),
      response_format: formatOf(text),
      reasoning_effort: isRecord(reasoning) ? reasoning.effort : undefined,
      stream: body.stream,
      max_tokens: body.max_output_tokens,
    },
    model,
  );
}

function messagesOf(input: unknown): Json[] {
  if (typeof input === "string") return [{ role: "user", content: input }];
  if (Array.isArray(input)) return input.filter(isRecord).flatMap(messageOf);
  throw new RequestError(400, "invalid_type", "input must be a string or an array.", "input");
}

function messageOf(item: Json): Json[] {
  switch (item.type) {
    case undefined:
    case "message":
      return [{ role: item.role, content: contentOf(item.content) }];
    case "function_call": {
      const { call_id: id, name, arguments: given } = item;
      const call = { id, type: "function", function: { name, arguments: given } };
      return [{ role: "assistant", content: null, tool_calls: [call] }];
    }
    case "function_call_output":
      return [{ role: "tool", tool_call_id: item.call_id, content: contentOf(item.output) }];
    default:
      return [];
  }
}

function contentOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content
    .filter(isRecord)
    .map((part) => (part.type === "input_image" ? { type: "image_url" } : { type: "text", text: part.text }));
}

function toolOf(tool: unknown): unknown {
  if (!isRecord(tool)) return tool;
  const { name, description, parameters } = tool;
  return { type: "function", function: { name, description, parameters } };
}

function choiceOf(choice: unknown): unknown {
  return isRecord(choice) ? { type: "function", function: { name: choice.name } } : choice;
}

function formatOf(text: unknown): unknown {
  const format = isRecord(text) ? text.format : undefined;
  if (!isRecord(format)) return undefined;
  return format.type === "json_schema"
    ? { type: format.type, json_schema: { schema: format.schema } }
    : format;
}
