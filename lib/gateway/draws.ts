import type { Draw, LotNeed } from "@/lib/db/batch/records";
import { drawsFor, type AccountStock } from "./stock";

/** Usage at the stock of one account. */
export interface StockUse {
  readonly accountId: string;
  readonly stock: AccountStock;
  readonly usage: readonly bigint[];
}

/** What a call takes from stock, and what it had reserved. */
export interface StockUses {
  readonly sold: StockUse | null;
  readonly absorbed: readonly StockUse[];
  /** The lots its hold has reservations in. */
  readonly reserved: readonly LotNeed[];
}

/**
 * The draws of a settle record. Each lot that was reserved is named, with quantity 0 where nothing was used of it, so
 * that its reservation is given back. Rows of one purpose that follow each other are one need to the statement, so two
 * accounts' absorbed uses are kept apart by a row of another purpose that takes nothing.
 */
export function drawsOf({ sold, absorbed, reserved }: StockUses): Draw[] {
  // Nearly always: sold, and nothing else; what is drawable there holds everything that was reserved.
  if (sold?.stock.holds(reserved) && absorbed.length === 0)
    return [{ purpose: "sold", lots: drawsFor(sold.stock.drawable, sold.usage) }];
  const draws: Draw[] = [];
  if (sold) draws.push({ purpose: "sold", lots: drawsFor(sold.stock.drawable, sold.usage) });
  for (const { stock, usage } of mergedByAccount(absorbed)) {
    const [first] = stock.drawable;
    if (draws.at(-1)?.purpose === "absorbed" && first)
      draws.push({ purpose: "sold", lots: [{ lotId: first.lotId, qty: 0n }] });
    draws.push({ purpose: "absorbed", lots: drawsFor(stock.drawable, usage) });
  }
  const named = new Set(draws.flatMap((draw) => draw.lots.map(({ lotId }) => lotId)));
  const unnamed = reserved.filter(({ lotId }) => !named.has(lotId)).map(({ lotId }) => ({ lotId, qty: 0n }));
  if (unnamed.length > 0) draws.push({ purpose: "sold", lots: unnamed });
  return draws.filter(({ lots }) => lots.length > 0);
}

/** A lot is drawn once for each purpose of a call. */
function mergedByAccount(uses: readonly StockUse[]): StockUse[] {
  const merged = new Map<string, StockUse>();
  for (const use of uses) {
    const before = merged.get(use.accountId);
    const usage = before ? before.usage.map((units, slot) => units + (use.usage[slot] ?? 0n)) : use.usage;
    merged.set(use.accountId, { ...use, usage });
  }
  return [...merged.values()];
}
