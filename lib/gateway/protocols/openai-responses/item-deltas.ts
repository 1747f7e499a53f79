import type { AnswerDelta, FinishReason } from "../conversation/answer";
import { joinReasoningId } from "./reasoning-id";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** Reads the items of a response's output into steps, be they told in pieces or whole. */
export class ItemDeltas {
  /** Items of which pieces came: their end says nothing new. */
  readonly #told = new Set<number>();
  /** Our count of the calls, by the place of their items. */
  readonly #calls = new Map<number, number>();

  finish(reason: FinishReason): AnswerDelta {
    const called = reason === "stop" && this.#calls.size > 0;
    return { kind: "finish", choice: 0, reason: called ? "tool_calls" : reason, stop: null };
  }

  /** The steps of one event. */
  read(event: Json): readonly AnswerDelta[] {
    const index = typeof event.output_index === "number" ? event.output_index : 0;
    switch (event.type) {
      case "response.output_text.delta":
        return this.#piece(index, event.delta, "text");
      case "response.refusal.delta":
        return this.#piece(index, event.delta, "refusal");
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        return this.#piece(index, event.delta, "reasoning");
      case "response.reasoning_summary_part.added":
        // Parts of a summary are paragraphs.
        return Number(event.summary_index) > 0 ? this.#piece(index, "\n\n", "reasoning") : [];
      case "response.function_call_arguments.delta":
        return this.#arguments(index, event.delta);
      case "response.output_item.added":
        return isRecord(event.item) ? this.#open(index, event.item) : [];
      case "response.output_item.done":
        return this.whole(index, event.item);
      default:
        return [];
    }
  }

  /** What a complete item says that was not told before. */
  whole(index: number, item: unknown): readonly AnswerDelta[] {
    if (!isRecord(item)) return [];
    const told = this.#told.has(index);
    this.#told.add(index);
    switch (item.type) {
      case "message":
        return told ? [] : partsOf(item.content);
      case "reasoning":
        return [...(told ? [] : thoughtsOf(item)), ...sealOf(item)];
      case "function_call":
        return [...this.#open(index, item), ...(told ? [] : this.#arguments(index, item.arguments))];
      case "image_generation_call":
        return typeof item.result === "string"
          ? [{ kind: "image", choice: 0, mimeType: "image/png", data: item.result }]
          : [];
      default:
        return [];
    }
  }

  #open(index: number, item: Json): readonly AnswerDelta[] {
    if (item.type !== "function_call" || this.#calls.has(index)) return [];
    const { call_id: id, name } = item;
    if (typeof id !== "string" || typeof name !== "string") return [];
    const call = this.#calls.size;
    this.#calls.set(index, call);
    return [{ kind: "tool_call", choice: 0, call, id, name, signature: null }];
  }

  #arguments(index: number, json: unknown): readonly AnswerDelta[] {
    const call = this.#calls.get(index);
    if (call === undefined || typeof json !== "string" || json === "") return [];
    this.#told.add(index);
    return [{ kind: "tool_arguments", choice: 0, call, json }];
  }

  #piece(index: number, text: unknown, kind: "text" | "refusal" | "reasoning"): readonly AnswerDelta[] {
    if (typeof text !== "string" || text === "") return [];
    this.#told.add(index);
    return [{ kind, choice: 0, text }];
  }
}

function partsOf(content: unknown): readonly AnswerDelta[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown): AnswerDelta[] => {
    if (!isRecord(part)) return [];
    if (typeof part.text === "string") return [{ kind: "text", choice: 0, text: part.text }];
    return typeof part.refusal === "string" ? [{ kind: "refusal", choice: 0, text: part.refusal }] : [];
  });
}

function thoughtsOf({ summary, content }: Json): readonly AnswerDelta[] {
  const text = [summary, content].map(textsOf).find((found) => found !== "") ?? "";
  return text === "" ? [] : [{ kind: "reasoning", choice: 0, text }];
}

function textsOf(parts: unknown): string {
  if (!Array.isArray(parts)) return "";
  return parts
    .map((part: unknown) => (isRecord(part) && typeof part.text === "string" ? part.text : ""))
    .join("\n\n");
}

/** The encrypted content comes back with the id of its item, or OpenAI refuses it. */
function sealOf({ id, encrypted_content: encrypted }: Json): readonly AnswerDelta[] {
  if (typeof encrypted !== "string" || encrypted === "" || typeof id !== "string") return [];
  return [{ kind: "reasoning_signature", choice: 0, signature: joinReasoningId(id, encrypted) }];
}
