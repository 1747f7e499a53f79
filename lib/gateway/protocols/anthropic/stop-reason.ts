import type { CutReason } from "../contract";
import type { FinishReason } from "../conversation/answer";

/** Why a message ended, as others say it. What nobody knows yet is an ordinary end. */
export function finishReasonOf(stopReason: string): FinishReason {
  switch (stopReason) {
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "tool_use":
      return "tool_calls";
    case "pause_turn":
      return "pause";
    case "refusal":
      return "refusal";
    default:
      return "stop";
  }
}

/** The same the other way. A filter that stopped an answer is a refusal here. */
export function stopReasonOf(reason: FinishReason, stop: string | null): string {
  switch (reason) {
    case "stop":
      return stop === null ? "end_turn" : "stop_sequence";
    case "length":
      return "max_tokens";
    case "tool_calls":
      return "tool_use";
    case "pause":
      return "pause_turn";
    case "refusal":
    case "content_filter":
      return "refusal";
    default:
      return reason satisfies never;
  }
}

/** Why we ended a message ourselves, beside its `max_tokens`: in the shape Anthropic has for details of a stop. */
export function stopDetails(cut: CutReason | undefined): object {
  return cut ? { stop_details: { type: cut.code, explanation: cut.message } } : {};
}
