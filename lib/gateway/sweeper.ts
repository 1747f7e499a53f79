import type { Pool } from "pg";
import type { SettleRecord } from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import type { Directory } from "@/lib/db/directory/directory";
import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
import { rateCardFromJson, type RateCard, type RateCardJson } from "@/lib/domain/pricing/rate-card";
import { bisect } from "./bisect";
import { INPUT_SLOTS } from "./bound";
import { anySheet } from "./charge-sheet";
import { CHARGES } from "./charges";
import { blameOf } from "./database-fault";
import { drawsOf } from "./draws";
import { mintId } from "./mint-id";
import { stockOf } from "./stock";

/** A hold whose process is gone, as `gateway_orphans` tells it. */
interface Orphan {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly rate_card_id: string;
  readonly upstream_id: string;
  readonly supplier_account_id: string;
  readonly admitted_at: Date;
  readonly wallet_ids: readonly string[];
  readonly hold_nanos: readonly bigint[];
  readonly lot_ids: readonly string[];
  readonly estimated_input: bigint;
}

export interface SweepTools {
  /** Signed in as app_gateway, int8 as bigint. */
  readonly pool: Pool;
  readonly directory: Directory;
  readonly now: () => number;
  /** An orphan that cannot be released. */
  readonly onTrouble: (error: unknown) => void;
}

const BATCH = 200;

/**
 * Releases the calls of dead processes (DESIGN section 2, step 8; CHARGES.md C15): nobody is charged, and what their
 * input is believed to have cost is absorbed. Safe to run anywhere, at any time, by any number at once.
 * @returns how many calls it ended
 */
export async function sweepOrphans(tools: SweepTools): Promise<number> {
  const { pool, now } = tools;
  const { rows } = await pool.query<Orphan>("SELECT * FROM gateway_orphans($1)", [BATCH]);
  if (rows.length === 0) return 0;
  const cards = await readCards(pool, rows);
  const records = rows.flatMap((orphan) => {
    const card = cards.get(orphan.rate_card_id);
    return card ? [recordOf(tools, orphan, card)] : [];
  });
  let ended = 0;
  await bisect(records, {
    attempt: (batch) => settleCalls(pool, new Date(now()), () => mintId(now()), batch),
    blame: blameOf,
    onDone: (_record, result) => void (ended += result === "applied" ? 1 : 0),
    onBad: (_record, error) => Promise.resolve(tools.onTrouble(error)),
  });
  return ended;
}

async function readCards(pool: Pool, orphans: readonly Orphan[]): Promise<Map<string, RateCard>> {
  const { rows } = await pool.query<{ id: string; card: RateCardJson }>(
    "SELECT id, card FROM rate_card WHERE tenant_id = ANY($1) AND id = ANY($2)",
    [orphans.map((orphan) => orphan.tenant_id), orphans.map((orphan) => orphan.rate_card_id)],
  );
  return new Map(rows.map(({ id, card }) => [id, rateCardFromJson(card)]));
}

function recordOf({ directory, now }: SweepTools, orphan: Orphan, card: RateCard): SettleRecord {
  const { row, outcome } = CHARGES.swept;
  const reserved = orphan.lot_ids.map((lotId) => ({ lotId, qty: 0n }));
  const use = absorbedUse(directory, orphan, card, now());
  return {
    callId: orphan.call_id,
    tenantId: orphan.tenant_id,
    state: "released",
    outcome,
    faultRow: row,
    httpStatus: 499,
    estimated: true,
    quarantined: false,
    usage: NOTHING,
    rawUsage: undefined,
    finishReason: null,
    queueMs: 0,
    firstByteMs: null,
    totalMs: Math.max(0, now() - orphan.admitted_at.getTime()),
    attempts: 1,
    upstreamRequestId: null,
    upstreamId: orphan.upstream_id,
    supplierAccountId: orphan.supplier_account_id,
    levels: heldLevels(orphan, card),
    amounts: [],
    draws: drawsOf({ sold: null, absorbed: use ? [use] : [], reserved }),
    failedAttempts: [],
  };
}

const NOTHING: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);

/** In the order of the hold's wallets. */
function heldLevels({ wallet_ids, hold_nanos }: Orphan, card: RateCard): SettleRecord["levels"] {
  return wallet_ids.flatMap((walletId, index) => {
    const level = card.levels.find((one) => one.walletId === walletId);
    if (!level) return [];
    const { sellerId, buyerId, mode, currency, priceVersionId } = level;
    const holdNano = hold_nanos[index] ?? 0n;
    return [{ level: level.level, sellerId, buyerId, walletId, mode, currency, priceVersionId, holdNano }];
  });
}

function absorbedUse(directory: Directory, orphan: Orphan, card: RateCard, now: number) {
  const tenant = directory.tenant(orphan.tenant_id);
  const account = tenant?.supplierAccounts.find(orphan.supplier_account_id);
  const sheet = anySheet(card, false);
  const stock = tenant && account && stockOf(tenant, account, card, sheet.metered, now);
  if (!stock) return null;
  const usage = [...NOTHING];
  const slot = INPUT_SLOTS[0] as number;
  if (sheet.metered.has(slot)) usage[slot] = orphan.estimated_input;
  return { accountId: orphan.supplier_account_id, stock, usage };
}
