import { isRecord } from "./json";
import { findSandboxModel, type SandboxModel } from "./models";
import { splitModelName, type Directive } from "./directive";

/** What the sandbox reads of a chat completion request. */
export interface ChatRequest {
  readonly messages: readonly Record<string, unknown>[];
  readonly tools: readonly Record<string, unknown>[];
  readonly toolChoice: unknown;
  readonly responseFormat: unknown;
  readonly reasoningEffort: string | null;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly n: number;
  readonly serviceTier: string | null;
  readonly maxTokens: number | null;
}

/** A request the sandbox refuses, with the status and envelope fields of OpenAI's errors. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly param: string | null = null,
  ) {
    super(message);
  }
}

const MAX_CHOICES = 128;

/** Parses a JSON body. @throws RequestError 400 when it is no JSON object. */
export function parseBody(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RequestError(400, "invalid_json", "The body is not valid JSON.");
  }
  if (!isRecord(body)) throw new RequestError(400, "invalid_json", "The body is not a JSON object.");
  return body;
}

/** Finds the model a body names, with the fault its suffix asks for. @throws RequestError 400 or 404. */
export function readModel(body: Record<string, unknown>): { model: SandboxModel; directive: Directive } {
  if (typeof body.model !== "string")
    throw new RequestError(400, "invalid_type", "model must be a string.", "model");
  const { model: id, directive } = splitModelName(body.model);
  const model = findSandboxModel(id);
  if (!model) throw new RequestError(404, "model_not_found", `The model \`${id}\` does not exist.`, "model");
  return { model, directive };
}

/** Reads the parameters the sandbox honours; others are ignored. @throws RequestError 400 naming the parameter. */
export function readChatRequest(body: Record<string, unknown>, model: SandboxModel): ChatRequest {
  const messages = records(body, "messages");
  if (messages.length === 0) throw new RequestError(400, "invalid_value", "messages is empty.", "messages");
  const options = isRecord(body.stream_options) ? body.stream_options : {};
  return {
    messages,
    tools: body.tools === undefined || body.tools === null ? [] : records(body, "tools"),
    toolChoice: body.tool_choice,
    responseFormat: body.response_format,
    reasoningEffort: typeof body.reasoning_effort === "string" ? body.reasoning_effort : null,
    stream: body.stream === true,
    includeUsage: options.include_usage === true,
    n: count(body, "n", MAX_CHOICES) ?? 1,
    serviceTier: typeof body.service_tier === "string" ? body.service_tier : null,
    maxTokens:
      count(body, "max_completion_tokens", model.maxOutputTokens) ??
      count(body, "max_tokens", model.maxOutputTokens),
  };
}

function records(body: Record<string, unknown>, param: string): Record<string, unknown>[] {
  const list = body[param];
  if (Array.isArray(list) && list.every(isRecord)) return list;
  throw new RequestError(400, "invalid_type", `${param} must be an array of objects.`, param);
}

function count(body: Record<string, unknown>, param: string, max: number): number | null {
  const value = body[param];
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new RequestError(400, "invalid_value", `${param} must be an integer between 1 and ${max}.`, param);
}

/** The text of the last user message, parts joined; empty where there is none. */
export function lastUserText(request: Pick<ChatRequest, "messages">): string {
  const content = request.messages.findLast((message) => message.role === "user")?.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (isRecord(part) && typeof part.text === "string" ? part.text : ""))
    .join("\n");
}
