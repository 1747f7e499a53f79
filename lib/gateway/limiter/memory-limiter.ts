import { drainMs, pour, usedAt, waitFor, type Bucket } from "./bucket";
import {
  STREAM_WAIT_MS,
  tokensAsked,
  type Ask,
  type Limiter,
  type LimitKind,
  type Standing,
  type Subject,
  type Ticket,
  type Verdict,
} from "./limiter";

interface Use {
  readonly requests: Bucket;
  readonly tokens: Bucket;
  streams: number;
  /** From when on it is as if it had never been, in milliseconds. */
  idleFrom: number;
}

const SWEEP_AT = 10_000;

/** Limits of one process. */
export class MemoryLimiter implements Limiter {
  readonly #now: () => number;
  readonly #uses = new Map<string, Use>();
  #sweepAt = SWEEP_AT;

  constructor(now: () => number) {
    this.#now = now;
  }

  take(subjects: readonly Subject[], ask: Ask): Verdict {
    const now = this.#now();
    let worst: { subject: Subject; limit: LimitKind; waitMs: number } | null = null;
    for (const subject of subjects) {
      const short = shortOf(subject, this.#uses.get(subject.id), ask, now);
      if (short && short.waitMs > (worst?.waitMs ?? 0)) worst = { subject, ...short };
    }
    if (worst) return { kind: "refused", ...worst, standings: this.#standings(subjects, now) };
    for (const subject of subjects) this.#add(subject, ask, now);
    return { kind: "taken", standings: this.#standings(subjects, now), ticket: this.#ticket(subjects, ask) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #add(subject: Subject, ask: Ask, now: number): void {
    const use = this.#useOf(subject.id, now);
    const { requests, tokens } = subject;
    if (requests !== null) pour(use.requests, 1, requests, now);
    if (tokens !== null) pour(use.tokens, tokensAsked(ask, tokens), tokens, now);
    if (ask.stream) use.streams += 1;
    touch(use, subject, now);
  }

  #ticket(subjects: readonly Subject[], ask: Ask): Ticket {
    let open = true;
    return {
      end: (used) => {
        if (!open) return;
        open = false;
        for (const subject of subjects) this.#giveBack(subject, ask, used);
      },
    };
  }

  #giveBack(subject: Subject, ask: Ask, used: number | null): void {
    const now = this.#now();
    const use = this.#useOf(subject.id, now);
    const { tokens } = subject;
    if (tokens !== null && used !== null) pour(use.tokens, used - tokensAsked(ask, tokens), tokens, now);
    if (ask.stream) use.streams = Math.max(0, use.streams - 1);
    touch(use, subject, now);
  }

  #standings(subjects: readonly Subject[], now: number): Standing[] {
    return subjects.map((subject) => {
      const use = this.#uses.get(subject.id);
      return {
        subject,
        requests: use && subject.requests !== null ? usedAt(use.requests, subject.requests, now) : 0,
        tokens: use && subject.tokens !== null ? usedAt(use.tokens, subject.tokens, now) : 0,
      };
    });
  }

  #useOf(id: string, now: number): Use {
    const known = this.#uses.get(id);
    if (known) return known;
    if (this.#uses.size >= this.#sweepAt) this.#sweep(now);
    const use = { requests: { used: 0, at: now }, tokens: { used: 0, at: now }, streams: 0, idleFrom: now };
    this.#uses.set(id, use);
    return use;
  }

  /** Forgets those who use nothing; looks again only when there are twice as many. */
  #sweep(now: number): void {
    for (const [id, use] of this.#uses) if (use.streams === 0 && use.idleFrom <= now) this.#uses.delete(id);
    this.#sweepAt = Math.max(SWEEP_AT, this.#uses.size * 2);
  }
}

function touch(use: Use, { requests, tokens }: Subject, now: number): void {
  const ofRequests = requests === null ? 0 : drainMs(use.requests.used, requests);
  const ofTokens = tokens === null ? 0 : drainMs(use.tokens.used, tokens);
  use.idleFrom = Math.max(use.idleFrom, now + Math.max(ofRequests, ofTokens));
}

/** What a subject has no room for, and for how long. */
function shortOf(
  { requests, tokens, streams }: Subject,
  use: Use | undefined,
  ask: Ask,
  now: number,
): { readonly limit: LimitKind; readonly waitMs: number } | null {
  if (!use) return null;
  const waits: { readonly limit: LimitKind; readonly waitMs: number }[] = [];
  if (requests !== null)
    waits.push({
      limit: "requests",
      waitMs: waitFor(usedAt(use.requests, requests, now), 1, requests),
    });
  if (tokens !== null)
    waits.push({
      limit: "tokens",
      waitMs: waitFor(usedAt(use.tokens, tokens, now), tokensAsked(ask, tokens), tokens),
    });
  if (streams !== null && ask.stream && use.streams >= streams)
    waits.push({ limit: "streams", waitMs: STREAM_WAIT_MS });
  const longest = waits.reduce<(typeof waits)[number] | null>(
    (most, wait) => (wait.waitMs > (most?.waitMs ?? 0) ? wait : most),
    null,
  );
  return longest;
}
