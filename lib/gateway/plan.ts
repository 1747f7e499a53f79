import type { AdmitRecord, HeldLevel } from "@/lib/db/batch/records";
import { allows, type PricedChain, type RateCards } from "@/lib/db/directory/rate-cards";
import type { ModelRow } from "@/lib/db/directory/rows";
import type { ServiceTier } from "@/lib/domain/pricing/markup-rule";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import type { Caller } from "./authenticate";
import { boundOf, boundUsage, outputPerChoice, type Bound } from "./bound";
import { chargeSheet, type ChargeSheet } from "./charge-sheet";
import { levelHold } from "./level-row";
import type { ParsedRequest } from "./protocols/dialect";
import { balanceShort, keyCannotBuy, modelNotFound, noCapacity, type Refusal } from "./refusal";
import { candidatesFor, type Candidate, type RoutingTools } from "./routing";
import { reservesFor } from "./stock";

/** Everything decided about a call before anything is held. */
export interface CallPlan {
  readonly caller: Caller;
  readonly model: ModelRow;
  readonly priced: PricedChain;
  readonly sheet: ChargeSheet;
  readonly bound: Bound;
  readonly maxTokens: number;
  /** Customer first. */
  readonly levels: readonly HeldLevel[];
  /** Best first; at least one. */
  readonly candidates: readonly Candidate[];
}

export interface PlanTools extends RoutingTools {
  readonly rateCards: RateCards;
}

const sheets = new WeakMap<RateCard, { text?: ChargeSheet | null; audio?: ChargeSheet | null }>();

function sheetOf(card: RateCard, audio: boolean): ChargeSheet | null {
  let known = sheets.get(card);
  if (!known) sheets.set(card, (known = {}));
  if (audio) return known.audio === undefined ? (known.audio = chargeSheet(card, true)) : known.audio;
  return known.text === undefined ? (known.text = chargeSheet(card, false)) : known.text;
}

/** The model of that name, if this key may use it: published, allowed and priced all the way, at that speed of service (C04). */
export function findPriced(
  { tenant, key }: Caller,
  rateCards: RateCards,
  name: string,
  now: Date,
  serviceTier: ServiceTier = "default",
): { readonly model: ModelRow; readonly priced: PricedChain } | "no_chain" | null {
  const model = tenant.models.first(name);
  if (!model || !allows(key.modelIds, model.id)) return null;
  const priced = rateCards.find(tenant, key.partyId, model, now, serviceTier);
  if (priced === "no_chain") return priced;
  return typeof priced === "string" ? null : { model, priced };
}

/** Amounts above this do not fit a wallet, so nobody can afford them. */
const MAX_NANO = 2n ** 63n - 1n;

/** Prices a request at every level, bounds it and finds who can serve it; or says why it cannot be (C01 to C04). */
export function planCall(
  tools: PlanTools,
  caller: Caller,
  request: ParsedRequest,
  now: number,
): CallPlan | Refusal {
  const found = findPriced(caller, tools.rateCards, request.model, new Date(now));
  if (found === "no_chain") return keyCannotBuy;
  const sheet = found && sheetOf(found.priced.card, request.audio);
  if (!found || !sheet) return modelNotFound(request.model);
  const { model, priced } = found;
  const candidates = candidatesFor(tools, caller.tenant, model, priced, sheet, now);
  if (candidates.length === 0 || !chainIsActive(caller, priced)) return noCapacity;
  const { unsizable, n, maxTokens } = request;
  const asked = { bodyBytes: request.body.length, unsizable, n, maxTokens };
  const bound = boundOf(asked, model, sheet.requestsArePriced);
  const levels = heldLevels(priced.card, sheet, bound);
  if (levels.some(({ holdNano }) => holdNano > MAX_NANO)) return balanceShort;
  return {
    caller,
    model,
    priced,
    sheet,
    bound,
    maxTokens: outputPerChoice(asked, model),
    levels,
    candidates,
  };
}

/** A seller above that is suspended stops its branch; its customers are not told why. */
function chainIsActive({ tenant }: Caller, { partyPath }: PricedChain): boolean {
  return partyPath.every((partyId) => tenant.parties.find(partyId)?.active === true);
}

/** Customer first: when several levels are short, the customer's answer is the one to give (C02 before C03). */
function heldLevels(card: RateCard, sheet: ChargeSheet, bound: Bound): HeldLevel[] {
  const held: HeldLevel[] = [];
  for (let i = card.levels.length - 1; i >= 0; i--) {
    const level = card.levels[i];
    const row = sheet.levels[i];
    if (!level || !row) continue;
    const { sellerId, buyerId, walletId, mode, currency, priceVersionId } = level;
    held.push({
      level: i,
      sellerId,
      buyerId,
      walletId,
      mode,
      currency,
      priceVersionId,
      holdNano: levelHold(bound, row),
    });
  }
  return held;
}

const BYTES_PER_TOKEN = 4;

/** What admission is asked to set aside for a plan at one of its candidates. */
export function admitRecord(
  plan: CallPlan,
  candidate: Candidate,
  request: ParsedRequest,
  call: { readonly id: string; readonly rateCardId: string; readonly expiresAt: Date },
): AdmitRecord {
  const { caller, priced, bound, levels, model } = plan;
  return {
    callId: call.id,
    tenantId: caller.tenant.tenantId,
    apiKeyId: caller.key.id,
    customerId: priced.card.customerId,
    partyPath: priced.partyPath,
    rateCardId: call.rateCardId,
    modelId: model.id,
    upstreamId: candidate.upstream.id,
    supplierAccountId: candidate.account.id,
    streaming: request.stream,
    expiresAt: call.expiresAt,
    levels,
    lots: reservesFor(candidate.stock.reservable, bound),
    boundUsage: boundUsage(bound),
    estimatedInput: min(BigInt(Math.ceil(request.body.length / BYTES_PER_TOKEN)), bound.input),
  };
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
