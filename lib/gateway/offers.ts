import { allows, type PricedChain, type RateCards } from "@/lib/db/directory/rate-cards";
import type { ListPriceRow, ModelRow } from "@/lib/db/directory/rows";
import { modelRoutingFromJson, type ModelRouting } from "@/lib/domain/pricing/model-routing";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import type { Caller } from "./authenticate";
import { boundOf, outputPerChoice, type Bound } from "./bound";
import { chargeSheet, type ChargeSheet } from "./charge-sheet";
import { levelHold } from "./level-row";
import type { GatewayLimits } from "./limits";
import type { Operation, ParsedRequest } from "./protocols/contract";
import { keyCannotBuy, modelNotFound, type Refusal } from "./refusal";
import { tierNotSold, type TierPrices } from "./service-tier";
import type { StockBasis } from "./stock";

/** A model at the prices of every level, for one request. */
export interface Offer {
  /** What is sold. */
  readonly model: ModelRow;
  /** What is asked of an upstream: the same, but for a curated model. */
  readonly served: ModelRow;
  readonly basis: StockBasis;
  readonly curated: Extract<ModelRouting, { kind: "curated" }> | null;
  readonly priced: PricedChain;
  readonly sheet: ChargeSheet;
  /** The prices of the speed of service that was asked for; null: of the default one alone. */
  readonly tier: TierPrices | null;
  /** What is held for now: the whole of it, or a slice that grows with the answer. */
  bound: Bound;
  /** The most it may become. */
  readonly fullBound: Bound;
  /** For each choice. */
  readonly maxTokens: number;
}

export interface OfferTools {
  readonly rateCards: RateCards;
  readonly limits: Pick<GatewayLimits, "sliceTokens">;
}

type SheetKey = `${Operation}${"" | "+audio"}`;

const sheets = new WeakMap<RateCard, Map<SheetKey, ChargeSheet | null>>();

function sheetOf(card: RateCard, operation: Operation, audio: boolean): ChargeSheet | null {
  let known = sheets.get(card);
  if (!known) sheets.set(card, (known = new Map<SheetKey, ChargeSheet | null>()));
  const key: SheetKey = audio ? `${operation}+audio` : operation;
  let sheet = known.get(key);
  if (sheet === undefined) known.set(key, (sheet = chargeSheet(card, operation, audio)));
  return sheet;
}

/**
 * What a request may be served with, in order: the model it names, or those that name stands for, then those it allows as
 * fallbacks (C36). A fallback that is not there is passed over; the model itself must be.
 */
export function findOffers(
  tools: OfferTools,
  caller: Caller,
  request: ParsedRequest,
  now: number,
): readonly [Offer, ...Offer[]] | Refusal {
  const named = offersOf(tools, caller, request, request.model, now);
  if (named === "no_chain") return keyCannotBuy;
  const wanted = request.serviceTier?.required === true ? request.serviceTier : null;
  const [first, ...rest] = wanted ? named.filter(({ tier }) => tier !== null) : named;
  if (!first) return wanted && named.length > 0 ? tierNotSold(wanted) : modelNotFound(request.model);
  const fallbacks = request.preferences?.models ?? NO_MODELS;
  if (fallbacks.length === 0 && rest.length === 0) return [first];
  const others = fallbacks.flatMap((name) => {
    const offers = name === request.model ? [] : offersOf(tools, caller, request, name, now);
    return offers === "no_chain" ? [] : offers.filter(({ tier }) => !wanted || tier !== null);
  });
  return [first, ...rest, ...others];
}

/** Whether a name may be asked for with a key: it has a price, or stands for something that has. */
export function isOffered(
  { rateCards }: Pick<OfferTools, "rateCards">,
  caller: Caller,
  name: string,
  now: Date,
): boolean {
  const model = caller.tenant.models.first(name);
  if (!model?.published || !allows(caller.key.modelIds, model.id)) return false;
  const routing = routingOf(model);
  const sold =
    routing?.kind === "alias" || routing?.kind === "cheapest" ? targetsOf(caller, routing.modelIds) : [model];
  return (
    routing !== null &&
    sold.some((one) => typeof rateCards.find(caller.tenant, caller.key.partyId, one, now) !== "string")
  );
}

const NO_MODELS: readonly string[] = [];
const NO_OFFERS: readonly Offer[] = [];

/** The offers a name stands for, best first; none where the key may not use it, or it has no price (C04). */
function offersOf(
  tools: OfferTools,
  caller: Caller,
  request: ParsedRequest,
  name: string,
  now: number,
): readonly Offer[] | "no_chain" {
  const model = caller.tenant.models.first(name);
  if (!model?.published || !allows(caller.key.modelIds, model.id)) return NO_OFFERS;
  const routing = routingOf(model);
  switch (routing?.kind) {
    case undefined:
      return NO_OFFERS;
    case "self": {
      const offer = offerOf(tools, caller, request, model, now);
      return offer === "no_chain" ? offer : offer ? [offer] : NO_OFFERS;
    }
    case "alias":
      return targetsOf(caller, routing.modelIds).flatMap((target) =>
        asList(offerOf(tools, caller, request, target, now)),
      );
    case "cheapest":
      return targetsOf(caller, routing.modelIds)
        .filter((target) => carries(target, request))
        .flatMap((target) => asList(offerOf(tools, caller, request, target, now)))
        .sort(byCustomersHold)
        .slice(0, CHEAPEST_TRIED);
    case "curated":
      return curatedOffers(tools, caller, request, model, routing, now);
    default:
      return routing satisfies never;
  }
}

