import type { AnswerDelta } from "../conversation/answer";
import type { ReasoningPart } from "../conversation/conversation";
import { chatFinish } from "./chat-finish";
import { chatSignature } from "./chat-parts";
import { writeDetails } from "./thoughts";

interface Call {
  readonly id: string;
  readonly name: string;
  readonly signature: string | null;
  arguments: string;
}

/** What the steps of one choice have said so far. */
class Choice {
  text: string | null = null;
  refusal: string | null = null;
  finish: string | null = null;
  readonly thoughts: ReasoningPart[] = [];
  readonly calls = new Map<number, Call>();
  readonly images: object[] = [];
  #thinking = "";

  think(text: string): void {
    this.#thinking += text;
  }

  /** Ends the thought under way, with its seal where it has one. */
  seal(signature: string | null): void {
    if (this.#thinking === "" && signature === null) return;
    this.thoughts.push({ kind: "reasoning", text: this.#thinking, signature, redacted: null });
    this.#thinking = "";
  }
}

/** Puts the steps of an answer together to the messages of a chat completion, one a choice. */
export class ChatMessages {
  readonly #choices = new Map<number, Choice>();

  add(delta: AnswerDelta): void {
    const choice = this.#choice(delta.choice);
    switch (delta.kind) {
      case "text":
        choice.text = (choice.text ?? "") + delta.text;
        break;
      case "refusal":
        choice.refusal = (choice.refusal ?? "") + delta.text;
        break;
      case "reasoning":
        choice.think(delta.text);
        break;
      case "reasoning_signature":
        choice.seal(delta.signature);
        break;
      case "reasoning_redacted":
        choice.seal(null);
        choice.thoughts.push({ kind: "reasoning", text: "", signature: null, redacted: delta.data });
        break;
      case "tool_call":
        choice.calls.set(delta.call, { ...delta, arguments: "" });
        break;
      case "tool_arguments": {
        const call = choice.calls.get(delta.call);
        if (call) call.arguments += delta.json;
        break;
      }
      case "image": {
        const { mimeType, data } = delta;
        choice.images.push({ type: "image_url", image_url: { url: `data:${mimeType};base64,${data}` } });
        break;
      }
      case "finish":
        choice.seal(null);
        choice.finish = chatFinish(delta.reason);
        break;
      default:
        delta satisfies never;
    }
  }

  /** By index. */
  list(): readonly { index: number; message: object; finish: string | null }[] {
    return [...this.#choices]
      .sort(([a], [b]) => a - b)
      .map(([index, choice]) => ({ index, message: messageOf(choice), finish: choice.finish }));
  }

  #choice(index: number): Choice {
    const found = this.#choices.get(index);
    if (found) return found;
    const made = new Choice();
    this.#choices.set(index, made);
    return made;
  }
}

function messageOf(choice: Choice): object {
  choice.seal(null);
  const calls = [...choice.calls].sort(([a], [b]) => a - b).map(([, call]) => callOf(call));
  const shown = choice.thoughts.map(({ text }) => text).join("");
  return {
    role: "assistant",
    content: choice.text,
    refusal: choice.refusal,
    ...(shown === "" ? {} : { reasoning_content: shown }),
    ...(choice.thoughts.length === 0 ? {} : { reasoning_details: writeDetails(choice.thoughts) }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(choice.images.length === 0 ? {} : { images: choice.images }),
  };
}

function callOf({ id, name, signature, arguments: given }: Call): object {
  // Some vendors send nothing for a function without parameters; clients parse what they get.
  const named = { name, arguments: given === "" ? "{}" : given };
  return { id, type: "function", function: named, ...chatSignature(signature) };
}
