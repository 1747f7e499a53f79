import type { CredentialRow, UpstreamRow } from "@/lib/db/directory/rows";
import { Gate, gateLimitsOf, type Entrant } from "./gate";

/** Through which a call has to go: its upstream's and its credential's. */
export interface Passage {
  readonly upstream: UpstreamRow;
  readonly credentialId: string;
  readonly credentialLimits: CredentialRow["limits"];
}

/** Gives back what a call took, once; the rates stay used. */
export type Leave = () => void;

interface Waiting {
  readonly passage: Passage;
  readonly entrant: Entrant;
  readonly until: number;
  readonly done: (leave: Leave | null) => void;
}

const DEFAULT_QUEUE_MS = 500;
const LONGEST_QUEUE_MS = 2_000;
const MOST_WAITING = 256;
const LOOK_MS = 25;
const FREE: Leave = () => undefined;

/**
 * The limits of upstreams and credentials, kept to in this process: who finds no place waits a little, in the order of
 * arrival, then goes elsewhere. Upstreams without limits cost a look into a map.
 */
export class Gates {
  readonly #now: () => number;
  /** By the row that set the limits: a change of them begins anew. */
  readonly #gates = new WeakMap<object, Gate | null>();
  #queue: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether a call would find a place at once. */
  isOpen(passage: Passage, entrant: Entrant): boolean {
    const now = this.#now();
    return this.#of(passage).every((gate) => gate.isOpen(entrant, now));
  }

  /** A place, now or after a short wait; null when there is none. */
  enter(passage: Passage, entrant: Entrant): Leave | Promise<Leave | null> {
    const gates = this.#of(passage);
    if (gates.length === 0) return FREE;
    const now = this.#now();
    const waitsAlready = this.#queue.some((other) => other.passage.upstream === passage.upstream);
    if (!waitsAlready && gates.every((gate) => gate.isOpen(entrant, now))) return this.#enter(gates, entrant);
    const waitMs = queueMsOf(passage.upstream);
    if (waitMs === 0 || this.#queue.length >= MOST_WAITING) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<Leave | null>();
    this.#queue.push({ passage, entrant, until: now + waitMs, done: resolve });
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
    return promise;
  }

  /** Nobody waits any longer. */
  close(): void {
    for (const { done } of this.#queue) done(null);
    this.#queue = [];
    this.#rest();
  }

  #enter(gates: readonly Gate[], entrant: Entrant): Leave {
    for (const gate of gates) gate.enter(entrant);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      for (const gate of gates) gate.leave(entrant);
      if (this.#queue.length > 0) this.#look();
    };
  }

  /** Lets in who can go in, oldest first; tells those who waited long enough. */
  #look(): void {
    const now = this.#now();
    const left: Waiting[] = [];
    for (const waiting of this.#queue) {
      const gates = this.#of(waiting.passage);
      if (gates.every((gate) => gate.isOpen(waiting.entrant, now)))
        waiting.done(this.#enter(gates, waiting.entrant));
      else if (now >= waiting.until) waiting.done(null);
      else left.push(waiting);
    }
    this.#queue = left;
    if (left.length === 0) this.#rest();
  }

  #rest(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #of({ upstream, credentialLimits }: Passage): readonly Gate[] {
    const { limits, shares } = upstream.settings;
    if (limits === undefined && Object.keys(credentialLimits).length === 0) return NO_GATES;
    const gates = [
      this.#gate(upstream, limits, shares),
      this.#gate(credentialLimits, credentialLimits, undefined),
    ];
    return gates.filter((gate) => gate !== null);
  }

  #gate(owner: object, limits: unknown, shares: unknown): Gate | null {
    let gate = this.#gates.get(owner);
    if (gate === undefined) {
      const read = gateLimitsOf(limits, shares);
      this.#gates.set(owner, (gate = read && new Gate(read, this.#now())));
    }
    return gate;
  }
}

const NO_GATES: readonly Gate[] = [];

function queueMsOf({ settings: { queueMs } }: UpstreamRow): number {
  return typeof queueMs === "number" ? Math.min(Math.max(0, queueMs), LONGEST_QUEUE_MS) : DEFAULT_QUEUE_MS;
}
