import { EventStreamCodec } from "@smithy/eventstream-codec";

/** One message of an event stream: what its headers say, and its bytes. */
export interface StreamMessage {
  /** "event", "exception" or "error". */
  readonly type: string;
  /** Of the event or exception. */
  readonly name: string;
  readonly body: Buffer;
}

/** Length, length of the headers, and their checksum; at the end a checksum of all. */
const PRELUDE = 12;
const SMALLEST = 16;

/**
 * Cuts application/vnd.amazon.eventstream into its messages (Smithy's event stream specification), however the bytes
 * come. Lengths are checked before anything waits for them, checksums by the codec.
 */
export class MessageSplitter {
  readonly #codec = new EventStreamCodec(
    (input) => (typeof input === "string" ? input : Buffer.from(input).toString()),
    (text) => Buffer.from(text),
  );
  readonly #maxBytes: number;
  #pending: Buffer = Buffer.alloc(0);

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of a message that has not come whole. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  /** The messages that are whole now; null when it is no event stream, or a message is larger than allowed. */
  push(chunk: Buffer): readonly StreamMessage[] | null {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const messages: StreamMessage[] = [];
    let at = 0;
    while (bytes.length - at >= PRELUDE) {
      const length = bytes.readUInt32BE(at);
      if (length < SMALLEST || length > this.#maxBytes) return null;
      if (bytes.length - at < length) break;
      const message = this.#decode(bytes.subarray(at, at + length));
      if (!message) return null;
      messages.push(message);
      at += length;
    }
    this.#pending = bytes.subarray(at);
    return messages;
  }

  #decode(bytes: Buffer): StreamMessage | null {
    try {
      const { headers, body } = this.#codec.decode(bytes);
      const text = (name: string) => {
        const value = headers[name]?.value;
        return typeof value === "string" ? value : "";
      };
      const name = text(":event-type") || text(":exception-type") || text(":error-code");
      return { type: text(":message-type"), name, body: Buffer.from(body) };
    } catch {
      return null;
    }
  }
}
