import type { Tx } from "@/lib/db/with-tenant";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { stockCost } from "@/lib/domain/inventory/stock-cost";
import type { Currency } from "@/lib/domain/money/currency";
import { PPB_ONE, rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import { bandedToJson, mapBands, pricesAbove, type BandedPrices } from "@/lib/domain/pricing/list-bands";
import { pricesAtPpb } from "@/lib/domain/pricing/map-prices";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
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
    const drawn = accounts ? lots.filter((lot) => accounts.has(lot.supplierAccountId)) : lots;
    const cost = bandedCost(list, (prices) => stockCost({ modelId, list: prices, ratePpb, at, lots: drawn }));
    return cost ? [[modelId, { currency: list.currency, ...cost }] as const] : [];
  });
  const own = new Map(costs);
  const curated = models.flatMap((model) => {
    const cost = dearestServing(model, models, own, rates, at);
    return cost ? [[model.id, { currency: model.list.currency, ...cost }] as const] : [];
  });
  return new Map([...own, ...curated]);
}

/** What a model costs at its list price, band by band; undefined where that is unknown. */
function bandedCost(
  { prices: base, bands = [] }: BandedPrices,
  costAt: (list: UnitPrices) => UnitPrices | undefined,
): BandedPrices | undefined {
  const prices = costAt(base);
  if (!prices) return undefined;
  const costs = bands.flatMap(({ aboveInputUnits, prices: list }) => {
    const cost = costAt(list);
    return cost ? [{ aboveInputUnits, prices: cost }] : [];
  });
  return { prices, ...(costs.length > 0 && { bands: costs }) };
}

/** By dimension and band, in the model's currency; undefined where the cost of one that may serve it is unknown, or none does. */
function dearestServing(
  { list, servedBy }: PricedModel,
  models: readonly PricedModel[],
  costs: BuyPrices,
  rates: readonly ExchangeRate[],
  at: Date,
): BandedPrices | undefined {
  const serving = models.filter(({ id }) => servedBy.includes(id));
  const known: BandedPrices[] = [];
  for (const { id } of serving) {
    const cost = costs.get(id);
    const ratePpb =
      cost?.currency === list.currency
        ? PPB_ONE
        : cost && rateAt(rates, cost.currency, list.currency, at)?.ratePpb;
    if (!cost || ratePpb === undefined) return undefined;
    known.push(mapBands(cost, (prices) => pricesAtPpb(prices, ratePpb)));
  }
  return serving.length > 0 ? dearestBands(known) : undefined;
}

/** The dearest of several, dimension by dimension, at every bound one of them has. */
function dearestBands(several: readonly BandedPrices[]): BandedPrices {
  const bounds = several.flatMap(({ bands = [] }) => bands.map(({ aboveInputUnits }) => aboveInputUnits));
  const above = (bound: bigint): UnitPrices => {
    const dearest: Partial<Record<Dimension, bigint>> = {};
    for (const prices of several.map((one) => pricesAbove(one, bound))) {
      for (const dimension of DIMENSIONS) {
        const price = prices[dimension];
        if (price !== undefined && price > (dearest[dimension] ?? -1n)) dearest[dimension] = price;
      }
    }
    return dearest;
  };
  const bands = [...new Set(bounds)]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((aboveInputUnits) => ({ aboveInputUnits, prices: above(aboveInputUnits) }));
  return { prices: above(0n), ...(bands.length > 0 && { bands }) };
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
    [...prices].map(([modelId, cost]) => [modelId, { currency: cost.currency, ...bandedToJson(cost) }]),
  );
}
