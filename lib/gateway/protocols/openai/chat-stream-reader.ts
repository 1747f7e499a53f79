import type { CutReason, StreamFault, StreamReader } from "../contract";
import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import { stopDetails } from "./chat-finish";
import { readChunk, parseRepaired, type ChunkFacts } from "./chat-chunk";
import { hasLiveKey, withoutNullKey } from "./live-key";
import { replaceModel } from "./model-name";
import { TextTally } from "./text-tally";

export interface StreamReaderOptions {
  readonly wantsUsage: boolean;
  /** Choices asked for. */
  readonly n: number;
  /** What the client calls the model, where the upstream calls it otherwise. */
  readonly modelName: string | null;
  readonly maxEventBytes: number;
}

const USAGE = Buffer.from('"usage"');
const FINISH = Buffer.from('"finish_reason"');
const ERROR = Buffer.from('"error"');
const DONE = "[DONE]";
const DONE_EVENT = Buffer.from(`data: ${DONE}\n\n`);
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Reads a chat completion's stream as it passes. Events go on as they came; only those that may say something that
 * matters are parsed. What it leaves out: comments (they name the upstream), and usage the client did not ask for.
 */
export class ChatStreamReader implements StreamReader {
  /** Bytes that may go to the client, in order. The owner takes them away. */
  out: Buffer[] = [];
  /** What ends the stream: to be sent once the call is booked. */
  readonly tail: Buffer[] = [];
  /** The last complete usage object. */
  usage: Readonly<Record<string, unknown>> | null = null;
  /** A usage object came that could not be read as JSON. */
  usageBroken = false;
  /** Something was generated, or a choice ended: the first event that means something. */
  meaningful = false;
  /** Something was generated. */
  output = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: StreamFault | null = null;
  finishReason: string | null = null;
  serviceTier: string | null = null;
  readonly #tally = new TextTally();
  readonly #options: StreamReaderOptions;
  readonly #splitter: EventSplitter;
  readonly #finished = new Set<number>();
  /** What every chunk of the stream says of itself. */
  #names: object | null = null;

  constructor(options: StreamReaderOptions) {
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

  /** The end of every choice that is still open, as this upstream would say that its bound is reached. */
  cutShort(cut: CutReason): readonly Buffer[] {
    const open = Array.from({ length: this.#options.n }, (_, index) => index).filter(
      (index) => !this.#finished.has(index),
    );
    const { modelName } = this.#options;
    const chunk = {
      ...this.#names,
      ...(modelName === null ? {} : { model: modelName }),
      choices: open.map((index) => this.endOf(index)),
      ...stopDetails(cut),
    };
    return [eventOf(Buffer.from(JSON.stringify(chunk))), DONE_EVENT];
  }

  /** A choice that its bound ended, in the shape of the stream's others. */
  protected endOf(index: number): object {
    return { index, delta: {}, logprobs: null, finish_reason: "length" };
  }

  /** Every choice said how it ended. */
  get finished(): boolean {
    return this.#finished.size >= this.#options.n;
  }

  /** The upstream closed the stream. Afterwards `done` says whether it was complete. */
  end(): void {
    const rest = this.#splitter.rest();
    // Some upstreams forget the last blank line.
    if (rest.length > 0) this.#event(Buffer.concat([rest, Buffer.from("\n\n")]), 0, rest.length + 2);
    if (this.done || this.fault || !this.finished) return;
    this.done = true;
    this.tail.push(DONE_EVENT);
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault) return;
    const found = findData(bytes, from, to);
    if (!found) return;
    if (found.plain)
      return this.#data(bytes.subarray(from, to), bytes.subarray(found.from, found.to), found.from - from);
    const data = Buffer.from(joinData(bytes, from, to).replaceAll("\n", " "));
    this.#data(eventOf(data), data, 6);
  }

  /** `data` stands at `dataFrom` in `event`. */
  #data(event: Buffer, data: Buffer, dataFrom: number): void {
    this.spoke = true;
    if (data.length === DONE.length && data.toString("latin1") === DONE) {
      this.done = true;
      this.tail.push(event);
      return;
    }
    if (data[0] !== OPEN_BRACE || data[data.length - 1] !== CLOSE_BRACE) return this.#unreadable(data);
    this.#tally.add(data);
    const telling = hasLiveKey(data, USAGE) || hasLiveKey(data, FINISH) || hasLiveKey(data, ERROR);
    if (telling || !this.output) return this.#parse(event, data, dataFrom);
    this.#forward(event, data, dataFrom);
  }

  #parse(event: Buffer, data: Buffer, dataFrom: number): void {
    let json: unknown;
    try {
      json = JSON.parse(data.toString());
    } catch {
      return this.#unreadable(data);
    }
    const facts = readChunk(json);
    // Azure's first chunk, which has no choices, has no name either.
    if (facts.choices > 0) this.#names ??= namesIn(json as Readonly<Record<string, unknown>>);
    this.#facts(facts, event, data, dataFrom);
  }

  #facts(facts: ChunkFacts, event: Buffer, data: Buffer, dataFrom: number): void {
    if (facts.error) {
      this.fault = "error_event";
      return;
    }
    if (facts.usage) this.usage = facts.usage;
    if (facts.serviceTier !== null) this.serviceTier = facts.serviceTier;
    if (facts.wellFormed) this.wellFormed = true;
    if (facts.output) this.output = true;
    for (const index of facts.finished) this.#finished.add(index);
    if (facts.finishReason !== null) this.finishReason = facts.finishReason;
    this.meaningful ||= facts.output || facts.finished.length > 0;
    const usageOnly = facts.wellFormed && facts.choices === 0 && facts.hasUsage;
    if (!usageOnly) return this.#forward(event, data, dataFrom);
    if (this.#options.wantsUsage) this.tail.push(this.#renamed(event, data, dataFrom));
  }

  /** Data that is not JSON: figures that Python prints are survived, anything else ends the stream. */
  #unreadable(data: Buffer): void {
    const repaired = data[0] === OPEN_BRACE ? parseRepaired(data.toString()) : undefined;
    if (!repaired) {
      this.fault = "malformed";
      return;
    }
    const bytes = Buffer.from(repaired.text);
    this.usageBroken = true;
    this.#facts(readChunk(repaired.json), eventOf(bytes), bytes, 6);
  }

  #forward(event: Buffer, data: Buffer, dataFrom: number): void {
    const bytes = this.#renamed(event, data, dataFrom);
    // Behind an event that waits for the booking, all others wait as well.
    if (this.tail.length > 0) this.tail.push(bytes);
    else this.out.push(bytes);
  }

  /** The event as the client is to see it; mostly the very bytes. */
  #renamed(event: Buffer, data: Buffer, dataFrom: number): Buffer {
    const { wantsUsage, modelName } = this.#options;
    let changed = wantsUsage ? data : withoutNullKey(data, USAGE);
    if (modelName !== null) changed = replaceModel(changed, modelName);
    if (changed === data) return event;
    return Buffer.concat([event.subarray(0, dataFrom), changed, event.subarray(dataFrom + data.length)]);
  }
}

function namesIn({ id, object, created, model }: Readonly<Record<string, unknown>>): object {
  return { id, object, created, model };
}

function eventOf(data: Buffer): Buffer {
  return Buffer.concat([Buffer.from("data: "), data, Buffer.from("\n\n")]);
}
