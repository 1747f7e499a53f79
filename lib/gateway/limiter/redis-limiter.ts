import { Redis } from "ioredis";
import { MemoryLimiter } from "./memory-limiter";
import {
  tokensAsked,
  type Ask,
  type Limiter,
  type LimitKind,
  type Subject,
  type Ticket,
  type Verdict,
} from "./limiter";
import { END_SCRIPT, RENEW_SCRIPT, TAKE_SCRIPT } from "./redis-script";

export interface RedisLimiterOptions {
  readonly url: string;
  readonly now: () => number;
  /** Redis is away, or is back: told once each. */
  readonly onAway: (error: unknown) => void;
  readonly onBack: () => void;
}

/** A call waits no longer than this for Redis before it is counted in memory. */
const PATIENCE_MS = 250;
const CONNECT_MS = 2_000;
const RECONNECT_MS = 1_000;
/** A stream counts for so long after its process was last heard of. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const RENEWED_AT_ONCE = 500;

const KINDS: readonly LimitKind[] = ["requests", "tokens", "streams"];

type Commands = Redis & {
  limitTake(keys: number, ...args: string[]): Promise<string[]>;
  limitEnd(keys: number, ...args: string[]): Promise<number>;
  limitRenew(keys: number, ...args: string[]): Promise<number>;
};

/**
 * Limits shared by processes. While Redis is away each process counts for itself, so a limit may be used once per process:
 * serving customers matters more than the exact rate, and money is guarded elsewhere.
 */
export class RedisLimiter implements Limiter {
  readonly #redis: Commands;
  readonly #memory: MemoryLimiter;
  readonly #options: RedisLimiterOptions;
  readonly #renewing: NodeJS.Timeout;
  /** Call id to the sets that know its stream. */
  readonly #streams = new Map<string, readonly string[]>();
  #away = false;

  constructor(options: RedisLimiterOptions) {
    this.#options = options;
    this.#memory = new MemoryLimiter(options.now);
    const redis = new Redis(options.url, {
      connectTimeout: CONNECT_MS,
      commandTimeout: PATIENCE_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: () => RECONNECT_MS,
    });
    redis.defineCommand("limitTake", { lua: TAKE_SCRIPT });
    redis.defineCommand("limitEnd", { lua: END_SCRIPT });
    redis.defineCommand("limitRenew", { lua: RENEW_SCRIPT });
    redis.on("error", (error) => this.#gone(error));
    redis.on("ready", () => this.#back());
    this.#redis = redis as Commands;
    this.#renewing = setInterval(() => void this.#renew(), RENEW_MS);
    this.#renewing.unref();
  }

  async take(subjects: readonly Subject[], ask: Ask): Promise<Verdict> {
    if (this.#away) return this.#memory.take(subjects, ask);
    try {
      const keys = subjects.flatMap(keysOf);
      const said = await this.#redis.limitTake(keys.length, ...keys, ...takeArgs(subjects, ask));
      return this.#read(said, subjects, ask);
    } catch (error) {
      this.#gone(error);
      return this.#memory.take(subjects, ask);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#renewing);
    this.#redis.disconnect();
    await this.#memory.close();
  }

  #read(said: readonly string[], subjects: readonly Subject[], ask: Ask): Verdict {
    const [short = 0, which = 0, waitMs = 0, ...figures] = said.map(Number);
    const standings = subjects.map((subject, i) => ({
      subject,
      requests: figures[2 * i] ?? 0,
      tokens: figures[2 * i + 1] ?? 0,
    }));
    const subject = subjects[short - 1];
    const limit = KINDS[which - 1];
    if (subject && limit) return { kind: "refused", standings, subject, limit, waitMs };
    if (ask.stream) {
      const counted = subjects.filter(({ streams }) => streams !== null);
      if (counted.length > 0) this.#streams.set(ask.callId, counted.map(streamsKey));
    }
    return { kind: "taken", standings, ticket: this.#ticket(subjects, ask) };
  }

  #ticket(subjects: readonly Subject[], ask: Ask): Ticket {
    let open = true;
    return {
      end: (used) => {
        if (!open) return;
        open = false;
        this.#streams.delete(ask.callId);
        const keys = subjects.flatMap(keysOf);
        // What cannot be given back drains by itself, and its stream's lease runs out.
        this.#redis
          .limitEnd(keys.length, ...keys, ask.callId, ...endArgs(subjects, ask, used))
          .catch((error: unknown) => this.#gone(error));
      },
    };
  }

  async #renew(): Promise<void> {
    const vouched = [...this.#streams].flatMap(([callId, keys]) => keys.map((key) => [key, callId] as const));
    for (let i = 0; i < vouched.length; i += RENEWED_AT_ONCE) {
      const some = vouched.slice(i, i + RENEWED_AT_ONCE);
      const keys = some.map(([key]) => key);
      const ids = some.map(([, callId]) => callId);
      await this.#redis.limitRenew(keys.length, ...keys, String(LEASE_MS), ...ids).catch(() => undefined);
    }
  }

  #gone(error: unknown): void {
    if (this.#away) return;
    this.#away = true;
    this.#options.onAway(error);
    // A command that was too slow leaves the connection as it is, and nothing else would tell that Redis is well again.
    if (this.#redis.status === "ready") setTimeout(() => void this.#look(), RECONNECT_MS).unref();
  }

  async #look(): Promise<void> {
    try {
      await this.#redis.ping();
      this.#back();
    } catch {
      if (this.#redis.status === "ready") setTimeout(() => void this.#look(), RECONNECT_MS).unref();
    }
  }

  #back(): void {
    if (!this.#away) return;
    this.#away = false;
    this.#options.onBack();
  }
}

/** All of a tenant's keys are in one slot of a cluster. */
const base = ({ tenantId, id }: Subject): string => `entrepot:limit:{${tenantId}}:${id}`;
const streamsKey = (subject: Subject): string => `${base(subject)}:streams`;
const keysOf = (subject: Subject): string[] => [base(subject), streamsKey(subject)];

function takeArgs(subjects: readonly Subject[], ask: Ask): string[] {
  const { callId, stream } = ask;
  const each = subjects.flatMap(({ requests, tokens, streams }) => [
    requests ?? 0,
    tokens ?? 0,
    streams ?? 0,
    tokens === null ? 0 : tokensAsked(ask, tokens),
  ]);
  return [callId, stream ? "1" : "0", String(LEASE_MS), ...each.map(String)];
}

function endArgs(subjects: readonly Subject[], ask: Ask, used: number | null): string[] {
  return subjects.flatMap(({ tokens }) => {
    const correction = tokens === null || used === null ? 0 : used - tokensAsked(ask, tokens);
    return [String(tokens ?? 0), String(correction)];
  });
}
