import type { AnswerDelta, AnswerReader } from "../conversation/answer";
import { MessageSplitter, type StreamMessage } from "./event-stream";
import { callStep, finishReason, imageStep, reasoningSteps, stopOf } from "./steps";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** Reads ConverseStream: messages in Amazon's event stream format, exceptions among them. */
export class ConverseReader implements AnswerReader {
  deltas: AnswerDelta[] = [];
  usage: unknown = null;
  usageBroken = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: "error_event" | "malformed" | null = null;
  readonly #splitter: MessageSplitter;
  /** Tool calls by the content block they stand in. */
  readonly #calls = new Map<number, number>();
  #stopped = false;

  constructor(maxMessageBytes: number) {
    this.#splitter = new MessageSplitter(maxMessageBytes);
  }

  push(chunk: Buffer): void {
    if (this.done || this.fault) return;
    const messages = this.#splitter.push(chunk);
    if (!messages) {
      this.fault = "malformed";
      this.spoke = true;
      return;
    }
    for (const message of messages) this.#message(message);
  }

  /** Usage comes last, but a message that stopped is complete without it. */
  end(): void {
    if (this.#stopped && this.#splitter.pendingBytes === 0) this.done ||= this.fault === null;
  }

  #message({ type, name, body }: StreamMessage): void {
    if (this.fault) return;
    this.spoke = true;
    if (type !== "event") {
      this.fault = "error_event";
      return;
    }
    let json: unknown;
    try {
      json = JSON.parse(body.toString());
    } catch {
      this.#unreadable(name);
      return;
    }
    if (isRecord(json)) this.event(name, json);
  }

  /** Figures that are no JSON are survived: they are counted instead. */
  #unreadable(name: string): void {
    if (name !== "metadata") {
      this.fault = "malformed";
      return;
    }
    this.usageBroken = true;
    this.done = this.#stopped;
  }

  /** One event by its name. */
  event(name: string, json: Json): void {
    switch (name) {
      case "messageStart":
        this.wellFormed = true;
        return;
      case "contentBlockStart":
        return this.#start(json);
      case "contentBlockDelta":
        return this.#delta(json);
      case "messageStop":
        return this.#stop(json);
      case "metadata":
        if (isRecord(json.usage)) this.usage = json.usage;
        this.done = this.#stopped;
        return;
      default:
    }
  }

  #start({ start, contentBlockIndex }: Json): void {
    this.wellFormed = true;
    if (!isRecord(start)) return;
    const call = this.#calls.size;
    const step = callStep(start.toolUse, call);
    if (!step) return;
    this.#calls.set(Number(contentBlockIndex ?? 0), call);
    this.deltas.push(step);
  }

  #delta({ delta, contentBlockIndex }: Json): void {
    this.wellFormed = true;
    if (!isRecord(delta)) return;
    if (typeof delta.text === "string") {
      if (delta.text !== "") this.deltas.push({ kind: "text", choice: 0, text: delta.text });
    } else if (isRecord(delta.toolUse)) this.#arguments(delta.toolUse, Number(contentBlockIndex ?? 0));
    else if (delta.reasoningContent !== undefined)
      this.deltas.push(...reasoningSteps(delta.reasoningContent));
    else {
      const image = imageStep(delta.image);
      if (image) this.deltas.push(image);
    }
  }

  #arguments({ input }: Json, block: number): void {
    const call = this.#calls.get(block);
    if (call === undefined || typeof input !== "string") {
      this.fault = "malformed";
      return;
    }
    if (input !== "") this.deltas.push({ kind: "tool_arguments", choice: 0, call, json: input });
  }

  #stop(json: Json): void {
    this.wellFormed = true;
    if (this.#stopped) return;
    this.#stopped = true;
    const reason = finishReason(json.stopReason);
    this.deltas.push({ kind: "finish", choice: 0, reason, stop: stopOf(json.additionalModelResponseFields) });
    // Some put their figures before the stop.
    this.done = this.usage !== null;
  }
}
