/** A call as the process's clock sees it. */
export interface Ticking {
  /** Looks at its time limits. */
  tick(now: number): void;
  /** Access is looked at again: its key, its party, its tenant. */
  recheckAccess(): void;
  /** Ends it now, because this process must. */
  cutOff(): void;
}

/** The calls under way in this process: one timer for all of their limits. */
export class LiveCalls {
  readonly #calls = new Set<Ticking>();
  #drains = 0;
  #onEmpty: (() => void) | undefined;

  get count(): number {
    return this.#calls.size;
  }

  add(call: Ticking): void {
    this.#calls.add(call);
  }

  delete(call: Ticking): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.#onEmpty?.();
  }

  tick(now: number): void {
    for (const call of this.#calls) call.tick(now);
  }

  recheckAccess(): void {
    for (const call of this.#calls) call.recheckAccess();
  }

  /** Takes one of so many places for reading upstreams to the end after their client left (C19, C20). */
  takeDrain(slots: number): boolean {
    if (this.#drains >= slots) return false;
    this.#drains += 1;
    return true;
  }

  giveDrainBack(): void {
    this.#drains -= 1;
  }

  /** Resolves when no call is under way, or after `ms`; then true or false. */
  async empty(ms: number): Promise<boolean> {
    if (this.#calls.size === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const patience = setTimeout(() => resolve(false), ms);
    this.#onEmpty = () => resolve(true);
    const emptied = await promise;
    clearTimeout(patience);
    this.#onEmpty = undefined;
    return emptied;
  }

  cutOff(): void {
    for (const call of [...this.#calls]) call.cutOff();
  }
}
