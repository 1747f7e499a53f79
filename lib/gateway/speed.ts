/** How fast an upstream answers with a model. */
export interface Speed {
  /** Milliseconds to the first byte that says something. */
  firstByteMs: number;
  /** Bytes of text a second from there on; 0: not known. */
  bytesPerS: number;
}

/** Weight of the latest: about the last ten calls count. */
const ALPHA = 0.2;

/** Exponentially weighted means of what this process saw, by upstream and what it calls the model. */
export class SpeedBook {
  readonly #known = new Map<string, Speed>();

  /** @param bytes of text; 0 where the answer came whole @param ms from the first byte to the last */
  note(upstreamId: string, modelName: string, firstByteMs: number, bytes: number, ms: number): void {
    const key = `${upstreamId} ${modelName}`;
    const known = this.#known.get(key);
    const rate = bytes > 0 && ms > 0 ? (bytes * 1_000) / ms : 0;
    if (!known) return void this.#known.set(key, { firstByteMs, bytesPerS: rate });
    known.firstByteMs += ALPHA * (firstByteMs - known.firstByteMs);
    if (rate > 0) known.bytesPerS += (known.bytesPerS === 0 ? 1 : ALPHA) * (rate - known.bytesPerS);
  }

  /** Undefined until it answered once: such an upstream is worth a try. */
  of(upstreamId: string, modelName: string): Readonly<Speed> | undefined {
    return this.#known.get(`${upstreamId} ${modelName}`);
  }
}
