import type { HeldCall } from "@/lib/db/batch/tasks";
import type { SettleRecord } from "@/lib/db/batch/records";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import { DIMENSION_COUNT } from "@/lib/domain/metering/dimension";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import { UNIT_SLOTS } from "../bound";
import { amountOf, anySheet } from "../charge-sheet";
import { drawsOf, type StockUse } from "../draws";
import { readTaskUsage, type TaskStatus } from "../protocols/openai-tasks/task-status";
import { stockOf } from "../stock";

const NOTHING: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);

/** How a task's hold ends: sold, given back, or given back with what it cost absorbed. */
export type TaskEnding = "completed" | "failed" | "expired";

/**
 * What a completed task used: as stated, else as held; never more than was held, slot by slot (C27), and only what has a
 * price was held at all. Requests are counted as they were held.
 */
export function taskUsage(status: Pick<TaskStatus, "rawUsage">, bound: readonly bigint[]): readonly bigint[] {
  const reading = readTaskUsage(status.rawUsage);
  const told = reading.kind === "read" ? reading.usage : bound;
  const usage = [...NOTHING];
  for (const slot of UNIT_SLOTS) {
    const [most = 0n, said = 0n] = [bound[slot], told[slot]];
    usage[slot] = said < most ? said : most;
  }
  return usage;
}

export interface TaskEnd {
  readonly held: HeldCall;
  readonly card: RateCard;
  readonly tenant: TenantDirectory | undefined;
  readonly ending: TaskEnding;
  readonly status: Pick<TaskStatus, "rawUsage">;
  /** Milliseconds. */
  readonly now: number;
}

const OUTCOMES = { completed: "ok", failed: "upstream_error", expired: "timed_out" } as const;

/** The record that ends a task's call: settled by what it used, or released. */
export function taskRecord({ held, card, tenant, ending, status, now }: TaskEnd): SettleRecord {
  const sells = ending === "completed";
  const usage = ending === "failed" ? NOTHING : taskUsage(status, held.bound_usage);
  const use = ending === "failed" ? null : stockUse({ held, card, tenant, now }, usage);
  const levels = heldLevels(held, card);
  const reserved = held.lot_ids.map((lotId) => ({ lotId, qty: 0n }));
  const sheet = anySheet(card, false);
  return {
    callId: held.call_id,
    tenantId: held.tenant_id,
    state: sells ? "settled" : "released",
    outcome: OUTCOMES[ending],
    faultRow: ending === "expired" ? "C10" : null,
    httpStatus: sells ? 200 : 502,
    estimated: ending === "expired" || (sells && readTaskUsage(status.rawUsage).kind !== "read"),
    quarantined: false,
    usage: sells ? usage : NOTHING,
    rawUsage: status.rawUsage ?? undefined,
    finishReason: null,
    queueMs: 0,
    firstByteMs: null,
    totalMs: Math.max(0, now - held.admitted_at.getTime()),
    attempts: 1,
    upstreamRequestId: null,
    upstreamId: held.upstream_id,
    supplierAccountId: held.supplier_account_id,
    levels,
    amounts: sells ? levels.map(({ level }) => amountAt(sheet, level, usage)) : [],
    draws: drawsOf({ sold: sells ? use : null, absorbed: sells || !use ? [] : [use], reserved }),
    failedAttempts: [],
  };
}

function amountAt({ levels }: ReturnType<typeof anySheet>, level: number, usage: readonly bigint[]): bigint {
  const row = levels[level];
  if (!row) throw new RangeError(`no prices at level ${level}`);
  return amountOf(usage, row);
}

/** In the order of the hold's wallets. */
function heldLevels({ wallet_ids, hold_nanos }: HeldCall, card: RateCard): SettleRecord["levels"] {
  return wallet_ids.flatMap((walletId, index) => {
    const level = card.levels.find((one) => one.walletId === walletId);
    return level ? [{ ...level, holdNano: hold_nanos[index] ?? 0n }] : [];
  });
}

function stockUse(
  { held, card, tenant, now }: Pick<TaskEnd, "held" | "card" | "tenant" | "now">,
  usage: readonly bigint[],
): StockUse | null {
  const account = tenant?.supplierAccounts.find(held.supplier_account_id);
  const stock = tenant && account && stockOf(tenant, account, card, anySheet(card, false).metered, now);
  return stock ? { accountId: account.id, stock, usage } : null;
}
