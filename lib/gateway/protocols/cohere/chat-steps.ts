import type { AnswerDelta, FinishReason } from "../conversation/answer";
import { isRecord } from "../../json/record";

/** Why Cohere ended; null where it says that it failed. */
export function finishReason(reason: unknown): FinishReason | null {
  switch (reason) {
    case "COMPLETE":
    case "STOP_SEQUENCE":
      return "stop";
    case "MAX_TOKENS":
      return "length";
    case "TOOL_CALL":
      return "tool_calls";
    case "ERROR_TOXIC":
      return "content_filter";
    default:
      return null;
  }
}

/** A text or a thought, whole or a piece. */
export function contentStep(content: unknown): AnswerDelta | null {
  if (!isRecord(content)) return null;
  if (typeof content.thinking === "string" && content.thinking !== "")
    return { kind: "reasoning", choice: 0, text: content.thinking };
  if (typeof content.text === "string" && content.text !== "")
    return { kind: "text", choice: 0, text: content.text };
  return null;
}

/** What the model means to do with its tools. */
export function planStep(plan: unknown): AnswerDelta | null {
  return typeof plan === "string" && plan !== "" ? { kind: "reasoning", choice: 0, text: plan } : null;
}

/** A tool call with as much of its arguments as has come. */
export function callSteps(toolCall: unknown, call: number): readonly AnswerDelta[] {
  const asked = isRecord(toolCall) ? toolCall.function : undefined;
  if (
    !isRecord(toolCall) ||
    !isRecord(asked) ||
    typeof toolCall.id !== "string" ||
    typeof asked.name !== "string"
  )
    return [];
  const begun: AnswerDelta = {
    kind: "tool_call",
    choice: 0,
    call,
    id: toolCall.id,
    name: asked.name,
    signature: null,
  };
  return [begun, ...argumentSteps(asked.arguments, call)];
}

export function argumentSteps(json: unknown, call: number): readonly AnswerDelta[] {
  return typeof json === "string" && json !== "" ? [{ kind: "tool_arguments", choice: 0, call, json }] : [];
}
