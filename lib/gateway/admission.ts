import type { Pool } from "pg";
import { admitCalls } from "@/lib/db/batch/admit";
import type { AdmitRecord, AdmitVerdict, SettleRecord } from "@/lib/db/batch/records";
import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
import { Batcher, type Queued } from "./batcher";
import { bisect } from "./bisect";
import { blameOf } from "./database-fault";

/** Thrown when nothing can be admitted: the database is away or too slow. Nothing is held then, or will not be for long. */
export class AdmissionUnavailableError extends Error {
  override readonly name = "AdmissionUnavailableError";
}

interface Item {
  readonly record: AdmitRecord;
  /** Milliseconds. */
  readonly deadline: number;
  expired: boolean;
  answered: boolean;
}

export interface AdmissionOptions {
  readonly pool: Pool;
  readonly processId: string;
  readonly now: () => number;
  readonly admissionMs: number;
  readonly onBatch?: (size: number) => void;
  /** A call that holds, or may hold, something and that nobody waits for: to be ended. */
  readonly release: (record: SettleRecord) => void;
  readonly onTrouble: (error: unknown) => void;
}

type Waiting = Queued<Item, AdmitVerdict>;

/** Admits calls in batches (DESIGN section 2, step 4). One statement at a time; no money lives in memory. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #batcher: Batcher<Item, AdmitVerdict>;
  #inFlight: readonly Waiting[] = [];

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#batcher = new Batcher({
      flush: (batch) => this.#flush(batch),
      ...(options.onBatch ? { onBatch: options.onBatch } : {}),
    });
  }

  /** Resolves when the hold is committed, or refused. @throws AdmissionUnavailableError. */
  admit(record: AdmitRecord): Promise<AdmitVerdict> {
    const deadline = this.#options.now() + this.#options.admissionMs;
    return this.#batcher.submit({ record, deadline, expired: false, answered: false });
  }

  /** Turns away who has waited too long. To be called now and then. */
  expire(now: number): void {
    for (const { item, reject } of [...this.#inFlight, ...this.#batcher.waiting]) {
      if (item.expired || now < item.deadline) continue;
      item.expired = true;
      reject(new AdmissionUnavailableError("not admitted in time"));
    }
  }

  async #flush(batch: readonly Waiting[]): Promise<void> {
    this.#inFlight = batch.filter(({ item }) => !item.expired);
    try {
      await bisect<Waiting, AdmitVerdict>(this.#inFlight, {
        attempt: (items) => this.#admit(items.map(({ item }) => item.record)),
        blame: blameOf,
        onDone: ({ item, resolve }, verdict) => {
          item.answered = true;
          if (item.expired && verdict.kind === "admitted") this.#options.release(notAdmitted(item.record));
          resolve(verdict);
        },
        onBad: ({ item, reject }, error) => {
          item.answered = true;
          reject(error);
          return Promise.resolve();
        },
      });
    } catch (error) {
      this.#options.onTrouble(error);
      this.#turnAway(error);
    }
    this.#inFlight = [];
  }

  #admit(records: readonly AdmitRecord[]): Promise<AdmitVerdict[]> {
    return admitCalls(this.#options.pool, new Date(this.#options.now()), this.#options.processId, records);
  }

  /** The connection broke: whether the holds were committed is not known, so each is ended, which does no harm if not. */
  #turnAway(error: unknown): void {
    for (const { item, reject } of this.#inFlight) {
      if (item.answered) continue;
      reject(new AdmissionUnavailableError("the database is away", { cause: error }));
      this.#options.release(notAdmitted(item.record));
    }
  }
}

const NOTHING: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);

/** Ends a call that was never dispatched. */
export function notAdmitted(
  record: AdmitRecord,
  outcome = "not_dispatched",
  row: string | null = null,
): SettleRecord {
  const lots = record.lots.map(({ lotId }) => ({ lotId, qty: 0n }));
  return {
    callId: record.callId,
    tenantId: record.tenantId,
    state: "released",
    outcome,
    faultRow: row,
    httpStatus: 503,
    estimated: false,
    quarantined: false,
    usage: NOTHING,
    rawUsage: undefined,
    finishReason: null,
    queueMs: 0,
    firstByteMs: null,
    totalMs: 0,
    attempts: 0,
    upstreamRequestId: null,
    upstreamId: record.upstreamId,
    supplierAccountId: record.supplierAccountId,
    levels: record.levels,
    amounts: [],
    draws: lots.length > 0 ? [{ purpose: "sold", lots }] : [],
    failedAttempts: [],
  };
}
