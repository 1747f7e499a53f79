import type { AdmitRecord, BudgetHold, HeldLevel, OnceMark } from "@/lib/db/batch/records";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import type { Caller } from "./authenticate";
import { boundUsage, type Bound } from "./bound";
import { budgetsOf } from "./budgets";
import { levelHold } from "./level-row";
import { curatedWire } from "./curated-wire";
import { estimatedInput } from "./estimate/estimated-input";
import type { Entrant } from "./gate";
import { findOffers, type Offer, type OfferTools } from "./offers";
import {
  isRefusal,
  type CallEndpoint,
  type ParsedRequest,
  type Target,
  type Wire,
} from "./protocols/contract";
import { balanceShort, noCapacity, notServed, type Refusal } from "./refusal";
import { candidatesFor, type Candidate, type RoutingTools } from "./routing";
import { reservesFor } from "./stock";
import { targetOf } from "./target";
import type { UpstreamFault } from "./upstream-fault";

/** One way to serve a call: what is sold, who serves it, and how it is put to them. */
export interface Choice {
  readonly offer: Offer;
  readonly candidate: Candidate;
  readonly wire: Wire;
  readonly target: Target;
}

/** Everything decided about a call before anything is held. */
export interface CallPlan {
  readonly caller: Caller;
  /** What is held at each level, customer first: enough for the dearest of the offers. */
  readonly levels: readonly HeldLevel[];
  readonly budgets: readonly BudgetHold[];
  /** Best first; at least one. */
  readonly choices: readonly [Choice, ...Choice[]];
  /** A seller's own test: no key makes it, no level pays for it, and its cost is booked as testing (DESIGN section 4). */
  readonly isTrial?: true;
}

export type PlanTools = RoutingTools & OfferTools;

/** Amounts above this do not fit a wallet, so nobody can afford them. */
const MAX_NANO = 2n ** 63n - 1n;

/** Prices a request at every level, bounds it and finds who can serve it; or says why it cannot be (C01 to C04). */
export function planCall(
  tools: PlanTools,
  caller: Caller,
  endpoint: CallEndpoint,
  request: ParsedRequest,
  now: number,
): CallPlan | Refusal {
  const offers = findOffers(tools, caller, request, now);
  if (isRefusal(offers)) return offers;
  if (!chainIsActive(caller, offers[0])) return noCapacity;
  const choices: Choice[] = [];
  let problem: Refusal | null = null;
  for (const offer of offers) {
    const found = choicesFor(tools, caller, endpoint, request, offer, now);
    if (isRefusal(found)) problem ??= found;
    else choices.push(...found);
  }
  const [first, ...others] = choices;
  if (!first) return problem ?? noCapacity;
  const rest = request.preferences?.allowFallbacks === false ? [] : others;
  const levels = heldLevels(offersOf([first, ...rest]));
  if (levels.some(({ holdNano }) => holdNano > MAX_NANO)) return balanceShort;
  const budgets = budgetsOf(caller, levels[0]?.holdNano ?? 0n, now);
  return { caller, levels, budgets, choices: [first, ...rest] };
}

function offersOf(choices: readonly Choice[]): readonly Offer[] {
  return choices.length === 1 && choices[0]
    ? [choices[0].offer]
    : [...new Set(choices.map(({ offer }) => offer))];
}

/** The ways to serve one offer, best first; what stands in the way where nobody can carry the request. */
function choicesFor(
  tools: PlanTools,
  caller: Caller,
  endpoint: CallEndpoint,
  request: ParsedRequest,
  offer: Offer,
  now: number,
): readonly Choice[] | Refusal {
  const candidates = candidatesFor(tools, caller, request, offer, now);
  const choices: Choice[] = [];
  let problem: Refusal | null = null;
  for (const candidate of candidates) {
    const { protocol } = candidate.upstream;
    const wire = offer.curated ? curatedWire(endpoint, offer.curated, protocol) : endpoint.wires[protocol];
    if (!wire) {
      problem ??= notServed(request.model);
      continue;
    }
    const target = targetOf(caller, request, offer, candidate);
    const refused = wire.problemOf(request, target);
    if (refused) problem ??= refused;
    else choices.push({ offer, candidate, wire, target });
  }
  return choices.length > 0 ? choices : (problem ?? noCapacity);
}

