import type { AnswerDelta, FinishReason } from "./answer";

/** Whether a step is something generated. */
export function hasOutput(delta: AnswerDelta): boolean {
  return delta.kind !== "finish";
}

/** What of a step is text that was generated, for counting. */
export function textOf(delta: AnswerDelta): string {
  switch (delta.kind) {
    case "text":
    case "refusal":
    case "reasoning":
      return delta.text;
    case "tool_call":
      return delta.name;
    case "tool_arguments":
      return delta.json;
    case "reasoning_signature":
    case "reasoning_redacted":
    case "image":
    case "finish":
      return "";
    default:
      return delta satisfies never;
  }
}

/** How the answer ended: the last choice's reason. */
export function lastReason(deltas: readonly AnswerDelta[]): FinishReason | null {
  return deltas.reduce<FinishReason | null>(
    (last, delta) => (delta.kind === "finish" ? delta.reason : last),
    null,
  );
}
