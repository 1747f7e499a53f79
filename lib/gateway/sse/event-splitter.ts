const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/** Told of each event: `bytes` from `from` to `to`, the blank line that ends it included. */
export type EventSink = (bytes: Buffer, from: number, to: number) => void;

/**
 * Finds where the events of a text/event-stream end: at blank lines, lines ending in LF, CR or CRLF (WHATWG HTML, 9.2.6).
 * Chunks may be cut anywhere. Events that lie within one chunk are told without copying.
 */
export class EventSplitter {
  readonly #sink: EventSink;
  readonly #maxBytes: number;
  /** Bytes of an event whose end has not come. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #atLineStart = true;
  #afterCr = false;
  /** Bytes of a byte order mark seen at the very beginning, which is none of the stream's. */
  #marked = 0;

  constructor(sink: EventSink, maxBytes: number) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes. @returns false when an event grows beyond what is allowed. */
  push(bytes: Buffer): boolean {
    const chunk = this.#marked < BYTE_ORDER_MARK.length ? this.#unmarked(bytes) : bytes;
    let from = 0;
    let atLineStart = this.#atLineStart;
    let afterCr = this.#afterCr;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte !== LF && byte !== CR) {
        atLineStart = false;
        afterCr = false;
        continue;
      }
      // The LF of a CRLF ends no line: its CR did.
      const endsLine = byte === CR || !afterCr;
      afterCr = byte === CR;
      if (!endsLine) continue;
      if (!atLineStart) {
        atLineStart = true;
        continue;
      }
      if (byte === CR && chunk[at + 1] === LF) {
        at++;
        afterCr = false;
      }
      this.#emit(chunk, from, at + 1);
      from = at + 1;
    }
    this.#atLineStart = atLineStart;
    this.#afterCr = afterCr;
    if (from < chunk.length) {
      this.#pending.push(from === 0 ? chunk : chunk.subarray(from));
      this.#pendingBytes += chunk.length - from;
    }
    return this.#pendingBytes <= this.#maxBytes;
  }

  /** The bytes without a mark; with what looked like the beginning of one, and was not. */
  #unmarked(bytes: Buffer): Buffer {
    let at = 0;
    while (at < bytes.length && bytes[at] === BYTE_ORDER_MARK[this.#marked]) {
      at++;
      if (++this.#marked === BYTE_ORDER_MARK.length) return bytes.subarray(at);
    }
    if (at === bytes.length) return Buffer.alloc(0);
    const seen = BYTE_ORDER_MARK.subarray(0, this.#marked);
    this.#marked = BYTE_ORDER_MARK.length;
    return seen.length === 0 ? bytes : Buffer.concat([seen, bytes.subarray(at)]);
  }

  /** Bytes after the last event, at the end of the stream: an event that was cut, or that needs no blank line. */
  rest(): Buffer {
    const rest = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    return rest;
  }

  #emit(chunk: Buffer, from: number, to: number): void {
    if (this.#pending.length === 0) return this.#sink(chunk, from, to);
    this.#pending.push(chunk.subarray(from, to));
    const whole = this.rest();
    this.#sink(whole, 0, whole.length);
  }
}
