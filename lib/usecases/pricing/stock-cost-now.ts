import type { Tx } from "@/lib/db/with-tenant";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { stockCost } from "@/lib/domain/inventory/stock-cost";
import type { Currency } from "@/lib/domain/money/currency";
import { convertAtPpb, PPB_ONE, rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { pricesToJson } from "@/lib/domain/pricing/unit-prices";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";
import { lotOf } from "@/lib/usecases/inventory/lot-view";

import type { BuyPrices } from "./selling-steps";

/**
 * What the root's stock of each model costs at a time (lib/domain/inventory/stock-cost.ts). Where an active upstream serves a
 * model only lots of its account count; a model that none serves is reckoned over all lots that may serve it. Models
 * of unknown cost are left out; a curated model costs what the dearest of those that serve it does. Needs a scope that sees stock: the root's or the system's.
 */
export async function stockCostNow(
  tx: Tx,
  tenantId: string,
  models: readonly PricedModel[],
  rates: readonly ExchangeRate[],
  at: Date,
): Promise<BuyPrices> {
  const rows = await tx.lot.findMany({ where: { tenantId, status: "active" }, orderBy: { id: "asc" } });
  const lots = rows.map(lotOf);
  const serving = await servingAccounts(tx, tenantId);
  const costs = models.flatMap(({ id: modelId, list, servedBy }) => {
    if (servedBy.length > 0) return [];
    const accounts = serving.get(modelId);
    const ratePpb = (from: Currency) =>
      from === list.currency ? PPB_ONE : (rateAt(rates, from, list.currency, at)?.ratePpb ?? null);
    const prices = stockCost({
      ...{ modelId, list: list.prices, ratePpb, at },
      lots: accounts ? lots.filter((lot) => accounts.has(lot.supplierAccountId)) : lots,
    });
    return prices ? [[modelId, { currency: list.currency, prices }] as const] : [];
  });
  const own = new Map(costs);
  const curated = models.flatMap((model) => {
    const prices = dearestServing(model, models, own, rates, at);
    return prices ? [[model.id, { currency: model.list.currency, prices }] as const] : [];
  });
  return new Map([...own, ...curated]);
}

/** By dimension, in the model's currency; undefined where the cost of one that may serve it is unknown, or none does. */
function dearestServing(
  { list, servedBy }: PricedModel,
  models: readonly PricedModel[],
  costs: BuyPrices,
  rates: readonly ExchangeRate[],
  at: Date,
): UnitPrices | undefined {
  const dearest: Partial<Record<Dimension, bigint>> = {};
  const serving = models.filter(({ id }) => servedBy.includes(id));
  for (const { id } of serving) {
    const cost = costs.get(id);
    const ratePpb =
      cost?.currency === list.currency
        ? PPB_ONE
        : cost && rateAt(rates, cost.currency, list.currency, at)?.ratePpb;
    if (!cost || ratePpb === undefined) return undefined;
    for (const dimension of DIMENSIONS) {
      const price = cost.prices[dimension];
      if (price === undefined) continue;
      const converted = convertAtPpb(price, ratePpb);
      if (converted > (dearest[dimension] ?? -1n)) dearest[dimension] = converted;
    }
  }
  return serving.length > 0 ? dearest : undefined;
}

/** By model: the supplier accounts whose active upstreams serve it. */
async function servingAccounts(tx: Tx, tenantId: string): Promise<Map<string, Set<string>>> {
  const served = await tx.upstreamModel.findMany({
    where: { tenantId, enabled: true, upstream: { status: "active", supplierAccount: { status: "active" } } },
    select: { modelId: true, upstream: { select: { supplierAccountId: true } } },
  });
  const accounts = new Map<string, Set<string>>();
  for (const { modelId, upstream } of served) {
    const known = accounts.get(modelId) ?? new Set();
    accounts.set(modelId, known.add(upstream.supplierAccountId));
  }
  return accounts;
}

/** Writes buy prices as `price_version.buyPrices` keeps them. */
export function buyPricesToJson(prices: BuyPrices) {
  return Object.fromEntries(
    [...prices].map(([modelId, cost]) => [
      modelId,
      { currency: cost.currency, prices: { ...pricesToJson(cost.prices) } },
    ]),
  );
}
