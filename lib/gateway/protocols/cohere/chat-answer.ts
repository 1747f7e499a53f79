import type { Answer, AnswerDelta } from "../conversation/answer";
import { callSteps, contentStep, finishReason, planStep } from "./chat-steps";
import { isRecord } from "../../json/record";

/** Reads a whole answer of chat v2. An error under status 200: "error"; null when it is neither. */
export function readChatAnswer(bytes: Buffer): Answer | "error" | null {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString());
  } catch {
    return null;
  }
  if (!isRecord(json)) return null;
  const { message, finish_reason: ended, id, usage } = json;
  if (!isRecord(message)) return typeof message === "string" ? "error" : null;
  const reason = finishReason(ended);
  if (!reason) return "error";
  const content: readonly unknown[] = Array.isArray(message.content) ? message.content : [];
  const calls: readonly unknown[] = Array.isArray(message.tool_calls) ? message.tool_calls : [];
  const deltas: AnswerDelta[] = [
    ...[planStep(message.tool_plan), ...content.map(contentStep)].filter((step) => step !== null),
    ...calls.flatMap(callSteps),
    { kind: "finish", choice: 0, reason, stop: null },
  ];
  return { id: typeof id === "string" ? id : null, deltas, rawUsage: usage };
}
