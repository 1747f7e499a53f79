import type { StreamFault, StreamReader } from "../contract";

/**
 * Reads an answer that is nothing but bytes, as it passes: sound. All of it goes on as it comes, but for the latest byte,
 * which waits for what follows, and at the end for the booking: nobody has the whole of what was not booked.
 */
export class ByteReader implements StreamReader {
  out: Buffer[] = [];
  tail: readonly Buffer[] = [];
  readonly usage: unknown;
  readonly usageBroken = false;
  meaningful = false;
  done = false;
  fault: StreamFault | null = null;
  readonly wellFormed = true;
  readonly finishReason = null;
  readonly textBytes = 0;
  readonly contentType: string;
  readonly #spoken: string;
  readonly #most: number;
  #held: Buffer = Buffer.alloc(0);
  #bytes = 0;

  /**
   * @param usage what such an answer uses, which is known before it begins
   * @param spoken what the sound says
   * @param most bytes: an upstream that does not end by itself is broken
   */
  constructor(told: {
    readonly contentType: string;
    readonly usage: unknown;
    readonly spoken: string;
    readonly most: number;
  }) {
    this.contentType = told.contentType;
    this.usage = told.usage;
    this.#spoken = told.spoken;
    this.#most = told.most;
  }

  get output(): boolean {
    return this.meaningful;
  }

  get spoke(): boolean {
    return this.meaningful;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#most) {
      this.fault = "malformed";
      return;
    }
    this.meaningful = true;
    const ready = Buffer.concat([this.#held, chunk.subarray(0, -1)]);
    if (ready.length > 0) this.out.push(ready);
    this.#held = Buffer.from(chunk.subarray(-1));
  }

  end(): void {
    this.done = this.#bytes > 0;
    this.tail = [this.#held];
  }

  text(): string {
    return this.#spoken;
  }

  /** Sound has no shorter form: what was sent stands, and the answer is cut. */
  cutShort(): readonly Buffer[] {
    return [];
  }
}
