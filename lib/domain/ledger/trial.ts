import { expirableQty } from "../billing/draw-grants";
import type { Grant } from "../billing/grant";
import { costOfDraw } from "../inventory/cost";
import { inDrawOrder } from "../inventory/draw-order";
import type { Lot } from "../inventory/lot";
import { isDrawable } from "../inventory/lot";
import { needOf } from "../inventory/need";
import type { Quantities } from "../metering/quantities";
import type { Currency } from "../money/currency";
import type { UnitPrices } from "../pricing/rate";
import { rate } from "../pricing/rate";
import type { AdmitOutcome, AdmitRequest, LotNeed } from "./admit-batch";
import { admitBatch } from "./admit-batch";
import type { BookHistory } from "./book-invariants";
import type { Entry } from "./entry";
import { lotExpired, lotInvoiced, lotReceived } from "./purchase-entries";
import type { SettleRecord, SettleResult } from "./settle-batch";
import { settleBatch } from "./settle-batch";
import type { SettlementDraft, SettlementState } from "./settlement-state";
import { draftOf, emptySettlementState, rowOf } from "./settlement-state";
import { grantExpired, grantExpiryMirrored, topUpMirrored, topUpPaid } from "./wallet-entries";

/**
 * A selling tree with its books for trials: tests drive it through random histories and compare others, such as the
 * SQL functions, with what it says. Nothing in the product runs it.
 */
export interface Trial {
  readonly now: Date;
  readonly state: SettlementState;
  readonly history: BookHistory;
  readonly sales: readonly Sale[];
  /** The quantities every call that ever asked wanted to hold, refused ones too. */
  readonly asked: ReadonlyMap<string, Quantities>;
}

/** A customer with the wallets of its chain, root's sale first, and what each level charges. */
export interface Sale {
  readonly customerId: string;
  readonly rootId: string;
  readonly modelId: string;
  readonly counterIds: readonly string[];
  readonly levels: readonly { readonly walletId: string; readonly prices: UnitPrices }[];
}

/** List prices of the trial's one model, in the lots' currency. */
export const TRIAL_LIST: UnitPrices = { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n };
const MODEL = "model";

const DAY_MS = 86_400_000;

/** An empty trial at a time. */
export function newTrial(now: Date): Trial {
  return {
    now,
    state: emptySettlementState(),
    history: { entries: [], lines: [], draws: [], writeOffs: [] },
    sales: [],
    asked: new Map(),
  };
}

function changed(trial: Trial, change: (draft: SettlementDraft) => readonly Entry[]): Trial {
  const draft = draftOf(trial.state);
  const entries = change(draft);
  return {
    ...trial,
    state: draft,
    history: { ...trial.history, entries: [...trial.history.entries, ...entries] },
  };
}

/** Adds an edge of the tree with its wallet. */
export function addWallet(
  trial: Trial,
  wallet: { id: string; sellerId: string; buyerId: string; currency: Currency; limitNano: bigint },
): Trial {
  return changed(trial, (draft) => {
    draft.wallets.set(wallet.id, { ...wallet, postedNano: 0n, exposureNano: 0n, heldNano: 0n });
    return [];
  });
}

/** Adds a customer that can call, and its budgets where it has none yet. */
export function addSale(trial: Trial, sale: Sale, budgetNano: bigint | null): Trial {
  const next = changed(trial, (draft) => {
    for (const id of sale.counterIds) {
      if (!draft.counters.has(id))
        draft.counters.set(id, { id, limitNano: budgetNano, spentNano: 0n, heldNano: 0n });
    }
    return [];
  });
  return { ...next, sales: [...next.sales, sale] };
}

/** Buys and receives a lot. */
export function receiveLot(trial: Trial, partyId: string, lot: Lot): Trial {
  return changed(trial, (draft) => {
    const { currency, totalCostNano: costNano } = lot;
    draft.lots.set(lot.id, lot);
    if (lot.kind === "pay_as_you_go") return [];
    return [
      lotInvoiced({ partyId, supplierId: "supplier", netNano: costNano, taxNano: costNano / 10n, currency }),
      lotReceived({ partyId, lotId: lot.id, costNano, currency }),
    ];
  });
}

/** Pays a top-up into a wallet: a paid grant, and a promotional one for the bonus that is drawn first and expires. */
export function topUp(
  trial: Trial,
  walletId: string,
  grantId: string,
  netNano: bigint,
  bonusNano: bigint,
): Trial {
  return changed(trial, (draft) => {
    const wallet = rowOf(draft.wallets, walletId);
    const { sellerId, buyerId, currency } = wallet;
    const bonusId = `${grantId}-bonus`;
    const bonus = bonusNano > 0n ? { grantId: bonusId, amountNano: bonusNano } : null;
    addGrant(draft, trial.now, { id: grantId, walletId, kind: "paid", qty: netNano });
    if (bonus) addGrant(draft, trial.now, { id: bonusId, walletId, kind: "promotional", qty: bonusNano });
    draft.wallets.set(walletId, { ...wallet, postedNano: wallet.postedNano + netNano + bonusNano });
    const amounts = { netNano, taxNano: netNano / 20n, currency };
    const paid = topUpPaid({ partyId: sellerId, grantId, bonus, feeNano: netNano / 50n, ...amounts });
    return [
      paid,
      ...(resells(draft, buyerId)
        ? [topUpMirrored({ partyId: buyerId, walletId, bonusNano, ...amounts })]
        : []),
    ];
  });
}

function resells(draft: SettlementDraft, partyId: string): boolean {
  return [...draft.wallets.values()].some(({ sellerId }) => sellerId === partyId);
}

