import type { Pool } from "pg";
import type { SettleRecord, SettleResult } from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import { Batcher, type Queued } from "./batcher";
import { bisect } from "./bisect";
import { blameOf } from "./database-fault";
import { mintId } from "./mint-id";

/**
 * `booked`: committed, once. `lost`: somebody else ended the call (the sweeper, when this process was thought dead).
 * `quarantined`: the record could not be settled, and was released instead. `not_booked`: the database was away for too
 * long; the call will be released as absorbed when it is back.
 */
export type BookingResult = "booked" | "lost" | "quarantined" | "not_booked";

interface Item {
  record: SettleRecord;
  /** Makes what is booked when the deadline has passed: released, and absorbed (C17). */
  readonly fallback: () => SettleRecord;
  /** Milliseconds. */
  deadline: number;
  /** The caller has its answer; the work goes on. */
  answered: boolean;
}

export interface BookingOptions {
  readonly pool: Pool;
  readonly now: () => number;
  readonly bookingMs: number;
  readonly onBatch?: (size: number) => void;
  /** A record that cannot be settled: to be logged, counted and alerted. */
  readonly onQuarantine: (record: SettleRecord, error: unknown) => void;
  /** A call that somebody else had ended. */
  readonly onLost: (record: SettleRecord) => void;
  readonly onTrouble: (error: unknown) => void;
}

type Waiting = Queued<Item, BookingResult>;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Ends calls in batches (DESIGN section 2, step 7): what arrives while a batch commits makes the next one. */
export class Booking {
  readonly #options: BookingOptions;
  readonly #batcher: Batcher<Item, BookingResult>;
  #closed = false;

  constructor(options: BookingOptions) {
    this.#options = options;
    this.#batcher = new Batcher({
      flush: (batch) => this.#flush(batch),
      ...(options.onBatch ? { onBatch: options.onBatch } : {}),
    });
  }

  /** Nothing is under way. */
  get idle(): boolean {
    return this.#batcher.idle;
  }

  /**
   * Ends a call. Resolves when that is committed, or known not to be; never rejects.
   * @param fallback makes what is booked in its place once its time is up: the same call, charged to nobody (C17)
   */
  book(record: SettleRecord, fallback: () => SettleRecord = () => record): Promise<BookingResult> {
    const deadline = this.#options.now() + this.#options.bookingMs;
    return this.#batcher.submit({ record, fallback, deadline, answered: false });
  }

  /** Gives up what could not be booked: its holds are the sweeper's. */
  close(): void {
    this.#closed = true;
  }

  /** Tries until every item of the batch is ended. While the database is away new items wait behind it. */
  async #flush(batch: readonly Waiting[]): Promise<void> {
    let left = batch;
    for (let pause = FIRST_PAUSE_MS; left.length > 0; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const done = new Set<Waiting>();
      try {
        await this.#attempt(left, done);
      } catch (error) {
        this.#options.onTrouble(error);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      left = left.filter((queued) => !done.has(queued));
      this.#expire(left);
      this.#expire(this.#batcher.waiting);
      if (this.#closed) left = [];
    }
  }

  async #attempt(batch: readonly Waiting[], done: Set<Waiting>): Promise<void> {
    const already: Waiting[] = [];
    await bisect<Waiting, SettleResult>(batch, {
      attempt: (items) => this.#settle(items.map(({ item }) => item.record)),
      blame: blameOf,
      onDone: (queued, result) => {
        if (result === "already") return void already.push(queued);
        done.add(queued);
        answer(queued, "booked");
      },
      onBad: async (queued, error) => {
        await this.#quarantine(queued.item.record, error);
        done.add(queued);
        answer(queued, "quarantined");
      },
    });
    for (const queued of already) {
      const ours = await this.#endedAsWeSaid(queued.item.record);
      done.add(queued);
      if (!ours) this.#options.onLost(queued.item.record);
      answer(queued, ours ? "booked" : "lost");
    }
  }

  #settle(records: readonly SettleRecord[]): Promise<SettleResult[]> {
    const now = this.#options.now();
    return settleCalls(this.#options.pool, new Date(now), () => mintId(now), records);
  }

  /** Gives back what a bad record holds. Where even that fails the sweeper will, when the hold has run out. */
  async #quarantine(record: SettleRecord, error: unknown): Promise<void> {
    this.#options.onQuarantine(record, error);
    try {
      await this.#settle([bare(record)]);
    } catch (failure) {
      if (blameOf(failure) === "world") throw failure;
      this.#options.onTrouble(failure);
    }
  }

  /** A call that had ended when we came: by a batch of ours whose answer was lost, or by somebody else? */
  async #endedAsWeSaid({ tenantId, callId, state, outcome }: SettleRecord): Promise<boolean> {
    const { rows } = await this.#options.pool.query<{ state: string; outcome: string }>(
      "SELECT state, outcome FROM call WHERE tenant_id = $1 AND id = $2",
      [tenantId, callId],
    );
    return rows[0]?.state === state && rows[0].outcome === outcome;
  }

  /** Callers whose time is up get their answer; from then on the call is to be released. */
  #expire(left: readonly Waiting[]): void {
    const now = this.#closed ? Infinity : this.#options.now();
    for (const queued of left) {
      if (queued.item.answered || now < queued.item.deadline) continue;
      queued.item.record = queued.item.fallback();
      answer(queued, "not_booked");
    }
  }
}

function answer({ item, resolve }: Waiting, result: BookingResult): void {
  item.answered = true;
  resolve(result);
}

/** As little as a record can be: nothing charged, nothing drawn, every hold given back. */
function bare(record: SettleRecord): SettleRecord {
  const lots = record.draws.flatMap((draw) => draw.lots.map(({ lotId }) => ({ lotId, qty: 0n })));
  return {
    ...record,
    state: "released",
    outcome: "quarantined",
    faultRow: null,
    estimated: false,
    quarantined: true,
    usage: record.usage.map(() => 0n),
    rawUsage: undefined,
    finishReason: null,
    upstreamRequestId: null,
    queueMs: 0,
    firstByteMs: null,
    totalMs: 0,
    attempts: 0,
    amounts: [],
    draws: lots.length > 0 ? [{ purpose: "sold", lots }] : [],
    failedAttempts: [],
  };
}
