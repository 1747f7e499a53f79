import type { Lot } from "./lot";

/** What the order looks at, so that rows from elsewhere can be sorted as well. */
export type DrawKey = Pick<Lot, "id" | "receivedAt" | "expiresAt">;

/**
 * First expired, first out: `expires_at` with nulls last, then `received_at`, then `id`; a total order
 * (DESIGN section 3).
 */
export function compareDrawOrder(a: DrawKey, b: DrawKey): number {
  const aExpires = a.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const bExpires = b.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  if (aExpires !== bExpires) return aExpires < bExpires ? -1 : 1;
  const received = a.receivedAt.getTime() - b.receivedAt.getTime();
  return received || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** A sorted copy in the order lots are drawn. */
export function inDrawOrder<T extends DrawKey>(lots: readonly T[]): T[] {
  return [...lots].sort(compareDrawOrder);
}
