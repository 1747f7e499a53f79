import type { Framing } from "./client";

/** Puts chunks into what the client reads: events, or the elements of an array. */
export interface ChunkFrame {
  /** A chunk that is not the last one. */
  next(json: Buffer): Buffer;
  /** The last chunk; null where the stream ends with what was sent before. */
  last(json: Buffer | null): Buffer[];
}

const DATA = Buffer.from("data: ");
const EVENT_END = Buffer.from("\r\n\r\n");
const OPEN = Buffer.from("[");
const COMMA = Buffer.from(",\r\n");
const CLOSE = Buffer.from("]");

const events: ChunkFrame = {
  next: (json) => Buffer.concat([DATA, json, EVENT_END]),
  last: (json) => (json ? [events.next(json)] : []),
};

/** Its elements carry the comma behind them: whatever comes last, an error too, closes the array. */
class ArrayFrame implements ChunkFrame {
  #opened = false;

  next(json: Buffer): Buffer {
    return Buffer.concat([...this.#opening(), json, COMMA]);
  }

  last(json: Buffer | null): Buffer[] {
    const opening = this.#opening();
    // A comma may already wait for an element: an empty chunk says nothing.
    if (json === null) return [...opening, Buffer.from("{}"), CLOSE];
    return [Buffer.concat([...opening, json, CLOSE])];
  }

  #opening(): Buffer[] {
    if (this.#opened) return [];
    this.#opened = true;
    return [OPEN];
  }
}

export function frameOf(framing: Framing): ChunkFrame {
  return framing === "sse" ? events : new ArrayFrame();
}
