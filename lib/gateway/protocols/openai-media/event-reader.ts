import type { StreamFault, StreamReader } from "../contract";
import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import { parseObject } from "../../json/read-object";
import { isRecord } from "../../json/record";

/** How an operation names its events. */
export interface EventNames {
  /** The last part of the type of an event that carries output: "delta", "partial_image". */
  readonly delta: string;
  /** Of the event that ends the stream and says its usage. */
  readonly done: string;
  /** What is used whatever comes, where that is known beforehand: it stands until the end says more. */
  readonly usage?: unknown;
  /** Usage as it is to be read, from what was stated: vendors leave out what this gateway can count itself. */
  readonly usageOf: (stated: Readonly<Record<string, unknown>> | null) => unknown;
}

/**
 * Reads streams of typed events, as images, speech and transcriptions have them: deltas, then one event that ends the
 * stream and carries usage. Events go on as they came; comments stay behind.
 */
export class EventReader implements StreamReader {
  out: Buffer[] = [];
  readonly tail: Buffer[] = [];
  usage: unknown = null;
  usageBroken = false;
  meaningful = false;
  output = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: StreamFault | null = null;
  readonly finishReason = null;
  textBytes = 0;
  #said: string[] = [];
  readonly #names: EventNames;
  readonly #splitter: EventSplitter;

  constructor(names: EventNames, maxEventBytes: number) {
    this.#names = names;
    this.usage = names.usage ?? null;
    this.#splitter = new EventSplitter((bytes, from, to) => this.#event(bytes, from, to), maxEventBytes);
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  end(): void {
    const rest = this.#splitter.rest();
    if (rest.length > 0) this.#event(Buffer.concat([rest, Buffer.from("\n\n")]), 0, rest.length + 2);
  }

  text(): string {
    return this.#said.join("");
  }

  /** Media has no shorter form: what was sent stands, and the stream ends. */
  cutShort(): readonly Buffer[] {
    return [];
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault) return;
    const found = findData(bytes, from, to);
    if (!found) return;
    this.spoke = true;
    const data = found.plain
      ? bytes.subarray(found.from, found.to)
      : Buffer.from(joinData(bytes, from, to).replaceAll("\n", " "));
    const json = parseObject(data);
    if (!json) {
      this.fault = "malformed";
      return;
    }
    // An event line beside the data says what the data says: the bytes stay as they came.
    this.#read(json, Buffer.from(bytes.subarray(from, to)));
  }

  #read(json: Readonly<Record<string, unknown>>, event: Buffer): void {
    if (isRecord(json.error) || json.type === "error") {
      this.fault = "error_event";
      return;
    }
    if (typeof json.type !== "string") return;
    const { delta, done, usageOf } = this.#names;
    const kind = json.type.slice(json.type.lastIndexOf(".") + 1);
    this.wellFormed = true;
    this.output ||= kind === delta || kind === done;
    this.meaningful ||= this.output;
    if (kind === delta && typeof json.delta === "string") this.#say(json.delta);
    if (kind !== done) {
      this.out.push(event);
      return;
    }
    if (typeof json.text === "string" && this.#said.length === 0) this.#say(json.text);
    this.usage = usageOf(isRecord(json.usage) ? json.usage : null);
    this.done = true;
    this.tail.push(event);
  }

  #say(text: string): void {
    this.#said.push(text);
    this.textBytes += Buffer.byteLength(text);
  }
}
