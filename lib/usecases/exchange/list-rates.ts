import { z } from "zod";

import { rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import { query } from "@/lib/usecases/define";
import { exchangeRates } from "@/lib/usecases/pricing/selling-steps";

/** The exchange rates in force, by pair; the ones before stay with the calls they priced. */
export const listRates = query({
  name: "exchange.list",
  permission: "inventory.read",
  input: z.object({}),
  async run({ tx, actor: { tenantId }, now }) {
    return ratesInForce(await exchangeRates(tx, tenantId, now), now);
  },
});

export type ExchangeRates = Awaited<ReturnType<typeof listRates.execute>>;

/** The latest rate of each pair known at a time, by currencies. */
export function ratesInForce(rates: readonly ExchangeRate[], at: Date): ExchangeRate[] {
  const latest = new Map(
    rates.map(({ from, to }) => [`${from} ${to}`, rateAt(rates, from, to, at)] as const),
  );
  return [...latest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, rate]) => rate ?? []);
}
