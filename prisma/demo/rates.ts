import type { Tx } from "@/lib/db/with-tenant";
import type { Currency } from "@/lib/domain/money/currency";

import { type DemoContext, OPENING_DAY } from "./demo-context";

/** Units of a currency for a dollar, in parts per billion. */
const FOR_A_DOLLAR: readonly (readonly [Currency, bigint])[] = [
  ["CNY", 7_100_000_000n],
  ["EUR", 860_000_000n],
];

/** The rates a storefront shows its prices at in other currencies. */
export async function seedRates(tx: Tx, demo: DemoContext): Promise<void> {
  const { tenantId, at, newId } = demo.at(demo.time(OPENING_DAY));
  for (const [quote, ratePpb] of FOR_A_DOLLAR)
    await tx.fxRate.create({
      data: { tenantId, id: newId(), base: "USD", quote, ratePpb, source: "demonstration", at },
    });
}
