import type { Answer, AnswerDelta } from "../conversation/answer";
import { callStep, finishReason, imageStep, reasoningSteps, stopOf } from "./steps";
import { isRecord } from "../../json/record";

/** Reads a whole answer of Converse. An error under status 200: "error"; null when it is neither. */
export function readAnswer(bytes: Buffer): Answer | "error" | null {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString());
  } catch {
    return null;
  }
  if (!isRecord(json)) return null;
  const message = isRecord(json.output) ? json.output.message : undefined;
  if (!isRecord(message) || !Array.isArray(message.content))
    return typeof json.message === "string" || json.__type !== undefined ? "error" : null;
  const deltas: AnswerDelta[] = [];
  let calls = 0;
  for (const block of message.content.filter(isRecord)) {
    if (isRecord(block.toolUse)) deltas.push(...wholeCall(block.toolUse, calls++));
    else deltas.push(...stepsOf(block));
  }
  const stop = stopOf(json.additionalModelResponseFields);
  deltas.push({ kind: "finish", choice: 0, reason: finishReason(json.stopReason), stop });
  return { id: null, deltas, rawUsage: json.usage };
}

function stepsOf(block: Readonly<Record<string, unknown>>): readonly AnswerDelta[] {
  if (typeof block.text === "string") return [{ kind: "text", choice: 0, text: block.text }];
  if (block.reasoningContent !== undefined) return reasoningSteps(block.reasoningContent);
  const image = imageStep(block.image);
  return image ? [image] : [];
}

function wholeCall(toolUse: Readonly<Record<string, unknown>>, call: number): readonly AnswerDelta[] {
  const step = callStep(toolUse, call);
  if (!step) return [];
  return [step, { kind: "tool_arguments", choice: 0, call, json: JSON.stringify(toolUse.input ?? {}) }];
}
