import type { Pool } from "pg";

import type { SettleResult as EngineResult } from "@/lib/domain/ledger/settle-batch";
import type { SettlementState } from "@/lib/domain/ledger/settlement-state";

import type { Market } from "./market";

type Table = Record<string, Record<string, string>>;

/** Balances by row id, as text: what two sides must agree on. */
export interface Balances {
  readonly wallets: Table;
  readonly grants: Record<string, string>;
  readonly lots: Table;
  /** Units by wallet, month and key; none yet is as good as 0. */
  readonly volumes: Record<string, string>;
}

/** The balances the pure engine arrived at. */
export function balancesOf(state: SettlementState): Balances {
  const text = (value: bigint) => value.toString();
  return {
    wallets: byId(state.wallets.values(), (w) => ({
      posted: text(w.postedNano),
      exposure: text(w.exposureNano),
      held: text(w.heldNano),
    })),
    grants: byId(state.grants.values(), (g) => text(g.remainingQty)),
    lots: byId(state.lots.values(), (l) => ({ drawn: text(l.consumedQty), held: text(l.heldQty) })),
    volumes: Object.fromEntries(
      [...state.volumes].flatMap(([id, units]) => (units > 0n ? [[id, text(units)]] : [])),
    ),
  };
}

/** The balances the database has. */
export async function storedBalances(admin: Pool, { tenantId }: Market): Promise<Balances> {
  const read = async (sql: string) => (await admin.query<{ id: string; v: never }>(sql, [tenantId])).rows;
  const wallets =
    await read(`SELECT id, jsonb_build_object('posted', posted_nano::text, 'exposure', exposure_nano::text,
    'held', held_nano::text) AS v FROM wallet WHERE tenant_id = $1`);
  const grants = await read(
    `SELECT id, (granted - drawn - expired - refunded)::text AS v FROM "grant" WHERE tenant_id = $1`,
  );
  const lots = await read(
    `SELECT id, jsonb_build_object('drawn', (drawn_qty + expired_qty + returned_qty)::text, 'held', held_qty::text) AS v
     FROM lot WHERE tenant_id = $1`,
  );
  const volumes = await read(
    `SELECT wallet_id || ' ' || to_char(month, 'YYYY-MM') || ' ' || key AS id, units::text AS v
     FROM volume_counter WHERE tenant_id = $1 AND units > 0`,
  );
  return {
    volumes: byId(volumes, ({ v }) => v),
    wallets: byId(wallets, ({ v }) => v),
    grants: byId(grants, ({ v }) => v),
    lots: byId(lots, ({ v }) => v),
  };
}

function byId<T extends { id: string }, V>(rows: Iterable<T>, value: (row: T) => V): Record<string, V> {
  return Object.fromEntries([...rows].map((row) => [row.id, value(row)]));
}

/** What a batch wrote, as sorted text: rated lines with their funding, draws, and postings per party and account. */
export interface Written {
  readonly lines: readonly string[];
  readonly draws: readonly string[];
  readonly postings: readonly string[];
}

/** What the pure engine would write. */
export function writtenBy({ lines, draws, entries }: EngineResult): Written {
  return {
    lines: lines
      .map(({ callId, level, walletId, amountNano, feeNano, volumeFrom, funding }) => {
        const parts = funding.grants.map((part) => `${part.grantId}:${part.amountNano}`);
        const places = volumeFrom?.join(",") ?? "-";
        return [callId, level, walletId, amountNano, feeNano, places, parts.join("+")].join(" ");
      })
      .sort(),
    draws: draws
      .map(({ callId, lotId, purpose, fromQty, qty, costNano }) =>
        [callId, lotId, purpose, fromQty, qty, costNano].join(" "),
      )
      .sort(),
    postings: entries
      .flatMap(({ partyId, postings }) =>
        postings.map(({ code, refId, side, amountNano, currency }) =>
          [partyId, code, refId ?? "-", side, amountNano, currency].join(" "),
        ),
      )
      .sort(),
  };
}

/** What the database has of a batch. */
export async function storedWritten(admin: Pool, batchId: string): Promise<Written> {
  const read = async (sql: string) =>
    (await admin.query<{ row: string }>(sql, [batchId])).rows.map(({ row }) => row).sort();
  return {
    lines: await read(`SELECT concat_ws(' ', call_id, level, wallet_id, amount_nano, fee_nano,
        COALESCE(array_to_string(volume_from, ','), '-'), (
        SELECT COALESCE(string_agg(g.id || ':' || g.nano, '+' ORDER BY g.i), '')
        FROM unnest(grant_ids, grant_amounts) WITH ORDINALITY AS g(id, nano, i))) AS row
      FROM rated_line WHERE batch_id = $1`),
    draws: await read(
      `SELECT concat_ws(' ', call_id, lot_id, purpose, from_qty, qty, cost_nano) AS row FROM lot_draw WHERE batch_id = $1`,
    ),
    postings:
      await read(`SELECT concat_ws(' ', p.party_id, p.code, COALESCE(p.ref_id::text, '-'), p.side, p.amount_nano, p.currency) AS row
      FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
      WHERE e.source_kind = 'settle_batch' AND e.source_id = $1`),
  };
}
