import { drawInOrder } from "../billing/draw-grants";
import { allocate } from "../inventory/allocate";
import { costOfDraw } from "../inventory/cost";
import { availableQty } from "../inventory/lot";
import type { Nano } from "../money/nano";
import { amountOfParts, type LineParts } from "../pricing/rate-line";
import type { LotNeed } from "./admit-batch";
import { releaseHolds } from "./admit-batch";
import type { DrawPurpose, LineFunding, SoldLine, StockDrawn } from "./call-entries";
import { buyerPostings, sellerPostings, stockPostings } from "./call-entries";
import type { Entry, Posting } from "./entry";
import { aggregated, makeEntry } from "./entry";
import type { CallState, SettlementDraft, SettlementState } from "./settlement-state";
import { draftOf, rowOf, volumeCounterId } from "./settlement-state";

/** Stock a call used, for one purpose, at its real quantities; lots in the order to draw them. */
export interface StockUse {
  readonly purpose: DrawPurpose;
  readonly lots: readonly LotNeed[];
}

/** A line of volume tiers, and the month its counters count in ("2026-12"). */
export interface VolumeLine extends LineParts {
  readonly month: string;
}

/**
 * How a call ended. `sold` charges every level (amounts as the request's levels, root's sale first, none above its
 * hold); `unsold` charges nobody. Either may use stock: sold calls normally once, faulty ones as absorbed (P1).
 */
export type SettleRecord =
  | {
      readonly callId: string;
      readonly kind: "sold";
      readonly amountsNano: readonly Nano[];
      /** Percentage fees within the amounts; missing: none. */
      readonly feesNano?: readonly Nano[];
      /** Levels whose amount depends on what was bought before: priced here, whatever `amountsNano` says of them. */
      readonly volumes?: readonly (VolumeLine | null)[];
      readonly stock: readonly StockUse[];
    }
  | { readonly callId: string; readonly kind: "unsold"; readonly stock: readonly StockUse[] };

/** One level of one call: the sub-ledger. Level 0 is the root's sale. */
export interface RatedLine extends SoldLine {
  readonly callId: string;
  readonly level: number;
  readonly feeNano: Nano;
  /** Where the counters of its volume tiers stood before it; null where none decided. */
  readonly volumeFrom: readonly bigint[] | null;
}

/** One lot drawn by one call, from a position on its cost curve. */
export interface LotDrawn extends StockDrawn {
  readonly callId: string;
  readonly fromQty: bigint;
  readonly qty: bigint;
}

/** Stock a call used that no lot could give: `left` of `of`, in the last lot's unit (see allocate.ts). */
export interface Undrawn {
  readonly callId: string;
  readonly purpose: DrawPurpose;
  readonly left: bigint;
  readonly of: bigint;
}

/** `rejected` records change nothing: they are the poisoned ones, to be quarantined. */
export type SettleOutcome =
  | { readonly callId: string; readonly kind: "settled" | "released" | "already" }
  | { readonly callId: string; readonly kind: "rejected"; readonly reason: string };

export interface SettleResult {
  readonly state: SettlementState;
  readonly outcomes: readonly SettleOutcome[];
  readonly lines: readonly RatedLine[];
  readonly draws: readonly LotDrawn[];
  readonly undrawn: readonly Undrawn[];
  /** One entry per party with books, its postings summed per account over the batch (invariant 7). */
  readonly entries: readonly Entry[];
}

interface Work {
  readonly draft: SettlementDraft;
  readonly lines: RatedLine[];
  readonly draws: LotDrawn[];
  readonly undrawn: Undrawn[];
  readonly postings: Map<string, Posting[]>;
}

/**
 * The reference of the SQL settlement: in the order given, each call once (compare-and-set of its state), all levels
 * or none, grants in their order, stock at exact cost. A bad record is rejected and the rest go on.
 * @throws RangeError when a record's call refers to rows that do not exist, or a wallet has grants this cannot draw.
 */
export function settleBatch(state: SettlementState, records: readonly SettleRecord[]): SettleResult {
  const work: Work = { draft: draftOf(state), lines: [], draws: [], undrawn: [], postings: new Map() };
  const outcomes = records.map((record) => settleOne(work, record));
  const entries = [...work.postings]
    .map(([partyId, postings]) => makeEntry("calls_settled", partyId, aggregated(postings)))
    .filter((entry) => entry.postings.length > 0)
    .sort((a, b) => (a.partyId < b.partyId ? -1 : 1));
  return {
    state: work.draft,
    outcomes,
    lines: work.lines,
    draws: work.draws,
    undrawn: work.undrawn,
    entries,
  };
}

function settleOne(work: Work, record: SettleRecord): SettleOutcome {
  const { callId } = record;
  const call = work.draft.calls.get(callId);
  if (!call) return { callId, kind: "rejected", reason: "unknown call" };
  if (call.state !== "held") return { callId, kind: "already" };
  const reason = faultOf(call, record);
  if (reason) return { callId, kind: "rejected", reason };
  releaseHolds(work.draft, call);
  if (record.kind === "sold") sell(work, call, record);
  for (const use of record.stock) drawStock(work, call, use);
  const ended = record.kind === "sold" || record.stock.length > 0 ? "settled" : "released";
  work.draft.calls.set(callId, { ...call, state: ended });
  return { callId, kind: ended };
}

