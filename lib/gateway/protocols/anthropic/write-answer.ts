import type { Answer, AnswerDelta, AnswerHead, ToldUsage } from "../conversation/answer";
import { callSeal } from "./call-seal";
import { stopReasonOf } from "./stop-reason";
import { estimatedUsage, usageBody } from "./told-usage";
import { isRecord } from "../../json/record";

type Block = Record<string, unknown> & { readonly type: string };

/** A picture an answer shows: this protocol's answers have no pictures, but readers of Markdown see one. */
export function imageText({ mimeType, data }: Extract<AnswerDelta, { kind: "image" }>): string {
  return `![](data:${mimeType};base64,${data})`;
}

/** Whether arguments are complete: an object. A number is whole at every digit, and may go on. */
export function isWholeJson(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

/** Gathers steps into blocks; text and thought that follow each other are one. */
class BlockList {
  readonly blocks: Block[] = [];
  readonly #arguments = new Map<number, { readonly block: Block; json: string }>();
  refused = false;
  finish: Extract<AnswerDelta, { kind: "finish" }> | null = null;
  bytes = 0;

  add(delta: AnswerDelta): void {
    switch (delta.kind) {
      case "text":
        return this.#say("text", "text", delta.text);
      case "refusal":
        this.refused = true;
        return this.#say("text", "text", delta.text);
      case "image":
        return this.#say("text", "text", imageText(delta));
      case "reasoning":
        return this.#say("thinking", "thinking", delta.text);
      case "reasoning_signature":
        return this.#seal(delta.signature);
      case "reasoning_redacted":
        return void this.blocks.push({ type: "redacted_thinking", data: delta.data });
      case "tool_call": {
        if (delta.signature !== null)
          this.blocks.push({ type: "thinking", thinking: "", signature: callSeal(delta.signature) });
        const block = { type: "tool_use", id: delta.id, name: delta.name, input: {} };
        this.blocks.push(block);
        this.#arguments.set(delta.call, { block, json: "" });
        return;
      }
      case "tool_arguments": {
        const call = this.#arguments.get(delta.call);
        if (call) call.json += delta.json;
        return this.#count(delta.json);
      }
      case "finish":
        this.finish = delta;
        return;
      default:
        return delta satisfies never;
    }
  }

  get called(): boolean {
    return this.#arguments.size > 0;
  }

  /** Arguments that were cut, or are no object, cannot be told here: the call has none. */
  close(): void {
    for (const { block, json } of this.#arguments.values()) {
      const input: unknown = isWholeJson(json) ? JSON.parse(json) : {};
      block.input = isRecord(input) ? input : {};
    }
  }

  #say(type: "text" | "thinking", field: "text" | "thinking", said: string): void {
    this.#count(said);
    const last = this.blocks.at(-1);
    const sealed = last?.type === "thinking" && last.signature !== "";
    if (last?.type === type && !sealed) last[field] = `${String(last[field])}${said}`;
    else this.blocks.push(type === "text" ? { type, text: said } : { type, thinking: said, signature: "" });
  }

  #seal(signature: string): void {
    const last = this.blocks.at(-1);
    if (last?.type === "thinking" && last.signature === "") last.signature = signature;
    else this.blocks.push({ type: "thinking", thinking: "", signature });
  }

  #count(said: string): void {
    this.bytes += Buffer.byteLength(said);
  }
}

/** A whole answer as a message. */
export function writeAnswer(head: AnswerHead, answer: Answer, usage: ToldUsage): Buffer {
  const list = new BlockList();
  for (const delta of answer.deltas) if (delta.choice === 0) list.add(delta);
  list.close();
  const { reason, stop } = list.finish ?? { reason: "stop", stop: null };
  // Some vendors end with `stop` although a tool is to be called, or after words of refusal.
  const meant = reason !== "stop" ? reason : list.called ? "tool_calls" : list.refused ? "refusal" : reason;
  return Buffer.from(
    JSON.stringify({
      id: `msg_${head.hex}`,
      type: "message",
      role: "assistant",
      model: head.model,
      content: list.blocks,
      stop_reason: stopReasonOf(meant, stop),
      stop_sequence: stop,
      usage: usage ? usageBody(usage) : estimatedUsage(head.inputEstimate, list.bytes),
    }),
  );
}
