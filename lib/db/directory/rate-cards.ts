import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { CatalogueModel } from "@/lib/domain/pricing/catalogue-model";
import {
  compileChain,
  sellingBands,
  type ChainLevel,
  type CompiledLevel,
  type CurrencyPrices,
} from "@/lib/domain/pricing/compile-chain";
import { rateCardToJson, type CardLevel, type RateCard } from "@/lib/domain/pricing/rate-card";
import type { LevelTerms } from "@/lib/domain/pricing/level-terms";
import type { ServiceTier } from "@/lib/domain/pricing/markup-rule";
import { windowHoldsUntil } from "@/lib/domain/pricing/time-window";
import { rateAt } from "@/lib/domain/money/exchange";
import type { Currency } from "@/lib/domain/money/currency";
import { findChain, type ChainLink } from "./selling-chain";
import { ReadTrail } from "./read-trail";
import type { ModelRow } from "./rows";
import type { TenantDirectory } from "./tenant-directory";

/** A card as calls use it. `id` is known once the card is kept in the database. */
export interface PricedChain {
  readonly tenantId: string;
  readonly card: RateCard;
  /** Every party of the chain, root first. */
  readonly partyPath: readonly string[];
  id: string | null;
}

/** Why there is no price. None of it is told to the customer: to it the model is not there (C04). */
export type Unpriced =
  | "not_published"
  | "not_allowed"
  | "no_chain"
  | "no_wallet"
  | "no_list_price"
  | "no_price_version"
  | "not_compiled";

interface Cached {
  readonly result: PricedChain | Unpriced;
  readonly trail: ReadTrail;
  checkedRevision: number;
}

/**
 * Compiles rate cards out of the directory when they are first asked for, and again when something they were made of
 * changed or its time came: a scheduled price goes live without anybody's doing.
 */
export class RateCards {
  readonly #pool: Pool;
  readonly #newId: () => string;
  readonly #cache = new WeakMap<TenantDirectory, Map<string, Cached>>();
  /** Digest -> id: a card compiled anew to the same content is not written again. */
  readonly #kept = new Map<string, string>();

  constructor(pool: Pool, newId: () => string) {
    this.#pool = pool;
    this.#newId = newId;
  }

  /** The prices of every level for a customer and a model at a time and a speed of service, or why there are none. */
  find(
    tenant: TenantDirectory,
    customerId: string,
    model: ModelRow,
    at: Date,
    serviceTier: ServiceTier = "default",
  ): PricedChain | Unpriced {
    let cards = this.#cache.get(tenant);
    if (!cards) this.#cache.set(tenant, (cards = new Map<string, Cached>()));
    const plain = serviceTier === "default";
    const key = plain ? customerId + model.name : `${customerId}${model.name} ${serviceTier}`;
    const cached = cards.get(key);
    if (cached && stillHolds(cached, tenant, at)) return cached.result;
    const trail = new ReadTrail();
    const result = compile(tenant, { customerId, model, at, serviceTier }, trail);
    cards.set(key, { result, trail, checkedRevision: tenant.revision });
    return result;
  }

