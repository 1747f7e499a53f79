/** What a try taught about an upstream. */
export type HealthEvent = "ok" | "failed" | "credential_refused" | "busy" | "false_zero";

interface Health {
  failures: number;
  /** Milliseconds; asked last until then. */
  avoidUntil: number;
  falseZeros: number[];
}

const FAILURES = 5;
const REST_MS = 10_000;
const REFUSED_REST_MS = 60_000;
const LONGEST_BUSY_MS = 60_000;
/** C25: so many false zeros within this time, and an upstream is unhealthy. */
const FALSE_ZEROS = 3;
const FALSE_ZEROS_MS = 600_000;
const FALSE_ZEROS_REST_MS = 600_000;

/**
 * What this process has seen of upstreams and credentials lately. Who failed is asked last, not never: where nobody else
 * serves a model, trying is better than refusing.
 */
export class HealthBook {
  readonly #known = new Map<string, Health>();

  /** Whether an upstream or credential is better not asked now. */
  isAvoided(id: string, now: number): boolean {
    const health = this.#known.get(id);
    return health !== undefined && now < health.avoidUntil;
  }

  /** Notes an event. @returns true when it made the upstream unhealthy just now, for an alert. */
  note(id: string, event: HealthEvent, now: number, busyMs = 0): boolean {
    if (event === "ok") return this.#recovered(id);
    let health = this.#known.get(id);
    if (!health) this.#known.set(id, (health = { failures: 0, avoidUntil: 0, falseZeros: [] }));
    const rest = restOf(health, event, now, busyMs);
    const newly = rest > 0 && now >= health.avoidUntil;
    if (rest > 0) health.avoidUntil = now + rest;
    return newly && event !== "busy";
  }

  #recovered(id: string): false {
    const health = this.#known.get(id);
    if (health && health.falseZeros.length === 0) this.#known.delete(id);
    else if (health) health.failures = 0;
    return false;
  }
}

function restOf(health: Health, event: Exclude<HealthEvent, "ok">, now: number, busyMs: number): number {
  switch (event) {
    case "failed":
      health.failures += 1;
      return health.failures >= FAILURES ? REST_MS : 0;
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
