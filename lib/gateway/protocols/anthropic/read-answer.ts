import { parseRepaired } from "../openai/chat-chunk";
import type { Answer, AnswerDelta } from "../conversation/answer";
import { parseRecord, recordsOf, textOf, textOrNull } from "./json-value";
import { finishReasonOf } from "./stop-reason";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** Counts tool calls while blocks are read: others number calls, this protocol numbers blocks. */
export interface CallCount {
  calls: number;
}

/** What a block says as soon as it begins. Blocks of the vendor's own tools have no word elsewhere. */
export function openingDeltas(block: Json, count: CallCount): AnswerDelta[] {
  const choice = 0;
  switch (block.type) {
    case "text":
      return said("text", textOf(block.text));
    case "thinking":
      return [...said("reasoning", textOf(block.thinking)), ...sealed(textOf(block.signature))];
    case "redacted_thinking":
      return [{ kind: "reasoning_redacted", choice, data: textOf(block.data) }];
    case "tool_use": {
      const [id, name] = [textOf(block.id), textOf(block.name)];
      return [{ kind: "tool_call", choice, call: count.calls++, id, name, signature: null }];
    }
    default:
      return [];
  }
}

/** A step that says text; none where there is none. */
export function said(kind: "text" | "reasoning", text: string): AnswerDelta[] {
  return text === "" ? [] : [{ kind, choice: 0, text }];
}

/** The seal on a thought; none where there is none. */
export function sealed(signature: string): AnswerDelta[] {
  return signature === "" ? [] : [{ kind: "reasoning_signature", choice: 0, signature }];
}

/** How a message ended. */
export function finishDelta(reason: string, sequence: unknown): AnswerDelta {
  return {
    kind: "finish",
    choice: 0,
    reason: finishReasonOf(reason),
    stop: reason === "stop_sequence" ? textOrNull(sequence) : null,
  };
}

/** Reads a whole message. Null when it is none; "error" when it is an error in an answer's clothes. */
export function readAnswer(bytes: Buffer): Answer | "error" | null {
  const json = parseRecord(bytes) ?? repairedRecord(bytes);
  if (!json) return null;
  if (json.type === "error" || isRecord(json.error)) return "error";
  if (json.type !== "message" || !Array.isArray(json.content)) return null;
  const count: CallCount = { calls: 0 };
  const deltas = recordsOf(json.content).flatMap((block) => [
    ...openingDeltas(block, count),
    ...argumentDeltas(block, count),
  ]);
  const reason = textOrNull(json.stop_reason) ?? "end_turn";
  return {
    id: textOrNull(json.id),
    deltas: [...deltas, finishDelta(reason, json.stop_sequence)],
    rawUsage: json.usage ?? null,
  };
}

/** Arguments that came with their call, in one piece: those of the call told last. */
export function argumentDeltas(block: Json, { calls }: CallCount): AnswerDelta[] {
  if (block.type !== "tool_use") return [];
  return [{ kind: "tool_arguments", choice: 0, call: calls - 1, json: JSON.stringify(block.input ?? {}) }];
}

/** Figures that Python prints and JSON does not know made null: such usage reads as absurd, and the answer is kept. */
function repairedRecord(bytes: Buffer): Json | null {
  const repaired = parseRepaired(bytes.toString());
  return repaired && isRecord(repaired.json) ? repaired.json : null;
}
