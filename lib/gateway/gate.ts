import { ShareBucket, type Taking } from "./share-bucket";

/** How much an upstream, or one of its credentials, may be used; absent: as much as one likes. */
export interface GateLimits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly concurrency?: number;
  /** Percent by segment of customers. */
  readonly shares: ReadonlyMap<string, number>;
}

/** Whom a call is of, and the most tokens it can use. */
export interface Entrant {
  readonly segment: string | null;
  readonly tokens: number;
}

/** Limits read of stored settings; null where there are none, and nothing need be counted. */
export function gateLimitsOf(limits: unknown, shares: unknown): GateLimits | null {
  const read = typeof limits === "object" && limits !== null ? (limits as Record<string, unknown>) : {};
  const set: { requestsPerMinute?: number; tokensPerMinute?: number; concurrency?: number } = {};
  for (const name of ["requestsPerMinute", "tokensPerMinute", "concurrency"] as const) {
    const value = read[name];
    if (typeof value === "number" && value > 0) set[name] = value;
  }
  if (Object.keys(set).length === 0) return null;
  const percents = new Map<string, number>();
  for (const share of Array.isArray(shares) ? (shares as unknown[]) : []) {
    const { segment, percent } = share as { segment?: unknown; percent?: unknown };
    if (typeof segment === "string" && typeof percent === "number") percents.set(segment, percent);
  }
  return { ...set, shares: percents };
}

/** Counts what an upstream or a credential is used for, in this process. */
export class Gate {
  readonly #requests: ShareBucket | null;
  readonly #tokens: ShareBucket | null;
  readonly #places: number;
  readonly #shares: ReadonlyMap<string, number>;
  /** Calls under way by segment; those without a share are one. */
  readonly #inside = new Map<string | null, number>();

  constructor({ requestsPerMinute, tokensPerMinute, concurrency, shares }: GateLimits, now: number) {
    this.#requests = requestsPerMinute === undefined ? null : new ShareBucket(requestsPerMinute, shares, now);
    this.#tokens = tokensPerMinute === undefined ? null : new ShareBucket(tokensPerMinute, shares, now);
    this.#places = concurrency ?? Infinity;
    this.#shares = shares;
  }

  /** Whether a call may go in now; nothing is counted yet. */
  isOpen(entrant: Entrant, now: number): boolean {
    const one: Taking = { segment: entrant.segment, cost: 1 };
    const tokens: Taking = { segment: entrant.segment, cost: entrant.tokens };
    return (
      this.#hasPlace(entrant.segment) &&
      (this.#requests?.has(one, now) ?? true) &&
      (this.#tokens?.has(tokens, now) ?? true)
    );
  }

  /** A call goes in: to be followed by one `leave`. */
  enter({ segment, tokens }: Entrant): void {
    this.#requests?.take({ segment, cost: 1 });
    this.#tokens?.take({ segment, cost: tokens });
    const key = this.#keyOf(segment);
    this.#inside.set(key, (this.#inside.get(key) ?? 0) + 1);
  }

  leave({ segment }: Entrant): void {
    const key = this.#keyOf(segment);
    this.#inside.set(key, Math.max(0, (this.#inside.get(key) ?? 0) - 1));
  }

  #keyOf(segment: string | null): string | null {
    return segment !== null && this.#shares.has(segment) ? segment : null;
  }

  /** Places that others were promised and do not use are not there for anybody else: who holds one holds it for long. */
  #hasPlace(segment: string | null): boolean {
    if (this.#places === Infinity) return true;
    let used = 0;
    for (const inside of this.#inside.values()) used += inside;
    let kept = 0;
    for (const [name, percent] of this.#shares) {
      if (name === segment) continue;
      kept += Math.max(0, Math.floor((this.#places * percent) / 100) - (this.#inside.get(name) ?? 0));
    }
    return used + kept < this.#places;
  }
}
