import type { z } from "zod";

import type { Lot as LotRow } from "@/generated/prisma/client";
import { listedValue, type ListedModel } from "@/lib/domain/inventory/listed-value";
import { remainingQty } from "@/lib/domain/inventory/lot";
import { isCurrency } from "@/lib/domain/money/currency";
import { convertAtPpb, PPB_ONE, rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { pricedModels, type PricedModel } from "@/lib/usecases/catalogue/priced-models";
import { query, type QueryContext } from "@/lib/usecases/define";
import { exchangeRates } from "@/lib/usecases/pricing/selling-steps";
import {
  inStandardTokens,
  listIn,
  standardTokenOf,
  type StandardToken,
} from "@/lib/usecases/profit/standard-token";

import { listedLots } from "./list-lots";
import { lotOf, type LotView } from "./lot-view";
import { listLotsInput } from "./schemas";

/**
 * The lots of `listLots` in standard tokens, so that stock of different models and kinds can be compared and added: by lot (null where
 * it cannot be said), the sum of those that can be counted, and how many cannot.
 */
export const standardStock = query({
  name: "lot.standard_stock",
  permission: "inventory.read",
  input: listLotsInput,
  async run(ctx, input) {
    const { standard, lots } = await countedLots(ctx, input);
    return {
      standard,
      lots,
      totalTokens: lots.reduce((sum, { tokens }) => sum + (tokens ?? 0n), 0n),
      uncounted: lots.filter(({ tokens }) => tokens === null).length,
    };
  },
});

export type StandardStock = Awaited<ReturnType<typeof standardStock.execute>>;

/** Columns of the file of stock; names never change, new ones go to the end. */
export const STANDARD_STOCK_CSV_HEADER: readonly string[] = [
  ...["lot_id", "name", "kind", "supplier", "account", "status", "currency", "remaining", "standard_tokens"],
  "standard_model",
];

/** The same stock as rows of a file, one a lot. */
export const exportStandardStock = query({
  name: "lot.export_standard_stock",
  permission: "inventory.read",
  input: listLotsInput,
  async run(ctx, input): Promise<string[][]> {
    const { standard, lots } = await countedLots(ctx, input);
    return lots.map(({ lot, tokens }) => [
      ...[lot.id, lot.name, lot.kind, lot.account.supplierName, lot.account.name, lot.status, lot.currency],
      ...[quantityText(lot), tokens === null ? "" : String(tokens), standard?.model ?? ""],
    ]);
  },
});

/** Credit in money, anything else in its own unit; "" for what has no end. */
function quantityText({ kind, remainingQty: left }: LotView): string {
  if (left === null) return "";
  return kind === "face_value" ? decimalFromNano(left, 2) : String(left);
}

async function countedLots({ tx, actor, now: at }: QueryContext, input: z.output<typeof listLotsInput>) {
  const { tenantId } = actor;
  const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { currency: true } });
  const models = await pricedModels(tx, tenantId, at);
  const rates = await exchangeRates(tx, tenantId, at);
  const ground = { models, rates, at };
  const standard = isCurrency(tenant.currency)
    ? await standardTokenOf(tx, tenantId, ground, tenant.currency)
    : null;
  const listed = standard ? listedModels(ground, standard) : [];
  const lots = (await listedLots(tx, tenantId, at, input)).map(({ row, view }) => ({
    lot: view,
    tokens: standard && tokensOf(row, standard, listed, ground),
  }));
  return { standard, lots };
}

interface Ground {
  readonly models: readonly PricedModel[];
  readonly rates: readonly ExchangeRate[];
  readonly at: Date;
}

/** What serves itself, at list in the standard's currency; what no rate is known to is left out. */
function listedModels({ models, rates, at }: Ground, { currency }: StandardToken): ListedModel[] {
  return models.flatMap((model): ListedModel[] => {
    const prices = model.servedBy.length === 0 ? listIn(model, rates, currency, at) : null;
    return prices ? [{ id: model.id, prices }] : [];
  });
}

/** Credit is in the lot's currency; what else there is, is worth what lists say in the standard's. */
function tokensOf(
  row: LotRow,
  standard: StandardToken,
  listed: readonly ListedModel[],
  { rates, at }: Ground,
): bigint | null {
  const lot = lotOf(row);
  const left = remainingQty(lot);
  const value = left === null ? undefined : listedValue(lot, left, listed);
  if (value === undefined) return null;
  const inCurrency = lot.kind === "face_value" && lot.currency !== standard.currency;
  const ratePpb = inCurrency ? rateAt(rates, lot.currency, standard.currency, at)?.ratePpb : PPB_ONE;
  return ratePpb === undefined ? null : inStandardTokens(convertAtPpb(value, ratePpb), standard);
}
