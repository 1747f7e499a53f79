import { compareGrants } from "../billing/grant";
import { costOfFirst } from "../inventory/cost";
import { remainingQty } from "../inventory/lot";
import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { AccountCode } from "./account";
import type { Entry, Posting } from "./entry";
import { assertBalanced, balanceOf } from "./entry";
import type { LotDrawn, RatedLine } from "./settle-batch";
import type { CallState, SettlementState, WalletState } from "./settlement-state";
import { spendableNano } from "./settlement-state";

/** Stock that left a lot other than by a call: expired or returned, at cost. */
export interface LotWrittenOff {
  readonly lotId: string;
  readonly fromQty: bigint;
  readonly qty: bigint;
  readonly costNano: Nano;
}

/** All that was ever written about a state. */
export interface BookHistory {
  readonly entries: readonly Entry[];
  readonly lines: readonly RatedLine[];
  readonly draws: readonly LotDrawn[];
  readonly writeOffs: readonly LotWrittenOff[];
}

/** A broken law: its number in DESIGN section 4, and the row that breaks it. */
export interface Violation {
  readonly invariant: number;
  readonly detail: string;
}

interface Books {
  readonly state: SettlementState;
  readonly history: BookHistory;
  readonly openCalls: readonly CallState[];
}

/**
 * Everything in a state and its history that breaks invariants 1 to 7 and 12 of DESIGN section 4, as far as admission,
 * settlement, top-ups and expiry reach; empty when the books are right. The same laws `ledger:verify` states in SQL.
 */
export function violationsOf(state: SettlementState, history: BookHistory): Violation[] {
  const openCalls = [...state.calls.values()].filter((call) => call.state === "held");
  const books = { state, history, openCalls };
  const checks = [entriesBalance, wallets, counters, grants, lots, callsWhole, mirrors, subLedger];
  return checks.flatMap((check) => check(books));
}

function broken(invariant: number, detail: string, holds: boolean): Violation[] {
  return holds ? [] : [{ invariant, detail }];
}

function sumOf<T>(rows: readonly T[], amount: (row: T) => bigint): bigint {
  return rows.reduce((sum, row) => sum + amount(row), 0n);
}

function postingsOf({ history }: Books, partyId: string, event?: Entry["event"]): Posting[] {
  const entries = history.entries.filter(
    (each) => each.partyId === partyId && (!event || each.event === event),
  );
  return entries.flatMap((each) => each.postings);
}

function entriesBalance({ history }: Books): Violation[] {
  return history.entries.flatMap((entry) => {
    try {
      assertBalanced(entry.postings);
      return [];
    } catch (error) {
      return [{ invariant: 1, detail: `${entry.event} of ${entry.partyId}: ${String(error)}` }];
    }
  });
}

/** 2, and 12 for what holds and postings rebuild. */
function wallets(books: Books): Violation[] {
  return [...books.state.wallets.values()].flatMap((wallet) => {
    const { id, sellerId, buyerId, currency } = wallet;
    const seller = postingsOf(books, sellerId);
    const remaining = sumOf(grantsOf(books, wallet), (grant) => grant.remainingQty);
    const holds = books.openCalls.flatMap((call) => call.levels).filter((level) => level.walletId === id);
    const owed = (code: AccountCode) => balanceOf(seller, code, currency, buyerId);
    return [
      ...broken(2, `wallet ${id}: posted is not what its grants have left`, wallet.postedNano === remaining),
      ...broken(
        2,
        `wallet ${id}: held is not its open holds`,
        wallet.heldNano === sumOf(holds, (h) => h.holdNano),
      ),
      ...broken(2, `wallet ${id}: more promised than there is`, spendableNano(wallet) >= 0n),
      ...broken(2, `wallet ${id}: exposure`, wallet.exposureNano === owed("unbilled") + owed("receivable")),
    ];
  });
}

function grantsOf({ state }: Books, wallet: WalletState) {
  return [...state.grants.values()].filter((grant) => grant.walletId === wallet.id);
}

