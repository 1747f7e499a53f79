import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import type { CutReason, StreamFault, StreamReader } from "../contract";
import { parseRepaired } from "../openai/chat-chunk";
import { isFiltered, isOutput, readChunk, saidIn, type ChunkFacts } from "./chunk";
import type { Framing } from "./client";
import { frameOf, type ChunkFrame } from "./framing";
import { type JsonRecord } from "./fields";
import { replaceModelVersion } from "./model-version";
import { laterUsage, usageOrNothing } from "./usage";
import { isRecord } from "../../json/record";

const LF = 0x0a;
const CR = 0x0d;

export interface StreamReaderOptions {
  readonly framing: Framing;
  /** Candidates asked for. */
  readonly n: number;
  /** What the client calls the model, where the upstream calls it otherwise. */
  readonly modelName: string | null;
  readonly maxEventBytes: number;
}

/**
 * Reads a stream of chunks as it passes. To a client that reads events they go as they came; for one that reads an array
 * their data is put into it. What ends the answer waits in `tail`: from the chunk with which every candidate has said
 * how it ended. There is no `[DONE]`.
 */
export class GeminiStreamReader implements StreamReader {
  out: Buffer[] = [];
  tail: Buffer[] = [];
  usageBroken = false;
  meaningful = false;
  output = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: StreamFault | null = null;
  finishReason: string | null = null;
  textBytes = 0;
  readonly #said: string[] = [];
  readonly #options: StreamReaderOptions;
  readonly #splitter: EventSplitter;
  readonly #frame: ChunkFrame;
  readonly #seen = new Set<number>();
  readonly #finished = new Set<number>();
  /** Chunks that wait, framed when it is known that nothing follows. */
  #waiting: Chunk[] = [];
  #blocked = false;
  #usage: JsonRecord | null = null;
  /** What every chunk of the stream says of itself. */
  #names: JsonRecord = {};

