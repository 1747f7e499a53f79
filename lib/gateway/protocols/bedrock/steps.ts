import type { AnswerDelta, FinishReason } from "../conversation/answer";
import { isRecord } from "../../json/record";

/** Why Converse ended a message, in the words of a conversation. */
export function finishReason(stopReason: unknown): FinishReason {
  switch (stopReason) {
    case "tool_use":
      return "tool_calls";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "guardrail_intervened":
    case "content_filtered":
      return "content_filter";
    case "refusal":
      return "refusal";
    case "pause_turn":
      return "pause";
    default:
      return "stop";
  }
}

/** The stop sequence that was met, where the model tells it. */
export function stopOf(fields: unknown): string | null {
  return isRecord(fields) && typeof fields.stop_sequence === "string" ? fields.stop_sequence : null;
}

/** Steps of reasoning, whole or a piece of it. */
export function reasoningSteps(content: unknown): readonly AnswerDelta[] {
  if (!isRecord(content)) return [];
  const told = isRecord(content.reasoningText) ? content.reasoningText : content;
  const steps: AnswerDelta[] = [];
  if (typeof told.text === "string" && told.text !== "")
    steps.push({ kind: "reasoning", choice: 0, text: told.text });
  if (typeof told.signature === "string" && told.signature !== "")
    steps.push({ kind: "reasoning_signature", choice: 0, signature: told.signature });
  if (typeof content.redactedContent === "string")
    steps.push({ kind: "reasoning_redacted", choice: 0, data: content.redactedContent });
  return steps;
}

/** The step that begins a tool call; null when it is none. */
export function callStep(toolUse: unknown, call: number): AnswerDelta | null {
  if (!isRecord(toolUse) || typeof toolUse.name !== "string" || typeof toolUse.toolUseId !== "string")
    return null;
  return { kind: "tool_call", choice: 0, call, id: toolUse.toolUseId, name: toolUse.name, signature: null };
}

/** A picture the model drew, by its format and bytes. */
export function imageStep(image: unknown): AnswerDelta | null {
  if (!isRecord(image) || !isRecord(image.source) || typeof image.source.bytes !== "string") return null;
  const format = typeof image.format === "string" ? image.format : "png";
  return { kind: "image", choice: 0, mimeType: `image/${format}`, data: image.source.bytes };
}
