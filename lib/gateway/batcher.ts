/** What becomes of one item of a batch. */
export interface Settled<R> {
  resolve(result: R): void;
  reject(error: unknown): void;
}

/** An item on its way, with what waits for it. */
export interface Queued<T, R> extends Settled<R> {
  readonly item: T;
}

export interface BatcherOptions<T, R> {
  /** Takes a batch to its end: every item is resolved or rejected when the promise resolves. Must not reject. */
  readonly flush: (batch: readonly Queued<T, R>[]) => Promise<void>;
  readonly maxBatch?: number;
  readonly onBatch?: (size: number) => void;
}

const MAX_BATCH = 256;

/**
 * Gathers what arrives while the last batch is under way and sends it as one: under load batches grow by themselves,
 * and a lone item waits for nothing but the end of its tick. One batch at a time.
 */
export class Batcher<T, R> {
  readonly #options: BatcherOptions<T, R>;
  #queue: Queued<T, R>[] = [];
  #busy = false;

  constructor(options: BatcherOptions<T, R>) {
    this.#options = options;
  }

  /** What no batch has taken yet. */
  get waiting(): readonly Queued<T, R>[] {
    return this.#queue;
  }

  get idle(): boolean {
    return !this.#busy && this.#queue.length === 0;
  }

  submit(item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#wake();
    });
  }

  #wake(): void {
    if (this.#busy) return;
    this.#busy = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    const { flush, maxBatch = MAX_BATCH, onBatch } = this.#options;
    const batch = this.#queue.length <= maxBatch ? this.#queue : this.#queue.slice(0, maxBatch);
    this.#queue = this.#queue.length <= maxBatch ? [] : this.#queue.slice(maxBatch);
    onBatch?.(batch.length);
    void flush(batch).then(() => {
      this.#busy = false;
      if (this.#queue.length > 0) this.#wake();
    });
  };
}
