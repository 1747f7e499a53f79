import type { AnswerDelta, AnswerHead, AnswerWriter, FinishReason, ToldUsage } from "../conversation/answer";
import { callSeal } from "./call-seal";
import { jsonEvent } from "./event";
import { imageText, isWholeJson } from "./write-answer";
import { stopReasonOf } from "./stop-reason";
import { stopDetails } from "./stop-reason";
import { estimatedUsage, usageBody } from "./told-usage";

type Json = Readonly<Record<string, unknown>>;
type Finish = Extract<AnswerDelta, { kind: "finish" }>;

/** The one block that is open. */
interface OpenBlock {
  readonly kind: "text" | "thinking" | "call";
  readonly call: number;
  /** Of a call: its arguments so far. */
  json: string;
}

/**
 * Writes a message's stream. Others tell of several tool calls at once, this protocol of one block at a time: what comes
 * while the arguments of the open call are not complete waits for them.
 */
export class MessageWriter implements AnswerWriter {
  readonly #head: AnswerHead;
  #events: Buffer[] = [];
  #started = false;
  #nextIndex = 0;
  #open: OpenBlock | null = null;
  #waiting: AnswerDelta[] = [];
  #finish: Finish | null = null;
  #called = false;
  #refused = false;
  #outputBytes = 0;

  constructor(head: AnswerHead) {
    this.#head = head;
  }

  write(delta: AnswerDelta): Buffer[] {
    this.#start();
    // A message is one choice.
    if (delta.choice === 0) this.#take(delta);
    return this.#taken();
  }

  end(usage: ToldUsage): Buffer[] {
    this.#start();
    this.#drain(true);
    this.#close();
    const { reason, stop, cut } = this.#finish ?? { reason: "stop", stop: null };
    const ending = { stop_reason: stopReasonOf(this.#reason(reason), stop), stop_sequence: stop };
    const delta = { ...ending, ...stopDetails(cut) };
    const told = usage ? usageBody(usage) : estimatedUsage(this.#head.inputEstimate, this.#outputBytes);
    this.#say({ type: "message_delta", delta, usage: told });
    this.#say({ type: "message_stop" });
    return this.#taken();
  }

  #taken(): Buffer[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #say(event: { readonly type: string } & Json): void {
    this.#events.push(jsonEvent(event));
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const { hex, model, inputEstimate } = this.#head;
    const usage = { input_tokens: inputEstimate, output_tokens: 1 };
    const ending = { stop_reason: null, stop_sequence: null };
    const message = {
      id: `msg_${hex}`,
      type: "message",
      role: "assistant",
      model,
      content: [],
      ...ending,
      usage,
    };
    this.#say({ type: "message_start", message });
  }

  /** Some vendors end with `stop` although a tool is to be called, or after words of refusal. */
  #reason(reason: FinishReason): FinishReason {
    if (reason !== "stop") return reason;
    return this.#called ? "tool_calls" : this.#refused ? "refusal" : reason;
  }

  #take(delta: AnswerDelta): void {
    const open = this.#open;
    const ours = delta.kind === "tool_arguments" && open?.kind === "call" && delta.call === open.call;
    if (!ours && open?.kind === "call" && (this.#waiting.length > 0 || !isWholeJson(open.json))) {
      this.#waiting.push(delta);
      return;
    }
    this.#tell(delta);
    if (ours && this.#waiting.length > 0 && isWholeJson(open.json)) this.#drain(false);
  }

  /** Tells what waited, in order. `all`: nothing more comes, so nothing waits any longer. */
  #drain(all: boolean): void {
    while (this.#waiting.length > 0) {
      const waited = this.#waiting;
      this.#waiting = [];
      if (all) {
        // Pieces of one call's arguments follow each other, so that its block is opened once.
        for (const delta of inOrder(waited)) this.#tell(delta);
        return;
      }
      for (const delta of waited) this.#take(delta);
      if (this.#waiting.length === waited.length) return;
    }
  }

  #tell(delta: AnswerDelta): void {
    switch (delta.kind) {
      case "text":
        return this.#text(delta.text);
      case "refusal":
        this.#refused = true;
        return this.#text(delta.text);
      case "image":
        return this.#text(imageText(delta));
      case "reasoning":
        return this.#think({ type: "thinking_delta", thinking: delta.text }, delta.text);
      case "reasoning_signature":
        return this.#seal(delta.signature);
      case "reasoning_redacted":
        this.#close();
        this.#begin("text", { type: "redacted_thinking", data: delta.data });
        return this.#close();
      case "tool_call":
        this.#close();
        if (delta.signature !== null) this.#seal(callSeal(delta.signature));
        this.#called = true;
        return this.#begin(
          "call",
          { type: "tool_use", id: delta.id, name: delta.name, input: {} },
          delta.call,
        );
      case "tool_arguments":
        return this.#argue(delta.call, delta.json);
      case "finish":
        this.#finish = delta;
        return this.#close();
      default:
        return delta satisfies never;
    }
  }

  #text(text: string): void {
    if (this.#open?.kind !== "text") {
      this.#close();
      this.#begin("text", { type: "text", text: "" });
    }
    this.#continue({ type: "text_delta", text }, text);
  }

  #think(delta: Json, said: string): void {
    if (this.#open?.kind !== "thinking") {
      this.#close();
      this.#begin("thinking", { type: "thinking", thinking: "", signature: "" });
    }
    this.#continue(delta, said);
  }

  /** A seal is the last thing of its thought: what is thought afterwards is a block of its own. */
  #seal(signature: string): void {
    this.#think({ type: "signature_delta", signature }, "");
    this.#close();
  }

  #argue(call: number, json: string): void {
    const open = this.#open;
    if (open?.kind !== "call" || open.call !== call || json === "") return;
    open.json += json;
    this.#continue({ type: "input_json_delta", partial_json: json }, json);
  }

  #begin(kind: OpenBlock["kind"], content_block: Json, call = -1): void {
    this.#open = { kind, call, json: "" };
    this.#say({ type: "content_block_start", index: this.#nextIndex, content_block });
  }

  #continue(delta: Json, said: string): void {
    this.#outputBytes += Buffer.byteLength(said);
    this.#say({ type: "content_block_delta", index: this.#nextIndex, delta });
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = null;
    this.#say({ type: "content_block_stop", index: this.#nextIndex });
    this.#nextIndex++;
  }
}

/** The steps with the arguments of every call moved up behind its beginning. */
function inOrder(deltas: readonly AnswerDelta[]): AnswerDelta[] {
  const begun = new Set(deltas.flatMap((delta) => (delta.kind === "tool_call" ? [delta.call] : [])));
  return deltas.flatMap((delta) => {
    if (delta.kind === "tool_call")
      return [delta, ...deltas.filter((one) => one.kind === "tool_arguments" && one.call === delta.call)];
    return delta.kind === "tool_arguments" && begun.has(delta.call) ? [] : [delta];
  });
}