function addGrant(
  draft: SettlementDraft,
  now: Date,
  grant: Pick<Grant, "id" | "walletId" | "kind"> & { qty: bigint },
): void {
  const promotional = grant.kind === "promotional";
  draft.grants.set(grant.id, {
    id: grant.id,
    walletId: grant.walletId,
    kind: grant.kind,
    unit: "money",
    priority: promotional ? 10 : 100,
    scope: { kind: "all" },
    validFrom: now,
    expiresAt: promotional ? new Date(now.getTime() + 30 * DAY_MS) : null,
    grantedQty: grant.qty,
    remainingQty: grant.qty,
  });
}

/** Lets days pass, and expires grants and lots that are due, sparing what running calls hold. */
export function passDays(trial: Trial, days: number): Trial {
  const now = new Date(trial.now.getTime() + days * DAY_MS);
  let next: Trial = { ...trial, now };
  for (const grantId of trial.state.grants.keys()) next = expireGrant(next, grantId);
  for (const lotId of trial.state.lots.keys()) next = expireLot(next, lotId);
  return next;
}

function expireGrant(trial: Trial, grantId: string): Trial {
  return changed(trial, (draft) => {
    const grant = rowOf(draft.grants, grantId);
    const wallet = rowOf(draft.wallets, grant.walletId);
    const siblings = [...draft.grants.values()].filter(({ walletId }) => walletId === wallet.id);
    const amountNano = expirableQty(siblings, wallet.heldNano, grantId, trial.now);
    if (amountNano === 0n) return [];
    draft.grants.set(grantId, { ...grant, remainingQty: grant.remainingQty - amountNano });
    draft.wallets.set(wallet.id, { ...wallet, postedNano: wallet.postedNano - amountNano });
    const { id: walletId, sellerId, buyerId, currency } = wallet;
    const mirror = resells(draft, buyerId)
      ? [grantExpiryMirrored({ partyId: buyerId, walletId, amountNano, currency })]
      : [];
    return [grantExpired({ partyId: sellerId, grantId, amountNano, currency }), ...mirror];
  });
}

function expireLot(trial: Trial, lotId: string): Trial {
  const lot = rowOf(trial.state.lots, lotId);
  const qty = lot.totalQty - lot.consumedQty - lot.heldQty;
  const due = lot.expiresAt !== null && lot.expiresAt <= trial.now;
  if (!due || lot.kind === "pay_as_you_go" || qty === 0n) return trial;
  const fromQty = lot.consumedQty;
  const costNano = costOfDraw(lot, fromQty, fromQty + qty);
  const next = changed(trial, (draft) => {
    draft.lots.set(lotId, { ...lot, consumedQty: fromQty + qty });
    return [lotExpired({ partyId: "root", lotId, costNano, currency: lot.currency })];
  });
  const writeOffs = [...next.history.writeOffs, { lotId, fromQty, qty, costNano }];
  return { ...next, history: { ...next.history, writeOffs } };
}

/** A call to admit: who calls, its id, and the quantities to hold. */
export interface TrialCall {
  readonly callId: string;
  readonly sale: Sale;
  readonly hold: Quantities;
}

/** The admission request of a call: every level prices the same bounded quantities, lots in draw order. */
export function admitRequestOf(trial: Trial, { callId, sale, hold }: TrialCall): AdmitRequest {
  const levels = sale.levels.map(({ walletId, prices }) => ({ walletId, holdNano: rate(hold, prices) }));
  const holdNano = levels.at(-1)?.holdNano ?? 0n;
  return {
    callId,
    rootId: sale.rootId,
    levels,
    counters: sale.counterIds.map((counterId) => ({ counterId, holdNano })),
    lots: lotNeeds(trial, hold),
  };
}

/** What quantities take of every lot that may serve the trial's model now, in draw order. */
export function lotNeeds(trial: Trial, quantities: Quantities): LotNeed[] {
  const drawable = [...trial.state.lots.values()].filter((lot) => isDrawable(lot, MODEL, trial.now));
  return inDrawOrder(drawable).map((lot) => needIn(lot, quantities));
}

function needIn(lot: Lot, quantities: Quantities): LotNeed {
  return { lotId: lot.id, needQty: needOf(lot, MODEL, { prices: TRIAL_LIST }, quantities) };
}

/** What quantities take of the lots a call holds, in the order it holds them: a call may outlive a lot's expiry. */
export function heldLotNeeds(trial: Trial, callId: string, quantities: Quantities): LotNeed[] {
  return rowOf(trial.state.calls, callId).lots.map(({ lotId }) =>
    needIn(rowOf(trial.state.lots, lotId), quantities),
  );
}

/** Admits calls as one batch. */
export function admit(trial: Trial, calls: readonly TrialCall[]): { trial: Trial; outcomes: AdmitOutcome[] } {
  const requests = calls.map((call) => admitRequestOf(trial, call));
  const { state, outcomes } = admitBatch(trial.state, requests);
  const asked = new Map([...trial.asked, ...calls.map(({ callId, hold }) => [callId, hold] as const)]);
  return { trial: { ...trial, state, asked }, outcomes };
}

/** Settles records as one batch and keeps what it wrote. */
export function settle(
  trial: Trial,
  records: readonly SettleRecord[],
): { trial: Trial; result: SettleResult } {
  const result = settleBatch(trial.state, records);
  const { entries, lines, draws, writeOffs } = trial.history;
  const history = {
    entries: [...entries, ...result.entries],
    lines: [...lines, ...result.lines],
    draws: [...draws, ...result.draws],
    writeOffs,
  };
  return { trial: { ...trial, state: result.state, history }, result };
}
