import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import type { AnswerDelta, AnswerReader } from "../conversation/answer";
import { argumentSteps, callSteps, contentStep, finishReason, planStep } from "./chat-steps";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** Reads a stream of chat v2: typed events, usage in the last of them, then `[DONE]`. */
export class CohereReader implements AnswerReader {
  deltas: AnswerDelta[] = [];
  usage: unknown = null;
  readonly usageBroken = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: "error_event" | "malformed" | null = null;
  readonly #splitter: EventSplitter;
  /** Tool calls by the index Cohere gives them. */
  readonly #calls = new Map<number, number>();

  constructor(maxEventBytes: number) {
    this.#splitter = new EventSplitter((bytes, from, to) => this.#event(bytes, from, to), maxEventBytes);
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  end(): void {
    const rest = this.#splitter.rest();
    if (rest.length > 0) this.#event(rest, 0, rest.length);
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault || !findData(bytes, from, to)) return;
    this.spoke = true;
    let json: unknown;
    try {
      json = JSON.parse(joinData(bytes, from, to));
    } catch {
      this.fault = "malformed";
      return;
    }
    if (isRecord(json)) this.#read(json);
  }

  #read({ type, index, delta, ...rest }: Json): void {
    const message = isRecord(delta) && isRecord(delta.message) ? delta.message : {};
    switch (type) {
      case "message-start":
        this.wellFormed = true;
        return;
      case "content-start":
      case "content-delta":
        return this.#add(contentStep(message.content));
      case "tool-plan-delta":
        return this.#add(planStep(message.tool_plan));
      case "tool-call-start":
        return this.#startCall(message.tool_calls, Number(index ?? 0));
      case "tool-call-delta":
        return this.#growCall(message.tool_calls, Number(index ?? 0));
      case "message-end":
        return this.#finish(isRecord(delta) ? delta : {});
      case undefined:
        // Errors have no type: {"message": "..."}.
        if (typeof rest.message === "string" || rest.error !== undefined) this.fault = "error_event";
        return;
      default:
    }
  }

  #add(step: AnswerDelta | null): void {
    this.wellFormed = true;
    if (step) this.deltas.push(step);
  }

  #startCall(toolCall: unknown, index: number): void {
    const call = this.#calls.size;
    const steps = callSteps(toolCall, call);
    if (steps.length === 0) return;
    this.#calls.set(index, call);
    this.deltas.push(...steps);
  }

  #growCall(toolCall: unknown, index: number): void {
    const call = this.#calls.get(index);
    const asked = isRecord(toolCall) ? toolCall.function : undefined;
    if (call === undefined || !isRecord(asked)) {
      this.fault = "malformed";
      return;
    }
    this.deltas.push(...argumentSteps(asked.arguments, call));
  }

  #finish({ finish_reason: ended, usage }: Json): void {
    const reason = finishReason(ended);
    if (isRecord(usage)) this.usage = usage;
    if (!reason) {
      this.fault = "error_event";
      return;
    }
    this.deltas.push({ kind: "finish", choice: 0, reason, stop: null });
    this.done = true;
  }
}
