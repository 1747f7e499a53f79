import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { MICRO_DIGITS, scaledFromDecimal } from "@/lib/domain/money/nano";
import { modelRoutingFromJson, type CuratedParameters } from "@/lib/domain/pricing/model-routing";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { pricesFromJson, pricesToJson } from "@/lib/domain/pricing/unit-prices";
import { Conflict, Invalid } from "@/lib/usecases/errors";
import type { Model } from "@/generated/prisma/client";

import { listPriceOf } from "../catalogue/list-in-force";
import type { CuratedFields } from "./schemas";

/** Where a price of a seller's own is said to come from. */
const OWN_PRICE = "own";

/**
 * The models a name is to stand for, in order. Throws Invalid for one that is not there, not the tenant's, retired, the name itself
 * or a name that stands for others: names do not nest.
 */
export async function targetModels(
  tx: Tx,
  tenantId: string,
  targets: readonly string[],
  own: string | null,
): Promise<Model[]> {
  if (new Set(targets).size < targets.length) throw new Invalid({ targets: "target_twice" });
  const rows = await tx.model.findMany({ where: { tenantId, id: { in: [...targets] } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return targets.map((id) => {
    const target = byId.get(id);
    if (!target || id === own || target.status === "retired")
      throw new Invalid({ targets: "target_missing" });
    if (standsForOthers(target.routing)) throw new Invalid({ targets: "target_nested" });
    return target;
  });
}

/** Whether a stored routing is another one than the model itself; one that cannot be read counts as such. */
export function standsForOthers(routing: unknown): boolean {
  try {
    return modelRoutingFromJson(routing as Record<string, unknown>).kind !== "self";
  } catch {
    return true;
  }
}

/** As `model.routing` keeps it. What only curated models have is dropped from the others. */
export function routingJson(fields: CuratedFields) {
  const { kind, targets, system, temperature, topP, maxTokens } = fields;
  if (kind !== "curated") return { kind, modelIds: [...targets] };
  const parameters: CuratedParameters = {
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { topP }),
    ...(maxTokens === null ? {} : { maxTokens }),
  };
  return { kind, modelIds: [...targets], system, parameters: { ...parameters } };
}

/** What every target can do, so that whichever answers keeps the promise. */
export function commonFacts(targets: readonly Model[]) {
  const least = (of: (model: Model) => number) => Math.min(...targets.map(of));
  const [first] = targets;
  const capabilities = (first?.capabilities ?? []).filter((one) =>
    targets.every((target) => target.capabilities.includes(one)),
  );
  return {
    modality: first?.modality ?? "text",
    capabilities,
    contextWindow: least((model) => model.contextWindow),
    maxOutput: least((model) => model.maxOutput),
    defaultMaxOutput: least((model) => model.defaultMaxOutput),
  };
}

/** A curated model's own prices; null for names that are sold at those of their targets. Throws Invalid where one is missing. */
export function ownPrices({ kind, inputPrice, cachedPrice, outputPrice }: CuratedFields): UnitPrices | null {
  if (kind !== "curated") return null;
  if (inputPrice === "") throw new Invalid({ inputPrice: "curated_price" });
  if (outputPrice === "") throw new Invalid({ outputPrice: "curated_price" });
  const micro = (text: string) => scaledFromDecimal(text, MICRO_DIGITS);
  return {
    input: micro(inputPrice),
    output: micro(outputPrice),
    ...(cachedPrice === "" ? {} : { cached_input: micro(cachedPrice) }),
  };
}

interface PriceToKeep {
  readonly tenantId: string;
  readonly modelId: string;
  readonly prices: UnitPrices;
  readonly now: Date;
  newId(): string;
}

/**
 * Keeps a price from now on, where it is another one than the one in force; calls keep theirs. @returns whether it is, and the
 * one before, where it was in the same currency.
 */
export async function keepOwnPrice(
  tx: Tx,
  { tenantId, modelId, prices, now, newId }: PriceToKeep,
): Promise<{ readonly changed: boolean; readonly before: UnitPrices | null }> {
  const currency = await ownCurrency(tx, tenantId);
  const json = { ...pricesToJson(prices) };
  const current = await listPriceOf(tx, { tenantId, modelId }, now);
  const same = current?.currency === currency && sorted(current.prices) === sorted(json);
  const before = current?.currency === currency ? pricesFromJson(current.prices) : null;
  if (same) return { changed: false, before };
  await tx.listPrice.create({
    data: {
      ...{ tenantId, id: newId(), modelId, currency, prices: json, source: OWN_PRICE },
      ...{ sourceDate: now, effectiveFrom: now, createdAt: now },
    },
  });
  return { changed: true, before };
}

const sorted = (json: unknown): string => JSON.stringify(Object.entries(json as object).sort());

async function ownCurrency(tx: Tx, tenantId: string): Promise<Currency> {
  const { currency } = await tx.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { currency: true },
  });
  if (!isCurrency(currency)) throw new Conflict("no_list_price");
  return currency;
}
