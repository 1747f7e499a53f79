/** What a try taught about an upstream. */
export type HealthEvent = "ok" | "failed" | "credential_refused" | "busy" | "false_zero";

interface Health {
  /** Results of late, each worth half after HALF_LIFE_MS. */
  ok: number;
  failed: number;
  /** When those were last brought up to date. */
  at: number;
  /** Rests taken in a row: each is longer than the one before. */
  rests: number;
  /** Milliseconds; asked last until then. */
  avoidUntil: number;
  /** It rested: until one trial has gone well, there is one at a time. */
  halfOpen: boolean;
  /** When the trial under way began; null: there is none. */
  trialAt: number | null;
  falseZeros: number[];
}

/** Of a few that came at once one has decayed by the time of the last. */
const FAILURES = 4.5;
const HALF_LIFE_MS = 30_000;
/** An upstream that fails so much of what it is asked rests. */
const FAILING_SHARE = 0.5;
const REST_MS = 10_000;
const LONGEST_REST_MS = 300_000;
/** A trial that says nothing for so long is no reason to keep others away. */
const TRIAL_MS = 30_000;
const REFUSED_REST_MS = 60_000;
const LONGEST_BUSY_MS = 60_000;
/** C25: so many false zeros within this time, and an upstream is unhealthy. */
const FALSE_ZEROS = 3;
const FALSE_ZEROS_MS = 600_000;
const FALSE_ZEROS_REST_MS = 600_000;

/**
 * What this process has seen of upstreams and credentials lately: a circuit breaker for each. Who failed is asked last, not
 * never: where nobody else serves a model, trying is better than refusing. After its rest one call at a time is let
 * through, until one goes well.
 */
export class HealthBook {
  readonly #known = new Map<string, Health>();

  /** Whether an upstream or credential is better not asked now: it rests, or its trial is under way. */
  isAvoided(id: string, now: number): boolean {
    const health = this.#known.get(id);
    if (health === undefined) return false;
    if (now < health.avoidUntil) return true;
    return health.halfOpen && health.trialAt !== null && now - health.trialAt < TRIAL_MS;
  }

  /** Who rests: for active probes to find out whether they still must. */
  resting(now: number): readonly string[] {
    const ids: string[] = [];
    for (const [id, { halfOpen, avoidUntil }] of this.#known) if (halfOpen && now < avoidUntil) ids.push(id);
    return ids;
  }

  /**
   * A call is about to be sent there: after a rest it is the trial.
   * @returns false where another call is the trial already: calls are planned before they are admitted, several at once
   */
  begin(id: string, now: number): boolean {
    const health = this.#known.get(id);
    if (!health?.halfOpen || now < health.avoidUntil) return true;
    if (health.trialAt !== null && now - health.trialAt < TRIAL_MS) return false;
    health.trialAt = now;
    return true;
  }

  /** A probe was answered: a trial may come at once. One that failed lengthens the rest. */
  probed(id: string, ok: boolean, now: number): void {
    const health = this.#known.get(id);
    if (!health?.halfOpen) return;
    if (ok) health.avoidUntil = now;
    else health.avoidUntil = Math.max(health.avoidUntil, now + REST_MS);
  }

  /** Notes an event. @returns true when it made the upstream unhealthy just now, for an alert. */
  note(id: string, event: HealthEvent, now: number, busyMs = 0): boolean {
    if (event === "ok") return this.#went(id, now);
    const health = this.#of(id, now);
    const rest = restOf(health, event, now, busyMs);
    const newly = rest > 0 && now >= health.avoidUntil && health.rests <= 1;
    if (rest > 0) health.avoidUntil = now + rest;
    return newly && event !== "busy";
  }

  #of(id: string, now: number): Health {
    let health = this.#known.get(id);
    if (!health) {
      health = {
        ...{ ok: 0, failed: 0, at: now, rests: 0, avoidUntil: 0 },
        ...{ halfOpen: false, trialAt: null, falseZeros: [] },
      };
      this.#known.set(id, health);
    }
    decay(health, now);
    return health;
  }

  #went(id: string, now: number): false {
    const health = this.#known.get(id);
    if (!health) return false;
    decay(health, now);
    health.ok += 1;
    health.trialAt = null;
    if (health.halfOpen && now >= health.avoidUntil) {
      health.halfOpen = false;
      health.failed = health.rests = 0;
    }
    // A key that was asked after all, and answered, need not rest; a circuit waits for its trial.
    if (!health.halfOpen && health.falseZeros.length === 0) health.avoidUntil = 0;
    const clean = health.failed < 0.1 && !health.halfOpen && now >= health.avoidUntil;
    if (clean && health.falseZeros.length === 0) this.#known.delete(id);
    return false;
  }
}

function decay(health: Health, now: number): void {
  const factor = 0.5 ** (Math.max(0, now - health.at) / HALF_LIFE_MS);
  health.ok *= factor;
  health.failed *= factor;
  health.at = now;
}

function restOf(health: Health, event: Exclude<HealthEvent, "ok">, now: number, busyMs: number): number {
  switch (event) {
    case "failed":
      return restAfterFailure(health);
    case "credential_refused":
      return REFUSED_REST_MS;
    case "busy":
      return Math.min(busyMs, LONGEST_BUSY_MS);
    case "false_zero":
      health.falseZeros = [...health.falseZeros.filter((at) => now - at < FALSE_ZEROS_MS), now];
      return health.falseZeros.length >= FALSE_ZEROS ? FALSE_ZEROS_REST_MS : 0;
    default:
      return event satisfies never;
  }
}

/** Opens the circuit: at the first failure of a trial, else when enough of what was asked of late failed. */
function restAfterFailure(health: Health): number {
  health.failed += 1;
  health.trialAt = null;
  const failing = health.failed >= FAILURES && health.failed >= FAILING_SHARE * (health.failed + health.ok);
  if (!failing && !health.halfOpen) return 0;
  health.halfOpen = true;
  health.rests += 1;
  return Math.min(REST_MS * 2 ** (health.rests - 1), LONGEST_REST_MS);
}