  /** Keeps a card in the database, once. @returns its id. @throws what pg throws. */
  async persist(priced: PricedChain, at: Date): Promise<string> {
    if (priced.id !== null) return priced.id;
    const { tenantId, card } = priced;
    const json = JSON.stringify(rateCardToJson(card));
    const digest = createHash("sha256").update(json).digest();
    const known = tenantId + digest.toString("latin1");
    priced.id = this.#kept.get(known) ?? null;
    if (priced.id !== null) return priced.id;
    const { rows } = await this.#pool.query<{ id: string }>(
      "SELECT gateway_put_rate_card($1, $2, $3, $4, $5, $6, $7) AS id",
      [tenantId, this.#newId(), card.customerId, card.modelId, digest, json, at],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Error("gateway_put_rate_card answered nothing");
    this.#kept.set(known, id);
    priced.id = id;
    return id;
  }
}

function stillHolds(cached: Cached, tenant: TenantDirectory, at: Date): boolean {
  if (at.getTime() >= cached.trail.validUntil || at.getTime() < cached.trail.validFrom) return false;
  if (cached.checkedRevision === tenant.revision) return true;
  if (!cached.trail.holds()) return false;
  cached.checkedRevision = tenant.revision;
  return true;
}

/** What is to be priced, for whom. */
interface Wanted {
  readonly customerId: string;
  readonly model: ModelRow;
  readonly at: Date;
  readonly serviceTier: ServiceTier;
}

function compile(tenant: TenantDirectory, wanted: Wanted, trail: ReadTrail): PricedChain | Unpriced {
  const { customerId, model, at } = wanted;
  trail.validFrom = at.getTime();
  if (trail.first(tenant.models, model.name) !== model || !model.published) return "not_published";
  const links = findChain(tenant, customerId, at, trail);
  if (!links) return "no_chain";
  if (links.some(({ edge }) => !allows(edge.allowedModelIds, model.id))) return "not_allowed";
  const list = trail.inForce(tenant.listPrices, model.id, at);
  if (!list) return "no_list_price";
  const priced = links.map((link) => pricedLink(tenant, link, at, trail));
  if (priced.some((one) => one === null)) return "no_price_version";
  return assemble(
    tenant,
    wanted,
    trail,
    list,
    priced.filter((one) => one !== null),
  );
}

/** Whether a list of model ids includes a model; an empty list includes all. */
export function allows(modelIds: readonly string[], modelId: string): boolean {
  return modelIds.length === 0 || modelIds.includes(modelId);
}

type PricedLink = NonNullable<ReturnType<typeof pricedLink>>;

function pricedLink(tenant: TenantDirectory, link: ChainLink, at: Date, trail: ReadTrail) {
  const bookId = link.edge.priceBookId ?? trail.first(tenant.priceBooks, link.edge.sellerId)?.id;
  const version = bookId === undefined ? undefined : trail.inForce(tenant.priceVersions, bookId, at);
  if (!version?.rules) return null;
  const timeZone = trail.first(tenant.parties, link.edge.sellerId)?.timeZone;
  if (timeZone === undefined) return null;
  for (const { effectiveFrom, effectiveTo, timeWindows } of version.rules) {
    trail.until(effectiveFrom, at);
    trail.until(effectiveTo, at);
    if (timeWindows) trail.until(windowHoldsUntil(timeWindows, at, timeZone), at);
  }
  return { ...link, version, rules: version.rules, timeZone };
}

function assemble(
  tenant: TenantDirectory,
  { customerId, model, at, serviceTier }: Wanted,
  trail: ReadTrail,
  list: CurrencyPrices & { readonly id: string },
  links: readonly PricedLink[],
): PricedChain | Unpriced {
  const rates = trail.group(tenant.fxRates, "");
  for (const rate of rates) trail.until(rate.at, at);
  const lock = (from: Currency, to: Currency) => (from === to ? null : (rateAt(rates, from, to, at) ?? null));
  const rootBuy = links[0]?.version.buyPrices.get(model.id) ?? { currency: list.currency, prices: {} };
  const levels = links.map(({ edge, buyer, version, rules, timeZone }, index): ChainLevel => ({
    versionId: version.id,
    rules,
    buyer: { partyId: buyer.id, segments: buyer.segment === null ? [] : [buyer.segment] },
    currency: edge.currency,
    timeZone,
    listRate: lock(list.currency, edge.currency),
    buyRate: lock(links[index - 1]?.edge.currency ?? rootBuy.currency, edge.currency),
  }));
  const compiled = compileChain({
    model: catalogueModel(model),
    ...{ list, rootBuy, levels, at, serviceTier },
  });
  if (compiled.kind === "failed") return "not_compiled";
  const cardLevels = compiled.levels.map((level, index): CardLevel | null => {
    const link = links[index];
    return link?.wallet
      ? {
          level: index,
          sellerId: link.edge.sellerId,
          buyerId: link.edge.buyerId,
          walletId: link.wallet.id,
          mode: link.edge.mode,
          currency: level.currency,
          priceVersionId: level.versionId,
          ruleId: level.ruleId,
          fxRateId: level.buyRateId,
          listFxRateId: level.listRateId,
          edgeId: link.edge.id,
          taxRatePpm: link.edge.taxRatePpm,
          ...termsOf(level),
        }
      : null;
  });
  const complete = cardLevels.filter((level) => level !== null);
  if (complete.length < links.length) return "no_wallet";
  const { id: listPriceId, currency, prices, bands } = list;
  return {
    tenantId: tenant.tenantId,
    card: {
      customerId,
      modelId: model.id,
      levels: complete,
      list: { listPriceId, currency, prices, ...(bands && { bands }) },
      rootBuy,
      ...(serviceTier !== "default" && { serviceTier }),
    },
    partyPath: [tenant.tenantId, ...complete.map((level) => level.buyerId)],
    id: null,
  };
}

/** What of a compiled level calls are priced by; what the seller pays stays out of the card. */
function termsOf(level: CompiledLevel): LevelTerms {
  const { prices, volumes, window, serviceTier, feePpm, timeZone } = level;
  const bands = sellingBands(level);
  return {
    prices,
    ...(volumes && { volumes }),
    ...(bands.length > 0 && { bands }),
    ...(window && { window }),
    ...(serviceTier && { serviceTier }),
    ...(feePpm !== undefined && { feePpm }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

function catalogueModel({ id, slug, vendor, tags, modality }: ModelRow): CatalogueModel {
  return { id, slug, vendorId: vendor, tags, modalities: [modality] };
}
