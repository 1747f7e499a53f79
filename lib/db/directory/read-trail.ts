import type { IndexedRows } from "./indexed-rows";

interface Footprint {
  readonly rows: readonly unknown[];
  now(): readonly unknown[];
}

/**
 * Remembers what was read to make something, and until when it holds: what was made is good as long as every group
 * read is still the same array and the clock has not passed the next date that counts.
 */
export class ReadTrail {
  /** Milliseconds; what was made holds from here ... */
  validFrom = -Infinity;
  /** ... to here, exclusive. */
  validUntil = Infinity;
  readonly #footprints: Footprint[] = [];

  group<R>(table: IndexedRows<R>, key: string): readonly R[] {
    const rows = table.group(key);
    this.#footprints.push({ rows, now: () => table.group(key) });
    return rows;
  }

  first<R>(table: IndexedRows<R>, key: string): R | undefined {
    return this.group(table, key)[0];
  }

  /** Of dated rows the one in force at a time: the latest that has begun, the first in the group's order among equals. */
  inForce<R extends { readonly effectiveFrom: Date }>(
    table: IndexedRows<R>,
    key: string,
    at: Date,
  ): R | undefined {
    let best: R | undefined;
    for (const row of this.group(table, key)) {
      if (row.effectiveFrom > at) this.until(row.effectiveFrom, at);
      else if (!best || row.effectiveFrom > best.effectiveFrom) best = row;
    }
    return best;
  }

  /** Something changes at `moment`, if that is still to come. */
  until(moment: Date | null, at: Date): void {
    if (moment && moment > at) this.validUntil = Math.min(this.validUntil, moment.getTime());
  }

  /** Whether everything read is as it was. */
  holds(): boolean {
    return this.#footprints.every((print) => print.now() === print.rows);
  }
}
