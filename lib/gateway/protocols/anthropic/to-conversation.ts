import type { Refusal } from "../../refusal";
import type {
  Conversation,
  OutputFormat,
  Reasoning,
  TextPart,
  ToolChoice,
  Turn,
} from "../conversation/conversation";
import { assistantParts, textParts, userParts } from "./conversation-parts";
import { numberOrNull, recordOf, recordsOf, textOf } from "./json-value";
import { bodyOf, type MessagesRequest } from "./messages-request";
import { NotCarried, orRefusal } from "./not-carried";
import { toolsOf } from "./tool-changes";

type Json = Readonly<Record<string, unknown>>;

/** Fields by which the vendor itself would bring something into the conversation. */
const VENDOR_ONLY = ["mcp_servers", "container"] as const;

/**
 * A request that was accepted as a conversation, for a model of another vendor. What has no word there is refused by name;
 * what only tunes Anthropic's service (caching, tiers, what of earlier thought it keeps) is left out.
 */
export function toConversation(request: MessagesRequest): Conversation | Refusal {
  return orRefusal(() => conversationOf(bodyOf(request.body), request));
}

function conversationOf(body: Json, request: MessagesRequest): Conversation {
  for (const name of VENDOR_ONLY) {
    const given = body[name] ?? null;
    if (given !== null && !(Array.isArray(given) && given.length === 0))
      throw new NotCarried(name, "is offered with Anthropic's models only.");
  }
  const choice = recordOf(body.tool_choice);
  return {
    system: systemOf(body),
    turns: turnsOf(recordsOf(body.messages)),
    tools: toolsOf(body),
    toolChoice: toolChoiceOf(choice),
    parallelTools: choice.disable_parallel_tool_use === true ? false : null,
    maxTokens: request.maxTokens,
    n: 1,
    temperature: numberOrNull(body.temperature),
    topP: numberOrNull(body.top_p),
    topK: numberOrNull(body.top_k),
    stop: Array.isArray(body.stop_sequences) ? body.stop_sequences.map(textOf) : [],
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
    format: formatOf(body.output_format ?? recordOf(body.output_config).format),
    reasoning: reasoningOf(recordOf(body.thinking), recordOf(body.output_config).effort),
    user: request.user,
    stream: request.stream,
  };
}

function turnsOf(messages: readonly Json[]): Turn[] {
  if (messages.findLast(({ role }) => role !== "system")?.role === "assistant")
    throw new NotCarried(
      `messages[${messages.length - 1}]`,
      "is the beginning of an answer, which the model asked for cannot continue.",
    );
  const names = new Map<string, string>();
  return messages.flatMap(({ role, content }, index): Turn[] => {
    const at = `messages[${index}].content`;
    if (role === "system") return [];
    if (role === "user") return [{ role, parts: userParts(content, at, names) }];
    const parts = assistantParts(content, at);
    for (const part of parts) if (part.kind === "tool_call") names.set(part.id, part.name);
    return [{ role: "assistant", parts }];
  });
}

/**
 * The system prompt, and behind it what the system said later on: others have one place for it. What was to be heard until
 * the user's next message only (`clear_at`) is gone after that.
 */
function systemOf(body: Json): TextPart[] {
  const messages = recordsOf(body.messages);
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  const later = messages.filter(
    ({ role, clear_at: until }, index) =>
      role === "system" && !(until === "next_user_message" && index < lastUser),
  );
  return [...textParts(body.system), ...later.flatMap(({ content }) => textParts(content))];
}

function toolChoiceOf({ type, name }: Json): ToolChoice | null {
  switch (type) {
    case "auto":
      return { kind: "auto" };
    case "none":
      return { kind: "none" };
    case "any":
      return { kind: "required" };
    case "tool":
      return { kind: "tool", name: textOf(name) };
    default:
      return null;
  }
}

/** Their output always follows the schema. It has no name there, and others insist on one. */
function formatOf(format: unknown): OutputFormat | null {
  if ((format ?? null) === null) return null;
  return { kind: "json_schema", name: "answer", schema: recordOf(recordOf(format).schema), strict: true };
}

/** A budget says more than an effort. Efforts above the highest that others know are that one. */
function reasoningOf({ type, budget_tokens: tokens }: Json, effort: unknown): Reasoning | null {
  if (type === "disabled") return { kind: "off" };
  if (type === "enabled" && typeof tokens === "number") return { kind: "budget", tokens };
  switch (effort) {
    case "low":
    case "medium":
    case "high":
      return { kind: "effort", effort };
    case "xhigh":
    case "max":
      return { kind: "effort", effort: "high" };
    default:
      return null;
  }
}
