/** What a bucket is asked for. */
export interface Taking {
  readonly segment: string | null;
  readonly cost: number;
}

const MINUTE_MS = 60_000;

/**
 * A vendor's limit by the minute as scarce stock: a token bucket that refills continuously, as vendors' own do. Segments
 * with a share have a part of it kept for them as long as they have not used it; what nobody's share keeps is there for
 * everybody, so that an idle share costs no throughput, only its burst.
 */
export class ShareBucket {
  readonly #perMinute: number;
  readonly #shares: ReadonlyMap<string, number>;
  #level: number;
  readonly #kept = new Map<string, number>();
  #at: number;

  /** @param shares percent by segment, at most 100 in all @param now milliseconds */
  constructor(perMinute: number, shares: ReadonlyMap<string, number>, now: number) {
    this.#perMinute = this.#level = perMinute;
    this.#shares = shares;
    this.#at = now;
    for (const [segment, percent] of shares) this.#kept.set(segment, (perMinute * percent) / 100);
  }

  /** Whether so much is there for a segment; takes nothing. What is more than all of it is asked as all of it. */
  has({ segment, cost }: Taking, now: number): boolean {
    this.#refill(now);
    return this.#level - this.#keptForOthers(segment) >= this.#most(segment, cost);
  }

  /** Takes what `has` said is there. */
  take({ segment, cost }: Taking): void {
    const taken = this.#most(segment, cost);
    this.#level -= taken;
    const own = segment === null ? undefined : this.#kept.get(segment);
    if (segment !== null && own !== undefined) this.#kept.set(segment, Math.max(0, own - taken));
  }

  #most(segment: string | null, cost: number): number {
    let others = 0;
    for (const [name, percent] of this.#shares) if (name !== segment) others += percent;
    return Math.min(cost, (this.#perMinute * (100 - others)) / 100);
  }

  #keptForOthers(segment: string | null): number {
    let kept = 0;
    for (const [name, level] of this.#kept) if (name !== segment) kept += level;
    return kept;
  }

  #refill(now: number): void {
    const added = (this.#perMinute * Math.max(0, now - this.#at)) / MINUTE_MS;
    this.#at = now;
    this.#level = Math.min(this.#perMinute, this.#level + added);
    for (const [segment, percent] of this.#shares) {
      const share = percent / 100;
      const level = (this.#kept.get(segment) ?? 0) + added * share;
      this.#kept.set(segment, Math.min(this.#perMinute * share, level));
    }
  }
}
