import type { ReasoningPart } from "../conversation/conversation";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** One item of OpenRouter's `reasoning_details`, as far as it is read and written here. */
export type ThoughtDetail =
  | {
      readonly type: "reasoning.text";
      readonly index: number;
      readonly text?: string;
      readonly signature?: string;
    }
  | { readonly type: "reasoning.encrypted"; readonly index: number; readonly data: string };

/**
 * The thoughts of a message in the history. `reasoning_details` carry seals and come first; clients that know only text
 * send `reasoning_content` or `reasoning`.
 */
export function readThoughts(message: Json): readonly ReasoningPart[] {
  if (Array.isArray(message.reasoning_details)) {
    const found = mergeDetails(message.reasoning_details);
    if (found.length > 0) return found;
  }
  const text = message.reasoning_content ?? message.reasoning;
  if (typeof text !== "string" || text === "") return [];
  return [{ kind: "reasoning", text, signature: null, redacted: null }];
}

/** Pieces of one thought have one index: clients that only collect what was streamed send them back in pieces. */
function mergeDetails(details: readonly unknown[]): readonly ReasoningPart[] {
  const parts: ReasoningPart[] = [];
  let openAt: unknown = null;
  for (const detail of details) {
    if (!isRecord(detail)) continue;
    if (detail.type === "reasoning.encrypted" && typeof detail.data === "string") {
      parts.push({ kind: "reasoning", text: "", signature: null, redacted: detail.data });
      openAt = null;
      continue;
    }
    const text = textOf(detail.text) ?? textOf(detail.summary);
    const signature = textOf(detail.signature);
    if (text === null && signature === null) continue;
    const last = parts.at(-1);
    if (last?.redacted === null && openAt === (detail.index ?? 0) && last.signature === null)
      parts[parts.length - 1] = { ...last, text: last.text + (text ?? ""), signature };
    else parts.push({ kind: "reasoning", text: text ?? "", signature, redacted: null });
    openAt = detail.index ?? 0;
  }
  return parts;
}

/** Thoughts in `reasoning_details`, an item each. */
export function writeDetails(thoughts: readonly ReasoningPart[]): readonly ThoughtDetail[] {
  return thoughts.map(({ text, signature, redacted }, index) =>
    redacted !== null
      ? { type: "reasoning.encrypted", index, data: redacted }
      : { type: "reasoning.text", index, text, ...(signature === null ? {} : { signature }) },
  );
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
