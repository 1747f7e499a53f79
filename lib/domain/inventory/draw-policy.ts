import { compareDrawOrder, type DrawKey } from "./draw-order";

/** In which order the lots of an account are drawn; the tenant chooses. */
export const DRAW_ORDERS = ["first_expired", "cheapest", "own"] as const;
export type DrawOrder = (typeof DRAW_ORDERS)[number];

/** What the orders look at: what a nominal call costs drawn from this lot, as a fraction of nano, and its place. */
export interface DrawChoice extends DrawKey {
  /** `needQty x costNano / totalQty`: what a call like most would cost from here. */
  readonly needQty: bigint;
  readonly costNano: bigint;
  readonly totalQty: bigint;
  readonly rank: number | null;
}

/** Cheapest first, compared without rounding; the same price as first expired, first out. A total order. */
export function compareCheapest(a: DrawChoice, b: DrawChoice): number {
  const left = a.needQty * a.costNano * b.totalQty;
  const right = b.needQty * b.costNano * a.totalQty;
  return left < right ? -1 : left > right ? 1 : compareDrawOrder(a, b);
}

/** By the tenant's own places; lots without one after those with, as first expired, first out. A total order. */
export function compareOwnOrder(a: DrawChoice, b: DrawChoice): number {
  const [left, right] = [a.rank ?? Number.POSITIVE_INFINITY, b.rank ?? Number.POSITIVE_INFINITY];
  return left === right ? compareDrawOrder(a, b) : left < right ? -1 : 1;
}

/** The comparison an order stands for. */
export function comparisonOf(order: DrawOrder): (a: DrawChoice, b: DrawChoice) => number {
  switch (order) {
    case "first_expired":
      return compareDrawOrder;
    case "cheapest":
      return compareCheapest;
    case "own":
      return compareOwnOrder;
    default:
      return order satisfies never;
  }
}

/** The order a stored policy names; null where it names none that is known. */
export function chosenDrawOrder(policy: unknown): DrawOrder | null {
  const order: unknown = typeof policy === "object" && policy !== null ? Reflect.get(policy, "order") : null;
  return DRAW_ORDERS.find((known) => known === order) ?? null;
}

/** The same; first expired, first out where it names none. */
export function drawOrderOf(policy: unknown): DrawOrder {
  return chosenDrawOrder(policy) ?? "first_expired";
}
