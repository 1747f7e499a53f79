import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { PPB_ONE, rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import { pricesAtPpb } from "@/lib/domain/pricing/map-prices";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { standardTokens } from "@/lib/domain/pricing/standard-tokens";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { pricedModels, type PricedModel } from "@/lib/usecases/catalogue/priced-models";
import { exchangeRates } from "@/lib/usecases/pricing/selling-steps";

/** What standard tokens are counted by: one input token of a model at list (lib/domain/pricing/standard-tokens.ts). */
export interface StandardToken {
  readonly modelId: string;
  readonly model: string;
  /** Somebody chose it; else it is there by itself. */
  readonly chosen: boolean;
  readonly currency: Currency;
  /** Of a million input tokens at list, in the currency above. */
  readonly price: bigint;
}

/**
 * The reference model of a tenant: the one that was chosen, else the oldest text model on sale that serves itself; null where it has no
 * input price, or no rate to the currency is known.
 */
export async function standardTokenOf(
  tx: Tx,
  tenantId: string,
  {
    models,
    rates,
    at,
  }: { readonly models: readonly PricedModel[]; readonly rates: readonly ExchangeRate[]; readonly at: Date },
  currency: Currency,
): Promise<StandardToken | null> {
  const where = { where: { id: tenantId }, select: { standardModelId: true } };
  const { standardModelId: chosen } = await tx.tenant.findUniqueOrThrow(where);
  const own = models
    .filter(({ catalogue, servedBy }) => servedBy.length === 0 && catalogue.modalities.includes("text"))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const model = models.find(({ id }) => id === chosen) ?? own[0];
  const price = model && listIn(model, rates, currency, at)?.input;
  if (!model || price === undefined || price === 0n) return null;
  return {
    modelId: toWireId("model", model.id),
    model: model.displayName,
    chosen: model.id === chosen,
    currency,
    price,
  };
}

/** A model's list prices in another currency at the rate in force; null where none is known. */
export function listIn(
  { list }: PricedModel,
  rates: readonly ExchangeRate[],
  currency: Currency,
  at: Date,
): UnitPrices | null {
  const ratePpb = list.currency === currency ? PPB_ONE : rateAt(rates, list.currency, currency, at)?.ratePpb;
  if (ratePpb === undefined) return null;
  return pricesAtPpb(list.prices, ratePpb);
}

/** Null where there is nothing to count by. */
export function inStandardTokens(listedNano: bigint, standard: StandardToken | null): bigint | null {
  return (standard && standardTokens(listedNano, standard.price)) ?? null;
}

/** The same for a seller, by today's lists. */
export async function standardTokenNow(
  tx: Tx,
  { tenantId, currency }: { readonly tenantId: string; readonly currency: string },
  at: Date,
): Promise<StandardToken | null> {
  if (!isCurrency(currency)) return null;
  const models = await pricedModels(tx, tenantId, at);
  const rates = await exchangeRates(tx, tenantId, at);
  return standardTokenOf(tx, tenantId, { models, rates, at }, currency);
}
