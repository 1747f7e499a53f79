import type { LotDraw } from "../inventory/allocate";
import { allocate } from "../inventory/allocate";
import { availableQty } from "../inventory/lot";
import type { Nano } from "../money/nano";
import type { CallState, SettlementDraft, SettlementState } from "./settlement-state";
import { draftOf, rowOf, spendableNano } from "./settlement-state";

/** A lot that may serve the call, in draw order, with what the whole call takes of it at the held quantities. */
export interface LotNeed {
  readonly lotId: string;
  readonly needQty: bigint;
}

/** A call that wants in. Every level prices the same bounded quantities (DESIGN section 2, step 4). */
export interface AdmitRequest {
  readonly callId: string;
  readonly rootId: string;
  /** Root's sale first, the customer's own last. Empty for tests and probes, which nobody pays. */
  readonly levels: readonly { readonly walletId: string; readonly holdNano: Nano }[];
  readonly counters: readonly { readonly counterId: string; readonly holdNano: Nano }[];
  readonly lots: readonly LotNeed[];
}

/** `level` counts as the request's levels do: the last one is the customer's (C02), any other a seller's (C03). */
export type AdmitRefusal =
  | { readonly kind: "duplicate" }
  | { readonly kind: "balance"; readonly level: number; readonly walletId: string }
  | { readonly kind: "budget"; readonly counterId: string }
  | { readonly kind: "stock" };

export type AdmitOutcome =
  | { readonly callId: string; readonly kind: "admitted"; readonly lots: readonly LotDraw[] }
  | { readonly callId: string; readonly kind: "refused"; readonly refusal: AdmitRefusal };

/**
 * The reference of the SQL admission: walks the calls in the order given and accepts or refuses each as a whole,
 * so that what one call holds the next one no longer finds. The customer is asked first, then its sellers upward, then
 * budgets, then stock. The guard is `posted - exposure + limit - held >= h`; amounts of 0 always pass.
 * @throws RangeError when a request names an unknown wallet, counter or lot, or a negative amount.
 */
export function admitBatch(
  state: SettlementState,
  requests: readonly AdmitRequest[],
): { state: SettlementState; outcomes: AdmitOutcome[] } {
  const draft = draftOf(state);
  const outcomes = requests.map((request) => admitOne(draft, request));
  return { state: draft, outcomes };
}

function admitOne(draft: SettlementDraft, request: AdmitRequest): AdmitOutcome {
  const { callId } = request;
  const refusal = refusalOf(draft, request);
  if (refusal) return { callId, kind: "refused", refusal };
  const stock = allocate(offersOf(draft, request.lots));
  if (request.lots.length > 0 && stock.kind === "short") {
    return { callId, kind: "refused", refusal: { kind: "stock" } };
  }
  hold(draft, request, stock.draws);
  return { callId, kind: "admitted", lots: stock.draws };
}

function refusalOf(draft: SettlementDraft, request: AdmitRequest): AdmitRefusal | undefined {
  if (draft.calls.has(request.callId)) return { kind: "duplicate" };
  for (const [level, { walletId, holdNano }] of [...request.levels.entries()].reverse()) {
    if (holdNano < 0n) throw new RangeError("a hold cannot be negative");
    if (holdNano > 0n && spendableNano(rowOf(draft.wallets, walletId)) < holdNano) {
      return { kind: "balance", level, walletId };
    }
  }
  for (const { counterId, holdNano } of request.counters) {
    const counter = rowOf(draft.counters, counterId);
    const over =
      counter.limitNano !== null && counter.spentNano + counter.heldNano + holdNano > counter.limitNano;
    if (holdNano > 0n && over) return { kind: "budget", counterId };
  }
  return undefined;
}

function offersOf(draft: SettlementDraft, needs: readonly LotNeed[]) {
  return needs.map((need) => ({ ...need, availableQty: availableQty(rowOf(draft.lots, need.lotId)) }));
}

function hold(draft: SettlementDraft, request: AdmitRequest, lots: readonly LotDraw[]): void {
  const { callId: id, rootId, levels, counters } = request;
  for (const { walletId, holdNano } of levels) moveWalletHold(draft, walletId, holdNano);
  for (const { counterId, holdNano } of counters) moveCounterHold(draft, counterId, holdNano);
  for (const { lotId, qty } of lots) moveLotHold(draft, lotId, qty);
  draft.calls.set(id, { id, state: "held", rootId, levels, counters, lots });
}

/** Gives back everything a call holds, in the draft; what follows decides what becomes of it. */
export function releaseHolds(draft: SettlementDraft, call: CallState): void {
  for (const { walletId, holdNano } of call.levels) moveWalletHold(draft, walletId, -holdNano);
  for (const { counterId, holdNano } of call.counters) moveCounterHold(draft, counterId, -holdNano);
  for (const { lotId, qty } of call.lots) moveLotHold(draft, lotId, -qty);
}

/**
 * Holds stock anew for a call that failed over to another account (DESIGN section 2, step 5). Money held stays.
 * `short` leaves the call as it was. @throws RangeError unless the call is held.
 */
export function reholdStock(
  state: SettlementState,
  callId: string,
  needs: readonly LotNeed[],
): { state: SettlementState; kind: "held" | "short"; lots: readonly LotDraw[] } {
  const call = rowOf(state.calls, callId);
  if (call.state !== "held") throw new RangeError(`call ${callId} is ${call.state}`);
  const draft = draftOf(state);
  for (const { lotId, qty } of call.lots) moveLotHold(draft, lotId, -qty);
  const stock = allocate(offersOf(draft, needs));
  if (stock.kind === "short") return { state, kind: "short", lots: call.lots };
  for (const { lotId, qty } of stock.draws) moveLotHold(draft, lotId, qty);
  draft.calls.set(callId, { ...call, lots: stock.draws });
  return { state: draft, kind: "held", lots: stock.draws };
}

function moveWalletHold(draft: SettlementDraft, id: string, by: Nano): void {
  const wallet = rowOf(draft.wallets, id);
  draft.wallets.set(id, { ...wallet, heldNano: wallet.heldNano + by });
}

function moveCounterHold(draft: SettlementDraft, id: string, by: Nano): void {
  const counter = rowOf(draft.counters, id);
  draft.counters.set(id, { ...counter, heldNano: counter.heldNano + by });
}

function moveLotHold(draft: SettlementDraft, id: string, by: bigint): void {
  const lot = rowOf(draft.lots, id);
  draft.lots.set(id, { ...lot, heldQty: lot.heldQty + by });
}