/** A seller above that is suspended stops its branch; its customers are not told why. */
function chainIsActive({ tenant }: Caller, { priced: { partyPath } }: Offer): boolean {
  return partyPath.every((partyId) => tenant.parties.find(partyId)?.active === true);
}

/** Customer first: when several levels are short, the customer's answer is the one to give (C02 before C03). */
function heldLevels(offers: readonly Offer[]): HeldLevel[] {
  const [first, ...others] = offers.map(levelsOf);
  return (first ?? []).map((level, index) => ({
    ...level,
    holdNano: others.reduce((most, levels) => {
      const nano = levels[index]?.holdNano ?? 0n;
      return nano > most ? nano : most;
    }, level.holdNano),
  }));
}

/** What an offer's bound costs at most at every level, customer first: at the default speed, or at the one asked for. */
export function levelsOf(offer: Omit<Offer, "fullBound">): HeldLevel[] {
  const { bound, tier } = offer;
  const levels = levelsAt(offer, bound);
  if (tier === null) return levels;
  const faster = levelsAt(tier, bound);
  return levels.map((level, index) => {
    const nano = faster[index]?.holdNano ?? 0n;
    return nano > level.holdNano ? { ...level, holdNano: nano } : level;
  });
}

function levelsAt({ priced: { card }, sheet }: Pick<Offer, "priced" | "sheet">, bound: Bound): HeldLevel[] {
  const held: HeldLevel[] = [];
  for (let i = card.levels.length - 1; i >= 0; i--) {
    const level = card.levels[i];
    const row = sheet.levels[i];
    if (!level || !row) continue;
    const { sellerId, buyerId, walletId, mode, currency, priceVersionId } = level;
    const holdNano = levelHold(bound, row);
    held.push({ level: i, sellerId, buyerId, walletId, mode, currency, priceVersionId, holdNano });
  }
  return held;
}

/** The held levels with the price versions of the card that a call is charged by. */
export function levelsPricedBy(levels: readonly HeldLevel[], card: RateCard): readonly HeldLevel[] {
  if (levels.every(({ level, priceVersionId }) => card.levels[level]?.priceVersionId === priceVersionId))
    return levels;
  return levels.map((held) => ({
    ...held,
    priceVersionId: card.levels[held.level]?.priceVersionId ?? held.priceVersionId,
  }));
}

/** Which of an upstream's limits a call uses: an estimate of its input and the bound of its output, as vendors count. */
export function entrantOf({ tenant, key }: Caller, request: ParsedRequest, { offer }: Choice): Entrant {
  const segment = tenant.parties.find(key.partyId)?.segment ?? null;
  const tokens = estimatedInput(request) + offer.maxTokens * request.n;
  return { segment, tokens };
}

/**
 * The place of the choice to try after one failed: the next, but not another key of an upstream that itself failed. The same
 * upstream may still serve another model. Beyond the last: there is none.
 */
export function nextChoice(choices: readonly Choice[], index: number, fault: UpstreamFault): number {
  if (fault.blamesCredential) return index + 1;
  const failed = choices[index];
  const other = choices.findIndex(
    ({ candidate, offer }, at) =>
      at > index && (candidate.upstream !== failed?.candidate.upstream || offer !== failed.offer),
  );
  return other === -1 ? choices.length : other;
}

/** What admission is asked to set aside for a plan at one of its choices. */
export function admitRecord(
  { caller, levels, budgets, isTrial }: CallPlan,
  { offer, candidate }: Choice,
  request: ParsedRequest,
  call: { readonly id: string; readonly expiresAt: Date; readonly once: OnceMark | null },
): AdmitRecord {
  const { priced, bound, model } = offer;
  if (priced.id === null) throw new Error("a card is kept before it is used");
  return {
    callId: call.id,
    tenantId: caller.tenant.tenantId,
    apiKeyId: isTrial ? null : caller.key.id,
    customerId: priced.card.customerId,
    partyPath: priced.partyPath,
    rateCardId: priced.id,
    modelId: model.id,
    upstreamId: candidate.upstream.id,
    supplierAccountId: candidate.account.id,
    streaming: request.stream,
    expiresAt: call.expiresAt,
    levels,
    lots: reservesFor(candidate.stock.reservable, bound),
    budgets,
    ...(call.once ? { once: call.once } : {}),
    boundUsage: boundUsage(bound),
    estimatedInput: min(BigInt(estimatedInput(request)), bound.input),
  };
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
