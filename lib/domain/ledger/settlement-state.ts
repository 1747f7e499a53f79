import type { Grant } from "../billing/grant";
import type { LotDraw } from "../inventory/allocate";
import type { Lot } from "../inventory/lot";
import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";

/** A buyer's money with its seller, as DESIGN section 3 has it: posted - exposure + limit - held is what may be spent. */
export interface WalletState {
  readonly id: string;
  readonly sellerId: string;
  readonly buyerId: string;
  readonly currency: Currency;
  readonly postedNano: Nano;
  /** Unbilled and open receivables. */
  readonly exposureNano: Nano;
  readonly limitNano: Nano;
  readonly heldNano: Nano;
}

/** A budget of a key or a customer; null has no limit. */
export interface CounterState {
  readonly id: string;
  readonly limitNano: Nano | null;
  readonly spentNano: Nano;
  readonly heldNano: Nano;
}

/** What a call set aside at each level (root's sale first), in budgets and in stock. */
export interface CallState {
  readonly id: string;
  readonly state: "held" | "settled" | "released";
  readonly rootId: string;
  readonly levels: readonly { readonly walletId: string; readonly holdNano: Nano }[];
  readonly counters: readonly { readonly counterId: string; readonly holdNano: Nano }[];
  readonly lots: readonly LotDraw[];
}

/** Everything admission and settlement read and write. */
export interface SettlementState {
  readonly wallets: ReadonlyMap<string, WalletState>;
  readonly grants: ReadonlyMap<string, Grant>;
  readonly counters: ReadonlyMap<string, CounterState>;
  /** Units bought of a volume tier, by {@link volumeCounterId}; none yet: 0. */
  readonly volumes: ReadonlyMap<string, bigint>;
  readonly lots: ReadonlyMap<string, Lot>;
  readonly calls: ReadonlyMap<string, CallState>;
}

/** The same maps, open to writing: a batch works on a copy, so the state it was given never changes. */
export interface SettlementDraft {
  readonly wallets: Map<string, WalletState>;
  readonly grants: Map<string, Grant>;
  readonly counters: Map<string, CounterState>;
  readonly volumes: Map<string, bigint>;
  readonly lots: Map<string, Lot>;
  readonly calls: Map<string, CallState>;
}

/** Names the counter of a wallet's volume tier in a month ("2026-12", of the seller's zone). */
export function volumeCounterId(walletId: string, month: string, key: string): string {
  return `${walletId} ${month} ${key}`;
}

/** An empty install. */
export function emptySettlementState(): SettlementState {
  return draftOf({
    wallets: new Map(),
    grants: new Map(),
    counters: new Map(),
    volumes: new Map(),
    lots: new Map(),
    calls: new Map(),
  });
}

/** A copy to work on. Rows are immutable and shared; only the maps are new. */
export function draftOf(state: SettlementState): SettlementDraft {
  return {
    wallets: new Map(state.wallets),
    grants: new Map(state.grants),
    counters: new Map(state.counters),
    volumes: new Map(state.volumes),
    lots: new Map(state.lots),
    calls: new Map(state.calls),
  };
}

/** What a wallet may still promise. Negative only where a limit was lowered under what is owed. */
export function spendableNano(wallet: WalletState): Nano {
  return wallet.postedNano - wallet.exposureNano + wallet.limitNano - wallet.heldNano;
}

/** The row of an id. @throws RangeError when there is none: the batch names something that does not exist. */
export function rowOf<T>(rows: ReadonlyMap<string, T>, id: string): T {
  const row = rows.get(id);
  if (row === undefined) throw new RangeError(`no row ${id}`);
  return row;
}