  constructor(options: StreamReaderOptions) {
    this.#options = options;
    this.#frame = frameOf(options.framing);
    this.#splitter = new EventSplitter(
      (bytes, from, to) => this.#event(bytes, from, to),
      options.maxEventBytes,
    );
  }

  get usage(): unknown {
    return usageOrNothing(this.#usage, this.#blocked && !this.output);
  }

  get filtered(): boolean {
    return this.#blocked || (this.finishReason !== null && isFiltered(this.finishReason));
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  text(): string {
    return this.#said.join("");
  }

  end(): void {
    const rest = this.#splitter.rest();
    if (isBlank(rest)) this.#mend(rest);
    // Some proxies forget the last blank line.
    else this.#event(Buffer.concat([rest, Buffer.from("\n\n")]), 0, rest.length + 2);
    if (this.fault || this.done || !this.#complete) return;
    this.done = true;
    this.tail = this.#closing(this.#waiting);
  }

  /**
   * The LF of the very last CRLF, where it came by itself: its CR had ended the event. Google's client throws at the end
   * of a stream whose last blank line is not whole.
   */
  #mend(rest: Buffer): void {
    const last = this.#waiting.pop();
    if (!last) return;
    const { event, json } = last;
    const mended = event && { ...event, bytes: Buffer.concat([event.bytes, rest]) };
    this.#waiting.push({ event: mended, json });
  }

  cutShort({ message }: CutReason): readonly Buffer[] {
    const open = Array.from({ length: Math.max(this.#options.n, 1) }, (_, index) => index).filter(
      (index) => !this.#finished.has(index),
    );
    const candidates = open.map((index) => ({
      content: { parts: [{ text: "" }], role: "model" },
      finishReason: "MAX_TOKENS",
      finishMessage: message,
      index,
    }));
    const { modelName } = this.#options;
    const json = JSON.stringify({
      candidates,
      ...(this.#usage ? { usageMetadata: this.#usage } : {}),
      ...this.#names,
      ...(modelName === null ? {} : { modelVersion: modelName }),
    });
    return this.#closing([...this.#waiting, { event: null, json: Buffer.from(json) }]);
  }

  /** Every candidate that spoke has said how it ended; or none will, since the prompt was blocked. */
  get #complete(): boolean {
    return this.#blocked || (this.#seen.size > 0 && this.#finished.size === this.#seen.size);
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault) return;
    const found = findData(bytes, from, to);
    if (!found) return;
    this.spoke = true;
    if (!found.plain) {
      const data = Buffer.from(joinData(bytes, from, to).replaceAll("\n", " "));
      return this.#data({ event: null, json: data });
    }
    const data = bytes.subarray(found.from, found.to);
    this.#data({ event: { bytes: bytes.subarray(from, to), dataFrom: found.from - from }, json: data });
  }

  #data(chunk: Chunk): void {
    const text = chunk.json.toString();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return this.#unreadable(text);
    }
    if (isRecord(json)) this.#names = { ...this.#names, ...namesIn(json) };
    this.#facts(readChunk(json), chunk);
  }

  /** Figures that are no JSON (`NaN`) are survived, anything else ends the stream. */
  #unreadable(text: string): void {
    const repaired = text.startsWith("{") ? parseRepaired(text) : undefined;
    if (!repaired) {
      this.fault = "malformed";
      return;
    }
    this.usageBroken = true;
    this.#facts(readChunk(repaired.json), { event: null, json: Buffer.from(repaired.text) });
  }

  #facts(facts: ChunkFacts, chunk: Chunk): void {
    if (facts.isError) {
      this.fault = "error_event";
      return;
    }
    this.wellFormed ||= facts.wellFormed;
    this.#usage = laterUsage(this.#usage, facts.usage);
    this.#note(facts);
    this.#waiting.push(this.#renamed(chunk));
    if (!this.#complete) this.#release();
  }

  #note({ candidates, blockReason }: ChunkFacts): void {
    for (const { index, parts, finishReason } of candidates) {
      this.#seen.add(index);
      for (const part of parts) {
        this.output ||= isOutput(part);
        this.#say(saidIn(part));
      }
      if (finishReason === null) continue;
      this.#finished.add(index);
      this.finishReason = finishReason;
    }
    if (blockReason !== null) {
      this.#blocked = true;
      this.finishReason = blockReason;
    }
    this.meaningful ||= this.output || this.finishReason !== null;
  }

  #say(text: string): void {
    if (text === "") return;
    this.#said.push(text);
    this.textBytes += Buffer.byteLength(text);
  }

  /** Another candidate goes on: what waited may go. */
  #release(): void {
    for (const { event, json } of this.#waiting)
      this.out.push(event && this.#options.framing === "sse" ? event.bytes : this.#frame.next(json));
    this.#waiting = [];
  }

  #closing(chunks: readonly Chunk[]): Buffer[] {
    const last = chunks.at(-1);
    const events = chunks.map(({ event, json }) => {
      if (event && this.#options.framing === "sse") return [event.bytes];
      return json === last?.json ? this.#frame.last(json) : [this.#frame.next(json)];
    });
    return last ? events.flat() : this.#frame.last(null);
  }

  /** The chunk as the client is to see it; mostly the very bytes. */
  #renamed(chunk: Chunk): Chunk {
    const { modelName } = this.#options;
    const { event, json } = chunk;
    const changed = modelName === null ? json : replaceModelVersion(json, modelName);
    if (changed === json) return chunk;
    if (!event) return { event, json: changed };
    const { bytes, dataFrom } = event;
    const parts = [bytes.subarray(0, dataFrom), changed, bytes.subarray(dataFrom + json.length)];
    return { event: { bytes: Buffer.concat(parts), dataFrom }, json: changed };
  }
}

function namesIn({ modelVersion, responseId }: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries({ modelVersion, responseId }).filter(([, name]) => name !== undefined),
  );
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === CR || byte === LF);
}

interface Chunk {
  /** The event it came in, where that can be passed on as it is. */
  readonly event: { readonly bytes: Buffer; readonly dataFrom: number } | null;
  readonly json: Buffer;
}