/** What makes a record unfit to settle; nothing has changed yet. */
function faultOf(call: CallState, record: SettleRecord): string | undefined {
  if (record.kind === "sold") {
    if (record.amountsNano.length !== call.levels.length) return "an amount per level is needed";
    const outside = (amount: Nano, level: number) =>
      !record.volumes?.[level] && (amount < 0n || amount > (call.levels[level]?.holdNano ?? 0n));
    if (record.amountsNano.some(outside)) return "an amount is above its hold, or negative";
  }
  if (record.stock.some(({ lots }) => lots.some(({ needQty }) => needQty < 0n))) return "a negative need";
  return undefined;
}

type Sold = Extract<SettleRecord, { kind: "sold" }>;

function sell(work: Work, call: CallState, sold: Sold): void {
  const charges = call.levels.map((_, level) => chargeOf(work.draft, call, sold, level));
  const customerPays = charges.at(-1)?.amountNano ?? 0n;
  for (const { counterId } of call.counters) {
    const counter = rowOf(work.draft.counters, counterId);
    work.draft.counters.set(counterId, { ...counter, spentNano: counter.spentNano + customerPays });
  }
  for (const [level, { walletId }] of call.levels.entries()) {
    const line = charge(work, call.id, level, walletId, charges[level] as Charge);
    post(work, line.sellerId, sellerPostings(line));
    if (level < call.levels.length - 1) post(work, line.buyerId, buyerPostings(line));
  }
}

type Charge = Pick<RatedLine, "amountNano" | "feeNano" | "volumeFrom">;

/** What a level pays; a line of volume tiers from where its counters stand, which it moves on (never above the hold, P3). */
function chargeOf(draft: SettlementDraft, call: CallState, sold: Sold, level: number): Charge {
  const parts = sold.volumes?.[level];
  const { walletId, holdNano } = call.levels[level] as CallState["levels"][number];
  if (!parts) {
    const feeNano = sold.feesNano?.[level] ?? 0n;
    return { amountNano: sold.amountsNano[level] ?? 0n, feeNano, volumeFrom: null };
  }
  const counters = parts.volumes.map(({ key, units }) => {
    const id = volumeCounterId(walletId, parts.month, key);
    const from = draft.volumes.get(id) ?? 0n;
    draft.volumes.set(id, from + units);
    return { key, from };
  });
  const { amountNano, feeNano } = amountOfParts(parts, new Map(counters.map(({ key, from }) => [key, from])));
  const over = amountNano > holdNano ? amountNano - holdNano : 0n;
  return {
    amountNano: amountNano - over,
    feeNano: feeNano > over ? feeNano - over : 0n,
    volumeFrom: counters.map(({ from }) => from),
  };
}

function charge(work: Work, callId: string, level: number, walletId: string, charged: Charge): RatedLine {
  const { amountNano } = charged;
  const wallet = rowOf(work.draft.wallets, walletId);
  const funding = fund(work.draft, walletId, amountNano);
  work.draft.wallets.set(walletId, {
    ...wallet,
    postedNano: wallet.postedNano - (amountNano - funding.unfundedNano),
    exposureNano: wallet.exposureNano + funding.unfundedNano,
  });
  const { sellerId, buyerId, currency } = wallet;
  const line = { callId, level, walletId, sellerId, buyerId, currency, funding, ...charged };
  work.lines.push(line);
  return line;
}

/** Prepaid first, in the grants' order; the rest on credit, which the hold has shown to be within the limit. */
function fund(draft: SettlementDraft, walletId: string, amountNano: Nano): LineFunding {
  const grants = [...draft.grants.values()].filter((grant) => grant.walletId === walletId);
  if (grants.some((grant) => grant.unit !== "money" || grant.scope.kind !== "all")) {
    throw new RangeError("only money grants without a scope can be settled; others need holds of their own");
  }
  const { parts, unfunded } = drawInOrder(grants, amountNano);
  for (const { grantId, qty } of parts) {
    const grant = rowOf(draft.grants, grantId);
    draft.grants.set(grantId, { ...grant, remainingQty: grant.remainingQty - qty });
  }
  return {
    grants: parts.map(({ grantId, qty }) => ({ grantId, amountNano: qty })),
    unfundedNano: unfunded,
  };
}

/**
 * Draws what the call used, its own holds already free again. Units held for other calls are never touched; what then
 * cannot be covered is reported as undrawn: it can only be an upstream's bill beyond the hold (C27).
 */
function drawStock(work: Work, call: CallState, { purpose, lots }: StockUse): void {
  if (lots.length === 0) return;
  const offers = lots.map((need) => ({
    ...need,
    availableQty: availableQty(rowOf(work.draft.lots, need.lotId)),
  }));
  const allocation = allocate(offers);
  for (const { lotId, qty } of allocation.draws) drawLot(work, call, purpose, lotId, qty);
  if (allocation.kind === "short") {
    work.undrawn.push({ callId: call.id, purpose, left: allocation.left, of: allocation.of });
  }
}

function drawLot(work: Work, call: CallState, purpose: DrawPurpose, lotId: string, qty: bigint): void {
  const lot = rowOf(work.draft.lots, lotId);
  const { kind: lotKind, currency, consumedQty: fromQty } = lot;
  const costNano = costOfDraw(lot, fromQty, fromQty + qty);
  const draw = { callId: call.id, lotId, lotKind, purpose, costNano, currency, fromQty, qty };
  work.draft.lots.set(lotId, { ...lot, consumedQty: fromQty + qty });
  work.draws.push(draw);
  post(work, call.rootId, stockPostings(draw));
}

function post(work: Work, partyId: string, postings: readonly Posting[]): void {
  const before = work.postings.get(partyId) ?? [];
  before.push(...postings.filter(({ amountNano }) => amountNano !== 0n));
  work.postings.set(partyId, before);
}
