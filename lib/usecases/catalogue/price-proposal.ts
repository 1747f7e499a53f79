import type { Tx } from "@/lib/db/with-tenant";
import type { Currency } from "@/lib/domain/money/currency";
import { ppmOf } from "@/lib/domain/money/ppm";
import type { CatalogueModel } from "@/lib/domain/pricing/catalogue-model";
import type { ListBand } from "@/lib/domain/pricing/level-terms";
import { oddFirstPrices } from "@/lib/domain/pricing/first-price";
import { bandedFromJson, resolvedBands, type BandedPrices } from "@/lib/domain/pricing/list-bands";
import { bandedChanges, type BandedChange } from "@/lib/domain/pricing/price-change";
import { multipliesLengths, type MarkupRule } from "@/lib/domain/pricing/markup-rule";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { scopeCovers } from "@/lib/domain/pricing/select-rule";
import { waterfall } from "@/lib/domain/pricing/simulate";
import {
  REFERENCE_SOURCE,
  referenceBands,
  referencePrices,
} from "@/lib/integrations/reference-prices/reference-prices";
import type { Actor } from "@/lib/usecases/actor";
import { bookCurrency } from "@/lib/usecases/pricing/selling-prices";
import { ruleBuyer } from "@/lib/usecases/pricing/selling-steps";
import { stockCostNow } from "@/lib/usecases/pricing/stock-cost-now";
import { inForce, rulesOf, versionsOf } from "@/lib/usecases/pricing/versions";
import {
  compileOwn,
  editionsOf,
  NO_WHAT_IF,
  ownGround,
  type Edition,
} from "@/lib/usecases/simulator/editions";

import { listInForce } from "./list-in-force";
import { readPriceFile, type BadRow } from "./price-file";
import type { PRICE_SOURCES } from "./schemas";

/** A model whose list price a list would change. */
export interface ProposedPrice {
  readonly modelId: string;
  readonly name: string;
  readonly displayName: string;
  readonly currency: Currency;
  readonly prices: UnitPrices;
  /** What differs above a length of input, as it is kept. */
  readonly bands: readonly ListBand[];
  readonly changes: readonly BandedChange[];
  /** Somebody has to say that it is meant. */
  readonly outlier: boolean;
  /** Rules in force have steps of their own for long inputs of it: they would multiply what the list asks for those now. */
  readonly twice: boolean;
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
  readonly catalogue: CatalogueModel;
  readonly list: (BandedPrices & { readonly currency: string }) | null;
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
  const changed = read.listed.flatMap(({ model, currency, prices, bands }) => {
    const before = model.list?.currency === currency ? model.list : { prices: {} };
    const odd = oddFirstPrices(prices, currency, referencePrices(model));
    const changes = bandedChanges(before, { prices, bands }).map((change) =>
      change.before === null
        ? { ...change, outlier: change.aboveInputUnits === 0n && odd.has(change.dimension) }
        : change,
    );
    return changes.length > 0 ? [{ model, currency, prices, bands, changes }] : [];
  });
  const stepped = await rulesWithLengths(tx, actor, at);
  const margins = await marginsOf(tx, actor, changed, at);
  return {
    source: source === "reference" ? REFERENCE_SOURCE : "file",
    changed: changed.map(({ model: { id: modelId, name, displayName, catalogue }, ...row }) => ({
      ...{ modelId, name, displayName, ...row },
      ...oddities(row, catalogue, stepped),
      ...(margins.get(modelId) ?? { marginNowPpm: null, marginThenPpm: null }),
    })),
    unchanged: read.listed.length - changed.length,
    ...{ unknown: read.unknown, bad: read.bad },
  };
}

/** What somebody has to say is meant. */
function oddities(
  { changes, bands }: Pick<ProposedPrice, "changes" | "bands">,
  model: CatalogueModel,
  stepped: readonly MarkupRule[],
) {
  const longer = bands.length > 0 && changes.some(({ aboveInputUnits }) => aboveInputUnits > 0n);
  const twice = longer && stepped.some(({ scope }) => scopeCovers(scope, model));
  return { outlier: twice || changes.some((change) => change.outlier), twice };
}

/** Rules in force, of whatever seller, that are relative and make long inputs dearer or cheaper by themselves. */
async function rulesWithLengths(tx: Tx, { tenantId }: Actor, at: Date): Promise<MarkupRule[]> {
  const books = await tx.priceBook.findMany({ where: { tenantId }, select: { id: true } });
  const rules: MarkupRule[] = [];
  for (const { id } of books) {
    const version = inForce(await versionsOf(tx, tenantId, id), at);
    rules.push(...(version ? rulesOf(version) : []).filter(multipliesLengths));
  }
  return rules;
}

async function knownModels(tx: Tx, { tenantId }: Actor, at: Date): Promise<Known[]> {
  const rows = await tx.model.findMany({
    where: { tenantId, status: { not: "retired" } },
    include: listInForce(at),
    orderBy: [{ vendor: "asc" }, { displayName: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, name, displayName, vendor, tags, modality, listPrices: [list] }) => ({
    ...{ id, name, displayName, vendor },
    catalogue: { id, slug: name, vendorId: vendor, tags, modalities: [modality] },
    list: list ? { currency: list.currency, ...bandedFromJson(list) } : null,
  }));
}

interface Read {
  readonly listed: readonly {
    readonly model: Known;
    readonly currency: Currency;
    readonly prices: UnitPrices;
    readonly bands: readonly ListBand[];
  }[];
  readonly unknown: readonly string[];
  readonly bad: readonly BadRow[];
}

function fromReference(models: readonly Known[]): Read {
  const found = models.map((model) => ({ model, currency: "USD" as const, prices: referencePrices(model) }));
  return {
    listed: found.flatMap(({ prices, ...rest }) =>
      prices ? [{ ...rest, prices, bands: referenceBands(rest.model) }] : [],
    ),
    unknown: found.flatMap(({ model, prices }) => (prices ? [] : [model.name])),
    bad: [],
  };
}

/** What a file does not speak of stays as it is. */
function fromFile(models: readonly Known[], text: string): Read {
  const { listed, bad } = readPriceFile(text);
  const byName = new Map(models.map((model) => [model.name, model]));
  return {
    listed: listed.flatMap(({ model: name, currency, prices, bands }) => {
      const model = byName.get(name);
      if (!model) return [];
      const kept: BandedPrices = model.list?.currency === currency ? model.list : { prices: {} };
      return [{ model, currency, prices: { ...kept.prices, ...prices }, bands: bands ?? kept.bands ?? [] }];
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
    changed.map(({ model, currency, prices, bands }) => [
      model.id,
      { currency, ...resolvedBands({ prices, bands }) },
    ]),
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
