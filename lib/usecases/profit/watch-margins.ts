import { createHash, randomBytes } from "node:crypto";

import type { Tx } from "@/lib/db/with-tenant";
import { ppmOf } from "@/lib/domain/money/ppm";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";

import { joinByHash, soldCalls, SUMS, sumsOf, type SellingParty, type SumsRow } from "./sold-calls";

/** What is looked at: long enough that a single odd call does not ring, short enough to lose little. */
export const WATCH_HOURS = 6;
const HOUR_MS = 3_600_000;

export const MARGIN_ALERTS = ["margin_below_cost", "margin_low"] as const;
export type MarginAlert = (typeof MARGIN_ALERTS)[number];

/** What an alert about a margin keeps beside its subject. Nano as digits. */
export interface MarginDetail {
  readonly buyer: string;
  readonly buyerName: string;
  readonly model: string;
  readonly modelName: string;
  readonly currency: string;
  readonly revenueNano: string;
  readonly costNano: string;
  readonly marginPpm: number | null;
  readonly hours: number;
}

interface Row extends SumsRow {
  readonly buyer_id: string;
  readonly buyer_name: string;
  readonly model_id: string;
  readonly model_name: string;
}

/**
 * Compares what each model brought from each direct buyer over the last hours with what it cost, and keeps the seller's alerts
 * in step: one open alert for a pair below cost or under its floor, counted again while it lasts, resolved when it is over or the
 * pair has not been sold since. Needs the seller's own scope. @returns how many are open.
 */
export async function watchMargins(
  tx: Tx,
  seller: SellingParty,
  floorPpm: number,
  now: Date,
): Promise<number> {
  const range = { from: new Date(now.getTime() - WATCH_HOURS * HOUR_MS), to: now };
  await joinByHash(tx);
  const rows = await tx.$queryRaw<Row[]>`
    WITH ${soldCalls(seller, range)}
    SELECT s.buyer_id, b.name AS buyer_name, s.model_id, m.display_name AS model_name, ${SUMS}
    FROM sold s LEFT JOIN paid p ON p.call_id = s.call_id
    JOIN party b ON b.tenant_id = ${seller.tenantId}::uuid AND b.id = s.buyer_id
    JOIN model m ON m.tenant_id = ${seller.tenantId}::uuid AND m.id = s.model_id
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 3`;
  const found = rows.flatMap((row) => {
    const kind = troubleOf(row, floorPpm);
    return kind ? [{ kind, subjectId: pairId(row), detail: detailOf(row, seller.currency) }] : [];
  });
  await settle(tx, seller, found, now);
  return found.length;
}

/** A pair that is sold at a loss, or for too little; null for one that is well. Calls without a known cost say nothing. */
function troubleOf(row: Row, floorPpm: number): MarginAlert | null {
  const { revenueNano, costNano, uncosted } = sumsOf(row);
  if (uncosted > 0n || costNano === 0n) return null;
  if (revenueNano < costNano) return "margin_below_cost";
  const margin = ppmOf(revenueNano - costNano, revenueNano) ?? 0;
  return margin < floorPpm ? "margin_low" : null;
}

/** One id for a buyer and a model, always the same: an alert has one subject. */
function pairId({ buyer_id: buyer, model_id: model }: Row): string {
  const hex = createHash("sha256").update(`${buyer} ${model}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function detailOf(row: Row, currency: string): MarginDetail {
  const { revenueNano, costNano } = sumsOf(row);
  return {
    ...{ buyer: toWireId("party", row.buyer_id), buyerName: row.buyer_name },
    ...{ model: toWireId("model", row.model_id), modelName: row.model_name, currency },
    ...{ revenueNano: revenueNano.toString(), costNano: costNano.toString(), hours: WATCH_HOURS },
    marginPpm: ppmOf(revenueNano - costNano, revenueNano) ?? null,
  };
}

interface Found {
  readonly kind: MarginAlert;
  readonly subjectId: string;
  readonly detail: MarginDetail;
}

async function settle(
  tx: Tx,
  { tenantId, partyId }: SellingParty,
  found: readonly Found[],
  now: Date,
): Promise<void> {
  const open = await tx.alert.findMany({
    where: { tenantId, partyId, kind: { in: [...MARGIN_ALERTS] }, resolvedAt: null },
  });
  const keyOf = (alert: { kind: string; subjectId: string | null }) => `${alert.kind} ${alert.subjectId}`;
  const stillOpen = new Map(open.map((alert) => [keyOf(alert), alert.id]));
  for (const each of found) {
    const id = stillOpen.get(keyOf(each));
    stillOpen.delete(keyOf(each));
    const detail = { ...each.detail };
    if (id !== undefined) {
      const data = { lastSeenAt: now, occurrences: { increment: 1 }, detail };
      await tx.alert.update({ where: { tenantId_id: { tenantId, id } }, data });
      continue;
    }
    const about = { kind: each.kind, subjectKind: "sale", subjectId: each.subjectId, detail };
    await tx.alert.create({
      data: {
        tenantId,
        id: uuidV7(now, randomBytes(10)),
        partyId,
        ...about,
        createdAt: now,
        lastSeenAt: now,
        occurrences: 1,
      },
    });
  }
  const over = [...stillOpen.values()];
  if (over.length > 0)
    await tx.alert.updateMany({ where: { tenantId, partyId, id: { in: over } }, data: { resolvedAt: now } });
}