/** 12 for budgets: spent is what the customer's lines say, held what is open. */
function counters({ state, history, openCalls }: Books): Violation[] {
  return [...state.counters.values()].flatMap((counter) => {
    const uses = (call: CallState) => call.counters.some(({ counterId }) => counterId === counter.id);
    const holds = openCalls
      .flatMap((call) => call.counters)
      .filter(({ counterId }) => counterId === counter.id);
    const spent = sumOf(
      [...state.calls.values()].filter(uses),
      (call) => retailOf(history, call)?.amountNano ?? 0n,
    );
    const within = counter.limitNano === null || counter.spentNano + counter.heldNano <= counter.limitNano;
    return [
      ...broken(
        12,
        `counter ${counter.id}: held`,
        counter.heldNano === sumOf(holds, (each) => each.holdNano),
      ),
      ...broken(12, `counter ${counter.id}: spent`, counter.spentNano === spent),
      ...broken(12, `counter ${counter.id}: beyond its limit`, within),
    ];
  });
}

function retailOf(history: BookHistory, call: CallState): RatedLine | undefined {
  return history.lines.find((line) => line.callId === call.id && line.level === call.levels.length - 1);
}

/** 3, and 12 for grants: what the ledger owes for a grant is what it has left. */
function grants(books: Books): Violation[] {
  const { state, history } = books;
  const amounts = [...state.grants.values()].flatMap((grant) => {
    const wallet = state.wallets.get(grant.walletId);
    const posted = wallet
      ? balanceOf(postingsOf(books, wallet.sellerId), "wallet", wallet.currency, grant.id)
      : undefined;
    const inside = grant.remainingQty >= 0n && grant.remainingQty <= grant.grantedQty;
    return [
      ...broken(3, `grant ${grant.id}: outside of 0..granted`, inside),
      ...broken(12, `grant ${grant.id}: the ledger has ${posted}`, posted === grant.remainingQty),
    ];
  });
  return [...amounts, ...history.lines.flatMap((line) => fundingOf(books, line))];
}

/** Funding is the line's amount, in the grants' order; a grant that was not the last to pay was emptied by it. */
function fundingOf({ state }: Books, line: RatedLine): Violation[] {
  const { grants: parts, unfundedNano } = line.funding;
  const rows = parts.flatMap(({ grantId }) => state.grants.get(grantId) ?? []);
  const emptied = unfundedNano > 0n ? rows : rows.slice(0, -1);
  const name = `line ${line.callId}/${line.level}`;
  const inOrder = rows.every((grant, index) => {
    const before = rows[index - 1];
    return before === undefined || compareGrants(before, grant) < 0;
  });
  const paid = sumOf(parts, (part) => part.amountNano) + unfundedNano;
  return [
    ...broken(3, `${name}: funding is not its amount`, paid === line.amountNano),
    ...broken(3, `${name}: grants out of order`, inOrder && rows.length === parts.length),
    ...broken(3, `${name}: a later grant paid before an earlier was empty`, emptied.every(isEmpty)),
  ];
}

function isEmpty(grant: { readonly remainingQty: bigint }): boolean {
  return grant.remainingQty === 0n;
}

