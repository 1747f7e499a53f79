const NONE: readonly never[] = [];

/** How rows of a table are found again. */
export interface RowIndexing<R> {
  /** What a change names: the row's id, mostly. */
  readonly ref: (row: R) => string;
  /** What readers ask by. */
  readonly key: (row: R) => string;
  readonly order?: (a: R, b: R) => number;
}

/**
 * Rows of one table, grouped by one key. A group is an array that is replaced when one of its rows changes and kept
 * otherwise: who remembers the array can tell by identity whether what was made of it still holds.
 */
export class IndexedRows<R> {
  readonly #indexing: RowIndexing<R>;
  readonly #byRef = new Map<string, readonly R[]>();
  readonly #groups = new Map<string, readonly R[]>();

  constructor(indexing: RowIndexing<R>) {
    this.#indexing = indexing;
  }

  /** The rows of a group, in order; empty where there are none. */
  group(key: string): readonly R[] {
    return this.#groups.get(key) ?? NONE;
  }

  /** The first row of a group. */
  first(key: string): R | undefined {
    return this.#groups.get(key)?.[0];
  }

  /** The first row a change of this ref would replace. */
  find(ref: string): R | undefined {
    return this.#byRef.get(ref)?.[0];
  }

  *all(): Generator<R> {
    for (const rows of this.#groups.values()) yield* rows;
  }

  /** Puts `rows` in the place of everything known under `refs`; refs without a row are gone. */
  replace(refs: readonly string[], rows: readonly R[]): void {
    const touched = new Set<string>();
    const leaving = new Set<R>();
    for (const ref of refs) {
      for (const old of this.#byRef.get(ref) ?? NONE) {
        leaving.add(old);
        touched.add(this.#indexing.key(old));
      }
      this.#byRef.delete(ref);
    }
    const arriving = new Map<string, R[]>();
    for (const row of rows) {
      const ref = this.#indexing.ref(row);
      this.#byRef.set(ref, [...(this.#byRef.get(ref) ?? NONE), row]);
      const key = this.#indexing.key(row);
      touched.add(key);
      const group = arriving.get(key);
      if (group) group.push(row);
      else arriving.set(key, [row]);
    }
    for (const key of touched) this.#regroup(key, leaving, arriving.get(key) ?? []);
  }

  #regroup(key: string, leaving: ReadonlySet<R>, arriving: readonly R[]): void {
    const rows = [...this.group(key).filter((row) => !leaving.has(row)), ...arriving];
    if (this.#indexing.order) rows.sort(this.#indexing.order);
    if (rows.length === 0) this.#groups.delete(key);
    else this.#groups.set(key, rows);
  }
}