/** What is held is the dearest of what may serve, so that not everything may. */
const CHEAPEST_TRIED = 2;

const asList = (offer: Offer | "no_chain" | null): readonly Offer[] =>
  offer === null || offer === "no_chain" ? NO_OFFERS : [offer];

function targetsOf({ tenant }: Caller, modelIds: readonly string[]): ModelRow[] {
  return modelIds.flatMap((id) => {
    const target = tenant.models.find(id);
    return target?.published && routingOf(target)?.kind === "self" ? [target] : [];
  });
}

function carries({ capabilities, contextWindow }: ModelRow, { needs, body }: ParsedRequest): boolean {
  const has = (needed: boolean, name: string) => !needed || capabilities.includes(name);
  return (
    has(needs.vision, "vision") &&
    has(needs.tools, "tools") &&
    has(needs.audio, "audio") &&
    has(needs.jsonSchema, "json_schema") &&
    body.length / BYTES_PER_TOKEN <= contextWindow
  );
}

const BYTES_PER_TOKEN = 4;

function byCustomersHold(a: Offer, b: Offer): number {
  const [one, other] = [a, b].map(({ sheet, fullBound }) => {
    const row = sheet.levels.at(-1);
    return row ? levelHold(fullBound, row) : 0n;
  }) as [bigint, bigint];
  return one === other ? (a.model.name < b.model.name ? -1 : 1) : one < other ? -1 : 1;
}

/** A curated model is sold at its own price and served by others, each with its own stock. */
function curatedOffers(
  tools: OfferTools,
  caller: Caller,
  request: ParsedRequest,
  model: ModelRow,
  routing: Extract<ModelRouting, { kind: "curated" }>,
  now: number,
): readonly Offer[] | "no_chain" {
  const sold = offerOf(tools, caller, request, model, now);
  if (sold === null || sold === "no_chain") return sold ?? NO_OFFERS;
  return targetsOf(caller, routing.modelIds).flatMap((served) => {
    const list = listInForce(caller, served, now);
    return list
      ? [
          {
            ...sold,
            served,
            basis: { modelId: served.id, list, levels: sold.priced.card.levels },
            curated: routing,
          },
        ]
      : [];
  });
}

/** A model's list price now, dated; null where it has none. @param now milliseconds */
export function listInForce(
  { tenant }: Pick<Caller, "tenant">,
  { id }: ModelRow,
  now: number,
): ListPriceRow | null {
  const inForce = tenant.listPrices
    .group(id)
    .filter(({ effectiveFrom }) => effectiveFrom.getTime() <= now)
    .sort((a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime());
  return inForce[0] ?? null;
}

const routings = new WeakMap<ModelRow, ModelRouting | null>();

/** What a model's name stands for; null where that cannot be read. */
function routingOf(model: ModelRow): ModelRouting | null {
  let routing = routings.get(model);
  if (routing === undefined) routings.set(model, (routing = readRouting(model)));
  return routing;
}

function readRouting({ routing }: ModelRow): ModelRouting | null {
  try {
    return modelRoutingFromJson(routing);
  } catch {
    return null;
  }
}

function offerOf(
  { rateCards, limits }: OfferTools,
  caller: Caller,
  request: ParsedRequest,
  model: ModelRow,
  now: number,
): Offer | "no_chain" | null {
  const priced = rateCards.find(caller.tenant, caller.key.partyId, model, new Date(now));
  if (typeof priced === "string") return priced === "no_chain" ? priced : null;
  const sheet = sheetOf(priced.card, request.operation, request.audio);
  if (!sheet) return null;
  const tier = tierOf(rateCards, caller, request, model, now);
  const fullBound = boundOf(
    request,
    model,
    tier ? new Set([...sheet.metered, ...tier.sheet.metered]) : sheet.metered,
  );
  const bound = sliceOf(request, model, fullBound, limits.sliceTokens);
  const maxTokens = outputPerChoice(request, model);
  return {
    model,
    served: model,
    basis: priced.card,
    priced,
    sheet,
    tier,
    bound,
    fullBound,
    maxTokens,
    curated: null,
  };
}

/** The prices of the speed asked for; null where none is, or not every level has one. */
function tierOf(
  rateCards: RateCards,
  { tenant, key }: Caller,
  { serviceTier: asked, operation, audio }: ParsedRequest,
  model: ModelRow,
  now: number,
): TierPrices | null {
  if (!asked) return null;
  const priced = rateCards.find(tenant, key.partyId, model, new Date(now), asked.tier);
  if (typeof priced === "string") return null;
  const sheet = sheetOf(priced.card, operation, audio);
  return sheet && { tier: asked.tier, priced, sheet };
}

/**
 * A stream of text holds a slice of its output at first, so that four parallel agents do not strand a small wallet
 * (DESIGN section 2, step 4). What a model thinks in secret cannot be watched as it grows, so such models hold it all.
 */
function sliceOf(request: ParsedRequest, model: ModelRow, full: Bound, sliceTokens: number): Bound {
  if (!request.stream || request.operation !== "chat" || model.capabilities.includes("reasoning"))
    return full;
  const slice = BigInt(sliceTokens) * BigInt(request.n);
  return full.output > slice ? { ...full, output: slice } : full;
}