/** 4: nothing below zero, positions without a gap, cost as the curve has it, and the ledger's stock is what is left. */
function lots(books: Books): Violation[] {
  const { state, history, openCalls } = books;
  const postings = history.entries.flatMap((entry) => entry.postings);
  return [...state.lots.values()].flatMap((lot) => {
    const out = [...history.draws, ...history.writeOffs].filter(({ lotId }) => lotId === lot.id);
    out.sort((a, b) => (a.fromQty < b.fromQty ? -1 : a.fromQty > b.fromQty ? 1 : 0));
    const gapless = out.every(
      ({ fromQty }, index) => fromQty === sumOf(out.slice(0, index), ({ qty }) => qty),
    );
    const holds = openCalls.flatMap((call) => call.lots).filter(({ lotId }) => lotId === lot.id);
    const left = remainingQty(lot);
    const cost = sumOf(out, ({ costNano }) => costNano);
    const stock = balanceOf(postings, "stock", lot.currency, lot.id);
    return [
      ...broken(4, `lot ${lot.id}: overdrawn`, left === null || left - lot.heldQty >= 0n),
      ...broken(
        4,
        `lot ${lot.id}: consumed is not what left it`,
        lot.consumedQty === sumOf(out, ({ qty }) => qty),
      ),
      ...broken(4, `lot ${lot.id}: a gap between draws`, gapless),
      ...broken(4, `lot ${lot.id}: cost`, cost === costOfFirst(lot, lot.consumedQty)),
      ...broken(4, `lot ${lot.id}: stock account`, left === null || stock === lot.totalCostNano - cost),
      ...broken(12, `lot ${lot.id}: held`, lot.heldQty === sumOf(holds, ({ qty }) => qty)),
    ];
  });
}

/** 5: every level has a line or none has, each sold by who bought it above; no line without a settled call. */
function callsWhole({ state, history }: Books): Violation[] {
  const byCall = Map.groupBy(history.lines, ({ callId }) => callId);
  return [...byCall].flatMap(([callId, lines]) => {
    const call = state.calls.get(callId);
    const chained = lines.every((line, index) => {
      const above = lines[index - 1];
      return line.level === index && (above === undefined || above.buyerId === line.sellerId);
    });
    const whole = call?.state === "settled" && lines.length === call.levels.length;
    return broken(5, `call ${callId}: levels missing, doubled or out of chain`, whole && chained);
  });
}

/** 6: what a seller owes a reselling buyer's wallet is what that buyer has as prepaid, wallet by wallet. */
function mirrors(books: Books): Violation[] {
  const all = [...books.state.wallets.values()];
  const sellers = new Set(all.map(({ sellerId }) => sellerId));
  return all.flatMap(({ id, buyerId, currency, postedNano }) => {
    if (!sellers.has(buyerId)) return [];
    const prepaid = balanceOf(postingsOf(books, buyerId), "prepaid_with_parent", currency, id);
    return broken(
      6,
      `wallet ${id}: the child has ${prepaid}, its parent owes ${postedNano}`,
      prepaid === postedNano,
    );
  });
}

/** 7: per party and currency, what settlement posted is what lines and draws say. */
function subLedger(books: Books): Violation[] {
  const { lines, draws, entries } = books.history;
  const parties = new Set(entries.map(({ partyId }) => partyId));
  const currencies = new Set<Currency>([...lines, ...draws].map(({ currency }) => currency));
  const roots = new Map([...books.state.calls.values()].map((call) => [call.id, call.rootId]));
  const pairs = [...parties].flatMap((partyId) => [...currencies].map((currency) => ({ partyId, currency })));
  return pairs.flatMap(({ partyId, currency }) => {
    const settled = postingsOf(books, partyId, "calls_settled");
    const here = lines.filter((line) => line.currency === currency);
    const sold = here.filter(({ sellerId }) => sellerId === partyId);
    const resold = here.filter((line) => line.buyerId === partyId && line.level < levelsOf(books, line) - 1);
    const stock = draws.filter((draw) => draw.currency === currency && roots.get(draw.callId) === partyId);
    const costs = (["cost_of_sales", "absorbed", "testing"] as const).map((code) =>
      balanceOf(settled, code, currency),
    );
    const lineCosts = sumOf(resold, (line) => line.amountNano) + sumOf(stock, (draw) => draw.costNano);
    const revenue = sumOf(sold, (line) => line.amountNano);
    return [
      ...broken(
        7,
        `${partyId}: revenue is not its lines`,
        balanceOf(settled, "revenue", currency) === revenue,
      ),
      ...broken(
        7,
        `${partyId}: costs are not its lines and draws`,
        sumOf(costs, (cost) => cost) === lineCosts,
      ),
    ];
  });
}

function levelsOf({ state }: Books, line: RatedLine): number {
  return state.calls.get(line.callId)?.levels.length ?? 0;
}
