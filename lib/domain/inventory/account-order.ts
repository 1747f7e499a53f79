import type { DrawOrder } from "./draw-policy";

/** What an account's stock is chosen by, among accounts that could serve a call. */
export interface StockChoice {
  /** What its next unit costs of the list price, in ppm. */
  readonly costPpm: number;
  /** The place of its next lot in the tenant's own order; Infinity without one. */
  readonly firstRank: number;
  /** When the first of its lots ends, in milliseconds; Infinity when none does. */
  readonly firstEnds: number;
}

export interface AccountChoice extends StockChoice {
  readonly accountId: string;
}

/**
 * Which account's stock is drawn first, by the tenant's order: what expires first; the cheapest next unit; or the tenant's
 * own places. What is alike in that is taken as it expires. 0 where nothing but chance may decide.
 */
export function compareAccountStock(order: DrawOrder, a: StockChoice, b: StockChoice): number {
  return byOrder(order, a, b) || ascending(a.firstEnds, b.firstEnds);
}

/** The same, as a total order: what is alike goes by id. */
export function compareAccounts(order: DrawOrder, a: AccountChoice, b: AccountChoice): number {
  return (
    compareAccountStock(order, a, b) || (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0)
  );
}

function byOrder(order: DrawOrder, a: StockChoice, b: StockChoice): number {
  switch (order) {
    case "first_expired":
      return 0;
    case "cheapest":
      return ascending(a.costPpm, b.costPpm);
    case "own":
      return ascending(a.firstRank, b.firstRank);
    default:
      return order satisfies never;
  }
}

/** Without subtracting: Infinity less Infinity is no number. */
const ascending = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
