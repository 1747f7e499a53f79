import type { ReasoningPart } from "../conversation/conversation";
import { textIn } from "./fields";
import { isRecord } from "../../json/record";

const MARK = "sealed thoughts:";

/** Thoughts of a model whose vendor wants them back unchanged: with its seal, or sealed altogether. */
export type SealedThought = Pick<ReasoningPart, "text" | "signature" | "redacted">;

/**
 * Thoughts as the signature of a call. A client of Gemini's that did not ask to see thoughts keeps none, but sends the
 * signature of a call back with it; and other vendors refuse the result of a call whose thoughts do not come back.
 */
export function sealThoughts(thoughts: readonly SealedThought[]): string {
  return Buffer.from(MARK + JSON.stringify(thoughts)).toString("base64");
}

/** The thoughts in a call's signature; null when it is Google's own, or anything else. */
export function unsealThoughts(signature: string | null): readonly ReasoningPart[] | null {
  const text = signature === null ? "" : Buffer.from(signature, "base64").toString();
  if (!text.startsWith(MARK)) return null;
  const thoughts = parse(text.slice(MARK.length));
  return (
    thoughts?.filter(isRecord).map((thought) => ({
      kind: "reasoning",
      text: textIn(thought, "text") ?? "",
      signature: textIn(thought, "signature"),
      redacted: textIn(thought, "redacted"),
    })) ?? null
  );
}

function parse(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
