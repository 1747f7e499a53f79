import { joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import type { CutReason, StreamFault, StreamReader } from "../contract";
import { parseRepaired } from "../openai/chat-chunk";
import { TextTally } from "../openai/text-tally";
import { eventBytes, jsonEvent, readEvent } from "./event";
import { recordOf, textOf, textOrNull } from "./json-value";
import { disguisedStart, type Disguise } from "./message-json";
import { stopDetails } from "./stop-reason";
import { mergeUsage, usageAtStart } from "./usage";
import { isRecord } from "../../json/record";

export interface MessageStreamOptions extends Disguise {
  readonly maxEventBytes: number;
}

const BYTES_PER_TOKEN = 4;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BLANK_LINE = Buffer.from("\n\n");
const MESSAGE_STOP = jsonEvent({ type: "message_stop" });

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a message's stream as it passes. Events go on as they came; deltas, which are nearly all of them, are not parsed.
 * What it leaves out: comments, which name the upstream. What waits for the booking: the `message_delta` that says how the
 * message ended and what it used, and all behind it.
 */
export class MessageStreamReader implements StreamReader {
  out: Buffer[] = [];
  readonly tail: Buffer[] = [];
  /** The reports of `message_start` and every `message_delta`, merged. */
  usage: Json | null = null;
  usageBroken = false;
  meaningful = false;
  output = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: StreamFault | null = null;
  finishReason: string | null = null;
  readonly #tally = new TextTally();
  readonly #options: MessageStreamOptions;
  readonly #splitter: EventSplitter;
  #started = false;
  #openBlock: number | null = null;

  constructor(options: MessageStreamOptions) {
    this.#options = options;
    this.#splitter = new EventSplitter(
      (bytes, from, to) => this.#event(bytes, from, to),
      options.maxEventBytes,
    );
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  text(): string {
    return this.#tally.text();
  }

  get textBytes(): number {
    return this.#tally.size;
  }

  /** The upstream closed the stream. Afterwards `done` says whether it was complete. */
  end(): void {
    const rest = this.#splitter.rest();
    // Some upstreams forget the last blank line.
    if (rest.length > 0) this.#event(Buffer.concat([rest, BLANK_LINE]), 0, rest.length + 2);
    if (this.done || this.fault || this.finishReason === null) return;
    this.done = true;
    this.tail.push(MESSAGE_STOP);
  }

  cutShort(cut: CutReason): readonly Buffer[] {
    const events: Buffer[] = [];
    if (this.#openBlock !== null)
      events.push(jsonEvent({ type: "content_block_stop", index: this.#openBlock }));
    const delta = { stop_reason: "max_tokens", stop_sequence: null, ...stopDetails(cut) };
    // What was used is not known yet, and readers insist on a figure: four bytes are a token.
    const usage = { output_tokens: Math.ceil(this.textBytes / BYTES_PER_TOKEN) };
    events.push(jsonEvent({ type: "message_delta", delta, usage }), MESSAGE_STOP);
    return events;
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault) return;
    const { name, plain, dataLines, ...data } = readEvent(bytes, from, to);
    if (dataLines === 0) return;
    if (plain && name !== null)
      return this.#data(name, bytes.subarray(from, to), bytes.subarray(data.from, data.to));
    const joined = Buffer.from(joinData(bytes, from, to).replaceAll("\n", " "));
    // Readers of this protocol pass over events without a name; an upstream that forgets it means what its data says.
    const named = name ?? textOf(recordOf(parsed(joined)).type);
    this.#data(named, named === "" ? eventOf(joined) : eventBytes(named, joined), joined);
  }

  #data(name: string, event: Buffer, data: Buffer): void {
    this.spoke = true;
    // Whatever it says: Anthropic's clients throw at the name alone.
    if (name === "error") {
      this.fault = "error_event";
      return;
    }
    if (data[0] !== OPEN_BRACE || data[data.length - 1] !== CLOSE_BRACE) return this.#unreadable(name, data);
    if (name === "content_block_delta" && this.output) {
      this.#tally.add(data);
      return this.#forward(event);
    }
    const json = parsed(data);
    if (!json) return this.#unreadable(name, data);
    if (name === "content_block_delta") this.#tally.add(data);
    this.#said(json, event, data);
  }

  /** Readers find an event by its name and then go by its type, which decides what it says. */
  #said(json: Json, event: Buffer, data: Buffer): void {
    if (json.type === "error" || isRecord(json.error)) {
      this.fault = "error_event";
      return;
    }
    switch (json.type) {
      case "message_start":
        return this.#start(json, event, data);
      case "content_block_start":
        this.#openBlock = Number(json.index ?? 0);
        if (generatesAtOnce(recordOf(json.content_block))) this.output = this.meaningful = true;
        return this.#forward(event);
      case "content_block_delta":
        if (generates(recordOf(json.delta))) this.output = this.meaningful = true;
        return this.#forward(event);
      case "content_block_stop":
        this.#openBlock = null;
        return this.#forward(event);
      case "message_delta":
        return this.#delta(json, event);
      case "message_stop":
        this.done = true;
        // A cloud adds figures of its own here.
        this.tail.push(Object.keys(json).length === 1 ? event : MESSAGE_STOP);
        return;
      default:
        return this.#forward(event);
    }
  }

  #start(json: Json, event: Buffer, data: Buffer): void {
    this.wellFormed = true;
    this.#started = true;
    this.usage = mergeUsage(this.usage, usageAtStart(recordOf(json.message).usage));
    const changed = disguisedStart(data, this.#options);
    this.#forward(changed === data ? event : eventBytes("message_start", changed));
  }

  #delta(json: Json, event: Buffer): void {
    this.wellFormed ||= this.#started;
    this.usage = mergeUsage(this.usage, json.usage);
    const reason = textOrNull(recordOf(json.delta).stop_reason);
    if (reason === null) return this.#forward(event);
    this.finishReason = reason;
    this.meaningful = true;
    this.tail.push(event);
  }

  /** Data that is not JSON: figures that Python prints are survived, anything else ends the stream. */
  #unreadable(name: string, data: Buffer): void {
    const repaired = data[0] === OPEN_BRACE ? parseRepaired(data.toString()) : undefined;
    if (!repaired || !isRecord(repaired.json)) {
      this.fault = "malformed";
      return;
    }
    this.usageBroken = true;
    const bytes = Buffer.from(repaired.text);
    this.#said(repaired.json, eventBytes(name, bytes), bytes);
  }

  #forward(event: Buffer): void {
    // Behind an event that waits for the booking, all others wait as well.
    if (this.tail.length > 0) this.tail.push(event);
    else this.out.push(event);
  }
}

function parsed(data: Buffer): Json | null {
  try {
    const json: unknown = JSON.parse(data.toString());
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
}

function eventOf(data: Buffer): Buffer {
  return Buffer.concat([Buffer.from("data: "), data, BLANK_LINE]);
}

/** Whether a block says something by beginning: a call has a name, hidden thought its cipher. */
function generatesAtOnce(block: Json): boolean {
  switch (block.type) {
    case "text":
      return textOf(block.text) !== "";
    case "thinking":
      return textOf(block.thinking) !== "";
    default:
      return typeof block.type === "string";
  }
}

function generates(delta: Json): boolean {
  return ["text", "thinking", "partial_json", "signature", "content"].some(
    (name) => textOf(delta[name]) !== "",
  );
}
