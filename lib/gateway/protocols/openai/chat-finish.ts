import type { CutReason } from "../contract";
import type { FinishReason } from "../conversation/answer";

/** A finish reason in the words of a chat completion. */
export function chatFinish(reason: FinishReason): string {
  switch (reason) {
    case "stop":
    case "length":
    case "tool_calls":
    case "content_filter":
      return reason;
    // OpenAI has no word for a model that declines; its clients treat a filter as an answer that was withheld.
    case "refusal":
      return "content_filter";
    // An answer that is to be continued is not complete.
    case "pause":
      return "length";
    default:
      return reason satisfies never;
  }
}

const READ: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ["stop", "stop"],
  ["eos", "stop"],
  ["end_turn", "stop"],
  ["length", "length"],
  ["max_tokens", "length"],
  ["model_length", "length"],
  // DeepSeek, Zhipu: it broke off for want of capacity.
  ["insufficient_system_resource", "length"],
  ["network_error", "length"],
  ["tool_calls", "tool_calls"],
  ["function_call", "tool_calls"],
  ["content_filter", "content_filter"],
  ["sensitive", "content_filter"],
]);

/**
 * A vendor's word for how a choice ended; unknown ones are taken for an ordinary end.
 * @param called a tool was called: Ollama and Gemini's endpoint say `stop` all the same
 */
export function readFinish(word: string, called: boolean): FinishReason {
  const reason = READ.get(word) ?? "stop";
  return reason === "stop" && called ? "tool_calls" : reason;
}

/** Why we ended an answer ourselves, beside its `finish_reason: length`. */
export function stopDetails(cut: CutReason | undefined): { readonly stop_details?: CutReason } {
  return cut ? { stop_details: cut } : {};
}
