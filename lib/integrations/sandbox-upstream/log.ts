import { NO_TOKENS, type TokenCount } from "./counting";

/** How an exchange ended: answered to its end, refused, broken off by a fault, left by the client, or still open. */
export type ExchangeState = "open" | "complete" | "refused" | "broken" | "left";

/** What the sandbox remembers of a request. Prompts and answers are not kept. */
export interface LogEntry {
  readonly seq: number;
  readonly tag: string | null;
  readonly fault: string | null;
  readonly path: string;
  readonly model: string | null;
  readonly stream: boolean;
  /** Names of the headers that arrived, so that a test sees what a gateway lets through. */
  readonly headers: readonly string[];
  /** Top-level request parameters, without messages and tools. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly state: ExchangeState;
  readonly eventsSent: number;
  /** What this upstream will put on its bill for the request. */
  readonly billed: TokenCount;
}

const KEPT_ENTRIES = 2_000;

/** The latest requests in order of arrival; in memory only. */
export class SandboxLog {
  #entries: LogEntry[] = [];
  #nextSeq = 1;

  list(): readonly LogEntry[] {
    return this.#entries;
  }

  /** Forgets what is finished and what is open; exchanges still open no longer show. */
  clear(): void {
    this.#entries = [];
  }

  open(seen: Pick<LogEntry, "path" | "headers">): LogHandle {
    const entry: LogEntry = {
      seq: this.#nextSeq,
      tag: null,
      fault: null,
      model: null,
      stream: false,
      params: {},
      status: 0,
      state: "open",
      eventsSent: 0,
      billed: NO_TOKENS,
      ...seen,
    };
    this.#nextSeq += 1;
    this.#entries.push(entry);
    if (this.#entries.length > KEPT_ENTRIES) this.#entries.shift();
    return new LogHandle(entry, (next) => this.#replace(next));
  }

  #replace(entry: LogEntry): void {
    const at = this.#entries.findLastIndex((one) => one.seq === entry.seq);
    if (at >= 0) this.#entries[at] = entry;
  }
}

/** The open entry of one exchange. */
export class LogHandle {
  readonly #store: (entry: LogEntry) => void;
  #entry: LogEntry;

  constructor(entry: LogEntry, store: (entry: LogEntry) => void) {
    this.#entry = entry;
    this.#store = store;
  }

  get entry(): LogEntry {
    return this.#entry;
  }

  note(fields: Partial<Omit<LogEntry, "seq" | "billed">>): void {
    this.#entry = { ...this.#entry, ...fields };
    this.#store(this.#entry);
  }

  /** Adds tokens to what is billed. */
  bill(tokens: Partial<TokenCount>): void {
    const billed = { ...this.#entry.billed };
    for (const key of Object.keys(NO_TOKENS) as (keyof TokenCount)[]) billed[key] += tokens[key] ?? 0;
    this.#entry = { ...this.#entry, billed };
    this.#store(this.#entry);
  }
}
