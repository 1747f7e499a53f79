import type { Refusal } from "../../refusal";
import type { Target, WireRequest } from "../contract";
import type {
  AssistantPart,
  Conversation,
  Media,
  OutputFormat,
  Reasoning,
  ReasoningPart,
  Tool,
  ToolChoice,
  ToolResultPart,
  UserPart,
} from "../conversation/conversation";
import { effortOf, leastEffort } from "../openai/efforts";
import { cannotCarry, orRefusal } from "../openai/unconvertible";
import { splitReasoningId } from "./reasoning-id";

const ELSEWHERE = "is not known to the vendor of this model.";

/** A conversation as a request for a response, or what of it the Responses API cannot take. Nothing is stored. */
export function responsesFromConversation(conversation: Conversation, target: Target): WireRequest | Refusal {
  return orRefusal(() => ({
    method: "POST" as const,
    path: "/responses",
    headers: [],
    body: Buffer.from(JSON.stringify(bodyOf(conversation, target))),
  }));
}

/** Models that think, and so may be asked for their encrypted thoughts; others refuse to be. */
const THINKING_MODEL = /^(?:o\d|gpt-5(?!.*chat)|gpt-oss|codex)/;

function bodyOf(asked: Conversation, { modelName, maxTokens, endUser }: Target): object {
  refuseUnknown(asked);
  const thinks = THINKING_MODEL.test(modelName);
  return {
    model: modelName,
    input: asked.turns.flatMap((turn) =>
      turn.role === "user" ? userItems(turn.parts) : assistantItems(turn.parts),
    ),
    store: false,
    max_output_tokens: Math.min(asked.maxTokens ?? maxTokens, maxTokens),
    ...(asked.system.length > 0 ? { instructions: asked.system.map(({ text }) => text).join("\n\n") } : {}),
    ...(asked.stream ? { stream: true } : {}),
    ...(asked.temperature === null ? {} : { temperature: asked.temperature }),
    ...(asked.topP === null ? {} : { top_p: asked.topP }),
    ...toolsOf(asked),
    ...formatOf(asked.format),
    ...reasoningOf(asked.reasoning, modelName),
    ...(thinks ? { include: ["reasoning.encrypted_content"] } : {}),
    ...(endUser === null ? {} : { safety_identifier: endUser }),
  };
}

function refuseUnknown(asked: Conversation): void {
  if (asked.n > 1) cannotCarry("n", ELSEWHERE);
  if (asked.stop.length > 0) cannotCarry("stop", ELSEWHERE);
  if (asked.seed !== null) cannotCarry("seed", ELSEWHERE);
  if (asked.topK !== null) cannotCarry("top_k", ELSEWHERE);
  if (asked.presencePenalty) cannotCarry("presence_penalty", ELSEWHERE);
  if (asked.frequencyPenalty) cannotCarry("frequency_penalty", ELSEWHERE);
}

/** Results stand before what else a turn says. */
function userItems(parts: readonly UserPart[]): readonly object[] {
  const results = parts.filter((part) => part.kind === "tool_result");
  const content = parts.filter((part) => part.kind !== "tool_result").map(contentOf);
  return [
    ...results.map(resultItem),
    ...(content.length > 0 ? [{ type: "message", role: "user", content }] : []),
  ];
}

function resultItem({ callId, content, isError }: ToolResultPart): object {
  const texts = content.filter((part) => part.kind === "text").map(({ text }) => text);
  const said = texts.join("\n");
  const failed = isError && !/^\W*error/i.test(said) ? `Error: ${said}` : said;
  const output = texts.length === content.length ? failed : content.map(contentOf);
  return { type: "function_call_output", call_id: callId, output };
}

function contentOf(part: Exclude<UserPart, ToolResultPart>): object {
  switch (part.kind) {
    case "text":
      return { type: "input_text", text: part.text };
    case "image":
      return { type: "input_image", image_url: urlOf(part.media), detail: part.detail ?? "auto" };
    case "file":
      return part.media.from === "url"
        ? { type: "input_file", file_url: part.media.url }
        : { type: "input_file", filename: part.name ?? "document.pdf", file_data: urlOf(part.media) };
    case "audio":
      return cannotCarry("messages", `with audio ${ELSEWHERE}`);
    default:
      return part satisfies never;
  }
}

function urlOf(media: Media): string {
  return media.from === "url" ? media.url : `data:${media.mimeType};base64,${media.data}`;
}

function assistantItems(parts: readonly AssistantPart[]): readonly object[] {
  return parts.flatMap((part): readonly object[] => {
    switch (part.kind) {
      case "text":
        return [{ type: "message", role: "assistant", content: [{ type: "output_text", text: part.text }] }];
      case "reasoning":
        return thoughtItem(part);
      case "tool_call": {
        const { id: call_id, name, argumentsJson } = part;
        return [{ type: "function_call", call_id, name, arguments: argumentsJson }];
      }
      case "image":
        return cannotCarry("messages", `with pictures of the assistant's ${ELSEWHERE}`);
      default:
        return part satisfies never;
    }
  });
}

/** Thoughts go back only with OpenAI's own seal: it refuses those of others, and bare ones say nothing to it. */
function thoughtItem({ text, signature }: ReasoningPart): readonly object[] {
  const sealed = signature === null ? null : splitReasoningId(signature);
  if (sealed === null) return [];
  const summary = text === "" ? [] : [{ type: "summary_text", text }];
  return [{ type: "reasoning", id: sealed.id, summary, encrypted_content: sealed.encrypted }];
}

function toolsOf({ tools, toolChoice, parallelTools }: Conversation): object {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(toolOf),
    ...(toolChoice === null ? {} : { tool_choice: choiceOf(toolChoice) }),
    ...(parallelTools === null ? {} : { parallel_tool_calls: parallelTools }),
  };
}

/** The Responses API takes a schema for strict unless told otherwise; a chat completion does not. */
function toolOf({ name, description, parameters, strict }: Tool): object {
  const described = description === null ? {} : { description };
  return { type: "function", name, ...described, parameters, strict: strict ?? false };
}

function choiceOf(choice: ToolChoice): string | object {
  return choice.kind === "tool" ? { type: "function", name: choice.name } : choice.kind;
}

function formatOf(format: OutputFormat | null): object {
  switch (format?.kind) {
    case undefined:
    case "text":
      return {};
    case "json":
      return { text: { format: { type: "json_object" } } };
    case "json_schema": {
      const { name, schema, strict } = format;
      return { text: { format: { type: "json_schema", name, schema, strict: strict ?? false } } };
    }
    default:
      return format satisfies never;
  }
}

function reasoningOf(reasoning: Reasoning | null, modelName: string): object {
  if (reasoning === null) return {};
  if (reasoning.kind !== "off") return { reasoning: { effort: effortOf(reasoning), summary: "auto" } };
  const effort = leastEffort(modelName);
  return effort === null ? {} : { reasoning: { effort } };
}
