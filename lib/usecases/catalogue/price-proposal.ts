import type { Tx } from "@/lib/db/with-tenant";
import type { Currency } from "@/lib/domain/money/currency";
import { ppmOf } from "@/lib/domain/money/ppm";
import { oddFirstPrices } from "@/lib/domain/pricing/first-price";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import { priceChanges, type PriceChange } from "@/lib/domain/pricing/price-change";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { waterfall } from "@/lib/domain/pricing/simulate";
import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import { REFERENCE_SOURCE, referencePrices } from "@/lib/integrations/reference-prices/reference-prices";
import type { Actor } from "@/lib/usecases/actor";
import { bookCurrency } from "@/lib/usecases/pricing/selling-prices";
import { ruleBuyer } from "@/lib/usecases/pricing/selling-steps";
import { stockCostNow } from "@/lib/usecases/pricing/stock-cost-now";
import {
  compileOwn,
  editionsOf,
  NO_WHAT_IF,
  ownGround,
  type Edition,
} from "@/lib/usecases/simulator/editions";

import { readPriceFile, type BadRow } from "./price-file";
import type { PRICE_SOURCES } from "./schemas";

/** A model whose list price a list would change. */
export interface ProposedPrice {
  readonly modelId: string;
  readonly name: string;
  readonly displayName: string;
  readonly currency: Currency;
  readonly prices: UnitPrices;
  readonly changes: readonly PriceChange[];
  /** Somebody has to say that it is meant. */
  readonly outlier: boolean;
  /** Share of the price left of a usual call by the default book, now and with the new list; null where unknown. */
  readonly marginNowPpm: number | null;
  readonly marginThenPpm: number | null;
}

export interface PriceProposal {
  readonly source: string;
  readonly changed: readonly ProposedPrice[];
  /** Models the list names as they are. */
  readonly unchanged: number;
  /** Names of the file that no model has; for the reference, our models it does not list. */
  readonly unknown: readonly string[];
  readonly bad: readonly BadRow[];
}

/** A call to compare margins by. */
const USUAL = { input: 3_000n, output: 1_000n };

interface Known {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly list: { readonly currency: string; readonly prices: UnitPrices } | null;
}

/** Compares a list with the prices in force, and says what it would do to margins. Needs the root's or the system's scope. */
export async function proposePrices(
  tx: Tx,
  actor: Actor,
  { source, text }: { readonly source: (typeof PRICE_SOURCES)[number]; readonly text: string },
  at: Date,
): Promise<PriceProposal> {
  const models = await knownModels(tx, actor, at);
  const read = source === "reference" ? fromReference(models) : fromFile(models, text);
  const changed = read.listed.flatMap(({ model, currency, prices }) => {
    const before = model.list?.currency === currency ? model.list.prices : {};
    const odd = oddFirstPrices(prices, currency, referencePrices(model));
    const changes = priceChanges(before, prices).map((change) =>
      change.before === null ? { ...change, outlier: odd.has(change.dimension) } : change,
    );
    return changes.length > 0 ? [{ model, currency, prices, changes }] : [];
  });
  const margins = await marginsOf(tx, actor, changed, at);
  return {
    source: source === "reference" ? REFERENCE_SOURCE : "file",
    changed: changed.map(({ model, currency, prices, changes }) => ({
      ...{ modelId: model.id, name: model.name, displayName: model.displayName, currency, prices, changes },
      outlier: changes.some((change) => change.outlier),
      ...(margins.get(model.id) ?? { marginNowPpm: null, marginThenPpm: null }),
    })),
    unchanged: read.listed.length - changed.length,
    ...{ unknown: read.unknown, bad: read.bad },
  };
}

async function knownModels(tx: Tx, { tenantId }: Actor, at: Date): Promise<Known[]> {
  const rows = await tx.model.findMany({
    where: { tenantId, status: { not: "retired" } },
    include: {
      listPrices: {
        where: { effectiveFrom: { lte: at } },
        orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }],
        take: 1,
      },
    },
    orderBy: [{ vendor: "asc" }, { displayName: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, name, displayName, vendor, listPrices: [list] }) => ({
    ...{ id, name, displayName, vendor },
    list: list ? { currency: list.currency, prices: pricesFromJson(list.prices) } : null,
  }));
}

interface Read {
  readonly listed: readonly {
    readonly model: Known;
    readonly currency: Currency;
    readonly prices: UnitPrices;
  }[];
  readonly unknown: readonly string[];
  readonly bad: readonly BadRow[];
}

function fromReference(models: readonly Known[]): Read {
  const found = models.map((model) => ({ model, currency: "USD" as const, prices: referencePrices(model) }));
  return {
    listed: found.flatMap(({ prices, ...rest }) => (prices ? [{ ...rest, prices }] : [])),
    unknown: found.flatMap(({ model, prices }) => (prices ? [] : [model.name])),
    bad: [],
  };
}

/** What a file does not speak of stays as it is. */
function fromFile(models: readonly Known[], text: string): Read {
  const { listed, bad } = readPriceFile(text);
  const byName = new Map(models.map((model) => [model.name, model]));
  return {
    listed: listed.flatMap(({ model: name, currency, prices }) => {
      const model = byName.get(name);
      if (!model) return [];
      const kept = model.list?.currency === currency ? model.list.prices : {};
      return [{ model, currency, prices: { ...kept, ...prices } }];
    }),
    unknown: listed.flatMap(({ model }) => (byName.has(model) ? [] : [model])),
    bad,
  };
}

async function marginsOf(tx: Tx, actor: Actor, changed: Read["listed"], at: Date) {
  const { tenantId } = actor;
  const book = await tx.priceBook.findFirst({ where: { tenantId, sellerId: tenantId, isDefault: true } });
  const root = { ...actor, partyId: tenantId };
  const ground = await ownGround(tx, root, at);
  const now = book && (await editionsOf(tx, root, book.id, ground, NO_WHAT_IF)).now;
  if (!book || !now) return new Map<string, { marginNowPpm: number | null; marginThenPpm: number | null }>();
  const fresh = new Map(
    changed.map(({ model, currency, prices }) => [model.id, { currency, prices: resolveInherited(prices) }]),
  );
  const models = ground.models.map((model) => ({ ...model, list: fresh.get(model.id) ?? model.list }));
  const cost = await stockCostNow(tx, tenantId, models, ground.rates, at);
  const then: Edition = { ...now, models: new Map(models.map((model) => [model.id, model])), cost };
  const towards = { buyer: ruleBuyer("", null), currency: bookCurrency(book) };
  const margin = (edition: Edition, modelId: string): number | null => {
    const result = compileOwn(edition, ground, modelId, towards);
    if (result?.kind !== "ok") return null;
    const [step] = waterfall(result.levels, USUAL, result.cost) ?? [];
    return step?.costNano == null ? null : (ppmOf(step.priceNano - step.costNano, step.priceNano) ?? null);
  };
  return new Map(
    changed.map(({ model: { id } }) => [
      id,
      { marginNowPpm: margin(now, id), marginThenPpm: margin(then, id) },
    ]),
  );
}
