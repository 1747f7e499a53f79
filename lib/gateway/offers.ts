import { allows, type PricedChain, type RateCards } from "@/lib/db/directory/rate-cards";
import type { ModelRow } from "@/lib/db/directory/rows";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import type { Caller } from "./authenticate";
import { boundOf, outputPerChoice, type Bound } from "./bound";
import { chargeSheet, type ChargeSheet } from "./charge-sheet";
import type { GatewayLimits } from "./limits";
import type { Operation, ParsedRequest } from "./protocols/contract";
import { keyCannotBuy, modelNotFound, type Refusal } from "./refusal";

/** A model at the prices of every level, for one request. */
export interface Offer {
  readonly model: ModelRow;
  readonly priced: PricedChain;
  readonly sheet: ChargeSheet;
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

/** The model of that name, if this key may use it: published, allowed and priced all the way (C04). */
export function findPriced(
  { tenant, key }: Caller,
  rateCards: RateCards,
  name: string,
  now: Date,
): { readonly model: ModelRow; readonly priced: PricedChain } | "no_chain" | null {
  const model = tenant.models.first(name);
  if (!model || !allows(key.modelIds, model.id)) return null;
  const priced = rateCards.find(tenant, key.partyId, model, now);
  if (priced === "no_chain") return priced;
  return typeof priced === "string" ? null : { model, priced };
}

/**
 * What a request may be served with, in order: the model it names, then those it allows as fallbacks (C36). A fallback
 * that is not there is passed over; the model itself must be.
 */
export function findOffers(
  tools: OfferTools,
  caller: Caller,
  request: ParsedRequest,
  now: number,
): readonly [Offer, ...Offer[]] | Refusal {
  const first = offerOf(tools, caller, request, request.model, now);
  if (first === "no_chain") return keyCannotBuy;
  if (!first) return modelNotFound(request.model);
  const fallbacks = request.preferences?.models ?? [];
  if (fallbacks.length === 0) return [first];
  const others = fallbacks.flatMap((name) => {
    const offer = name === request.model ? null : offerOf(tools, caller, request, name, now);
    return offer && offer !== "no_chain" ? [offer] : [];
  });
  return [first, ...others];
}

function offerOf(
  { rateCards, limits }: OfferTools,
  caller: Caller,
  request: ParsedRequest,
  name: string,
  now: number,
): Offer | "no_chain" | null {
  const found = findPriced(caller, rateCards, name, new Date(now));
  if (!found || found === "no_chain") return found;
  const { model, priced } = found;
  const sheet = sheetOf(priced.card, request.operation, request.audio);
  if (!sheet) return null;
  const fullBound = boundOf(request, model, sheet.metered);
  const bound = sliceOf(request, model, fullBound, limits.sliceTokens);
  return { model, priced, sheet, bound, fullBound, maxTokens: outputPerChoice(request, model) };
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
