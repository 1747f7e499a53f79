import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import type { StreamFault } from "../contract";
import type { AnswerDelta, AnswerReader } from "../conversation/answer";
import { parseRepaired } from "../openai/chat-chunk";
import { parseRecord, recordOf, textOf, textOrNull } from "./json-value";
import { argumentDeltas, finishDelta, openingDeltas, said, sealed, type CallCount } from "./read-answer";
import { mergeUsage, usageAtStart } from "./usage";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** A block that has begun and not ended. */
interface OpenBlock {
  readonly start: Json;
  /** Of a tool call: its number, and whether a piece of its arguments came. */
  readonly call: number;
  hasArguments: boolean;
}

const BLANK_LINE = Buffer.from("\n\n");

/** Reads a message's stream into steps. Goes by what the data says, whatever the `event:` lines do. */
export class MessageAnswerReader implements AnswerReader {
  deltas: AnswerDelta[] = [];
  usage: Json | null = null;
  usageBroken = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: StreamFault | null = null;
  readonly #splitter: EventSplitter;
  readonly #blocks = new Map<unknown, OpenBlock>();
  readonly #count: CallCount = { calls: 0 };
  #finished = false;

  constructor(maxEventBytes: number) {
    this.#splitter = new EventSplitter((bytes, from, to) => this.#event(bytes, from, to), maxEventBytes);
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  /** The connection closed in order. A message that said how it ended is complete, even without its last event. */
  end(): void {
    const rest = this.#splitter.rest();
    if (rest.length > 0) this.#event(Buffer.concat([rest, BLANK_LINE]), 0, rest.length + 2);
    if (this.#finished && !this.fault) this.done = true;
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault) return;
    if (!findData(bytes, from, to)) return;
    this.spoke = true;
    const data = joinData(bytes, from, to);
    const json = parseRecord(data) ?? this.#repaired(data);
    if (!json) this.fault = "malformed";
    else this.#said(json);
  }

  #repaired(data: string): Json | null {
    const repaired = parseRepaired(data);
    if (!repaired || !isRecord(repaired.json)) return null;
    this.usageBroken = true;
    return repaired.json;
  }

  #said(json: Json): void {
    switch (json.type) {
      case "message_start":
        this.wellFormed = true;
        this.usage = mergeUsage(this.usage, usageAtStart(recordOf(json.message).usage));
        return;
      case "content_block_start":
        return this.#begin(json.index, recordOf(json.content_block));
      case "content_block_delta":
        return this.#continue(json.index, recordOf(json.delta));
      case "content_block_stop":
        return this.#stop(json.index);
      case "message_delta":
        return this.#messageDelta(json);
      case "message_stop":
        this.done = true;
        return;
      default:
        if (json.type === "error" || isRecord(json.error)) this.fault = "error_event";
    }
  }

  #begin(index: unknown, start: Json): void {
    this.deltas.push(...openingDeltas(start, this.#count));
    this.#blocks.set(index, { start, call: this.#count.calls - 1, hasArguments: false });
  }

  #continue(index: unknown, delta: Json): void {
    switch (delta.type) {
      case "text_delta":
        return void this.deltas.push(...said("text", textOf(delta.text)));
      case "thinking_delta":
        return void this.deltas.push(...said("reasoning", textOf(delta.thinking)));
      case "signature_delta":
        return void this.deltas.push(...sealed(textOf(delta.signature)));
      case "input_json_delta":
        return this.#argue(index, textOf(delta.partial_json));
      default:
    }
  }

  #argue(index: unknown, json: string): void {
    const block = this.#blocks.get(index);
    if (block?.start.type !== "tool_use" || json === "") return;
    block.hasArguments = true;
    this.deltas.push({ kind: "tool_arguments", choice: 0, call: block.call, json });
  }

  #stop(index: unknown): void {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    // A call without arguments has no pieces; some upstreams send them whole with its beginning.
    if (!block || block.hasArguments) return;
    this.deltas.push(...argumentDeltas(block.start, { calls: block.call + 1 }));
  }

  #messageDelta(json: Json): void {
    this.usage = mergeUsage(this.usage, json.usage);
    const delta = recordOf(json.delta);
    const reason = textOrNull(delta.stop_reason);
    if (reason === null || this.#finished) return;
    this.#finished = true;
    this.deltas.push(finishDelta(reason, delta.stop_sequence));
  }
}
