import type { AnswerDelta, FinishReason } from "../conversation/answer";
import { sealThoughts, type SealedThought } from "./thought-seal";
import { isRecord } from "../../json/record";

/** A part as a client of Gemini's reads it. */
export type WrittenPart = Readonly<Record<string, unknown>>;

interface OpenCall {
  readonly id: string;
  readonly name: string;
  readonly signature: string | null;
  json: string;
}

/**
 * Turns the steps of one choice into parts. Calls come to Gemini's clients whole, so they wait for the end of their
 * choice: other vendors send arguments in pieces, and those of several calls in turns.
 */
export class ChoiceParts {
  readonly #showsThoughts: boolean;
  readonly #calls = new Map<number, OpenCall>();
  /** A call came whose arguments are no object. */
  #broken = false;
  /** What was thought and is not shown, as far as its vendor wants it back. */
  readonly #sealed: SealedThought[] = [];
  #thought = "";

  /** @param showsThoughts the client asked to see them */
  constructor(showsThoughts: boolean) {
    this.#showsThoughts = showsThoughts;
  }

  /** The parts a step makes, those that waited included. */
  partsOf(delta: AnswerDelta): readonly WrittenPart[] {
    switch (delta.kind) {
      case "text":
      case "refusal":
        return delta.text === "" ? [] : [{ text: delta.text }];
      case "reasoning":
        return this.#think(delta.text);
      case "reasoning_signature":
        return this.#seal(delta.signature);
      case "reasoning_redacted":
        this.#sealed.push({ text: "", signature: null, redacted: delta.data });
        return [];
      case "tool_call":
        this.#calls.set(delta.call, { ...delta, json: "" });
        return [];
      case "tool_arguments": {
        const call = this.#calls.get(delta.call);
        if (call) call.json += delta.json;
        return [];
      }
      case "image":
        return [{ inlineData: { mimeType: delta.mimeType, data: delta.data } }];
      case "finish":
        return this.#takeCalls();
      default:
        return delta satisfies never;
    }
  }

  /** Google's word for how the choice ended. */
  finishWord(reason: FinishReason): string {
    // At the bound a call is cut, not malformed.
    if (this.#broken && reason !== "length") return "MALFORMED_FUNCTION_CALL";
    switch (reason) {
      case "stop":
      case "tool_calls":
      case "pause":
        return "STOP";
      case "length":
        return "MAX_TOKENS";
      case "content_filter":
      case "refusal":
        return "SAFETY";
      default:
        return reason satisfies never;
    }
  }

  #think(text: string): readonly WrittenPart[] {
    if (!this.#showsThoughts) this.#thought += text;
    return this.#showsThoughts && text !== "" ? [{ text, thought: true }] : [];
  }

  #seal(signature: string): readonly WrittenPart[] {
    if (this.#showsThoughts) return [{ text: "", thought: true, thoughtSignature: signature }];
    this.#sealed.push({ text: this.#thought, signature, redacted: null });
    this.#thought = "";
    return [];
  }

  /** The thoughts that come back with the first call. */
  #takeSealed(): string | null {
    const sealed = this.#sealed.splice(0);
    return sealed.length === 0 ? null : sealThoughts(sealed);
  }

  #takeCalls(): readonly WrittenPart[] {
    const parts: WrittenPart[] = [];
    for (const { id, name, signature, json } of this.#calls.values()) {
      const args = argumentsOf(json);
      const seal = signature ?? this.#takeSealed();
      if (args === null) this.#broken = true;
      else
        parts.push({
          functionCall: { id, name, args },
          ...(seal === null ? {} : { thoughtSignature: seal }),
        });
    }
    this.#calls.clear();
    return parts;
  }
}

/** Arguments as an object: none is an empty one. Null for what is no object. */
function argumentsOf(json: string): Record<string, unknown> | null {
  if (json.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
