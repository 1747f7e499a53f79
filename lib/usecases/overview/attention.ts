import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { lotView } from "../inventory/lot-view";
import { recentBurn } from "../inventory/recent-burn";
import { lately, rolled } from "../rollup/rolled";
import { MARGIN_ALERTS, type MarginAlert, type MarginDetail } from "../profit/watch-margins";
import { CHARGE_QUESTIONED, type QuestionDetail } from "../usage/question-charge";
import type { Seller } from "./sales-by-day";

const DAY_MS = 86_400_000n;
const WEEK_MS = 7 * 86_400_000;
const LOW_STOCK_DAYS = 7n;
const LOW_BALANCE_DAYS = 3n;
const SHOWN = 8;

/** One thing to settle; `kind` says what, `id` and `label` where. */
export type Attention =
  | { readonly kind: "lot_low"; readonly id: string; readonly label: string; readonly days: number }
  | {
      readonly kind: "lot_expiring";
      readonly id: string;
      readonly label: string;
      readonly nano: bigint;
      readonly at: Date;
    }
  | { readonly kind: "upstream_no_key" | "upstream_failed_test"; readonly id: string; readonly label: string }
  | {
      readonly kind: "buyer_low";
      readonly id: string;
      readonly label: string;
      readonly buyerKind: "customer" | "distributor" | "root";
      readonly nano: bigint;
    }
  | MarginAttention
  /** A buyer asks to have the charge of a call looked at; `id` is the call's. */
  | {
      readonly kind: "charge_questioned";
      readonly id: string;
      readonly label: string;
      readonly message: string;
      readonly at: Date;
    }
  | {
      readonly kind: "alert";
      readonly id: string;
      /** The alert's own kind. */
      readonly label: string;
      readonly at: Date;
      /** What it is about, where that has a name and a page. */
      readonly subject: AlertSubject | null;
    };

/** An account at a supplier, or an upstream. */
export interface AlertSubject {
  readonly kind: "supplierAccount" | "upstream";
  readonly id: string;
  readonly name: string;
}

/** A model that a buyer gets below cost, or for less than the seller's floor, over the last hours. */
export interface MarginAttention {
  readonly kind: "margin";
  readonly id: string;
  readonly label: string;
  readonly trouble: MarginAlert;
  readonly buyer: string;
  readonly buyerId: string;
  readonly model: string;
  readonly modelId: string;
  readonly marginPpm: number | null;
  readonly hours: number;
}

/** What a seller should look at, most urgent kinds first (DESIGN section 8: stock at 7 days, customers at 3). */
export async function needsAttention(tx: Tx, seller: Seller, now: Date): Promise<Attention[]> {
  const found: Attention[] = [
    ...(await openAlerts(tx, seller)),
    ...(seller.isRoot
      ? [...(await brokenUpstreams(tx, seller)), ...(await stockTroubles(tx, seller, now))]
      : []),
    ...(await buyersRunningOut(tx, seller, now)),
  ];
  return found.slice(0, SHOWN);
}

async function openAlerts(tx: Tx, { tenantId, partyId }: Seller): Promise<Attention[]> {
  const alerts = await tx.alert.findMany({
    where: { tenantId, partyId, resolvedAt: null },
    orderBy: { lastSeenAt: "desc" },
    take: SHOWN,
  });
  const subjects = await alertSubjects(
    tx,
    tenantId,
    alerts.flatMap(({ subjectId }) => subjectId ?? []),
  );
  return alerts.map(({ id, kind, lastSeenAt, detail, subjectId }): Attention => {
    if (kind === CHARGE_QUESTIONED && subjectId !== null) {
      const { buyer, message } = detail as unknown as QuestionDetail;
      return {
        kind: "charge_questioned",
        id: toWireId("call", subjectId),
        label: buyer,
        message,
        at: lastSeenAt,
      };
    }
    const trouble = MARGIN_ALERTS.find((known) => known === kind);
    if (!trouble) {
      const subject = (subjectId && subjects.get(subjectId)) || null;
      return { kind: "alert", id, label: kind, at: lastSeenAt, subject };
    }
    const {
      buyerName,
      buyer: buyerId,
      modelName,
      model: modelId,
      marginPpm,
      hours,
    } = detail as unknown as MarginDetail;
    return {
      ...{ kind: "margin", id, label: modelName, trouble, buyer: buyerName, buyerId },
      ...{ model: modelName, modelId, marginPpm, hours },
    };
  });
}

/** The accounts and upstreams among some ids. */
async function alertSubjects(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AlertSubject>> {
  const where = { tenantId, id: { in: [...ids] } };
  const select = { id: true, name: true };
  const accounts = await tx.supplierAccount.findMany({ where, select });
  const upstreams = await tx.upstream.findMany({ where, select });
  const named = (kind: AlertSubject["kind"]) => (row: { id: string; name: string }) =>
    [row.id, { kind, id: toWireId(kind, row.id), name: row.name }] as const;
  return new Map([...accounts.map(named("supplierAccount")), ...upstreams.map(named("upstream"))]);
}

async function brokenUpstreams(tx: Tx, { tenantId }: Seller): Promise<Attention[]> {
  const upstreams = await tx.upstream.findMany({
    where: { tenantId, status: "active" },
    include: { credentials: { where: { state: { in: ["live", "throttled"] } }, select: { id: true } } },
    orderBy: { name: "asc" },
  });
  return upstreams.flatMap(({ id, name, credentials, lastTestOk }): Attention[] => {
    const at = { id: toWireId("upstream", id), label: name };
    if (credentials.length === 0) return [{ kind: "upstream_no_key", ...at }];
    return lastTestOk === false ? [{ kind: "upstream_failed_test", ...at }] : [];
  });
}

async function stockTroubles(tx: Tx, { tenantId }: Seller, now: Date): Promise<Attention[]> {
  const rows = await tx.lot.findMany({
    where: { tenantId, status: "active", kind: { not: "pay_as_you_go" } },
    include: { supplierAccount: { include: { supplier: true } } },
    orderBy: { expiresAt: "asc" },
  });
  const burn = await recentBurn(tx, tenantId, rows, now);
  return rows.flatMap((row): Attention[] => {
    const lot = lotView(row, burn.get(row.id) ?? { qty: 0n, windowMs: 1n }, now);
    if (lot.remainingQty === 0n || lot.status !== "active") return [];
    if (lot.expiresAt !== null && lot.unusedCostNano > 0n && lot.burnPerDayQty > 0n) {
      return [
        { kind: "lot_expiring", id: lot.id, label: lot.name, nano: lot.unusedCostNano, at: lot.expiresAt },
      ];
    }
    const days = lot.runwayMs === null ? null : lot.runwayMs / DAY_MS;
    return days !== null && days < LOW_STOCK_DAYS
      ? [{ kind: "lot_low", id: lot.id, label: lot.name, days: Number(days) }]
      : [];
  });
}

interface BuyerRow {
  id: string;
  name: string;
  kind: "customer" | "distributor" | "root";
  free: bigint;
}

/** Direct buyers that spent in the last week and have less left than three days of it. */
async function buyersRunningOut(tx: Tx, seller: Seller, now: Date): Promise<Attention[]> {
  const rows = await tx.$queryRaw<BuyerRow[]>`
    SELECT p.id, p.name, p.kind::text AS kind, w.posted_nano - w.exposure_nano + w.limit_nano - w.held_nano AS free
    FROM wallet w JOIN party p ON p.tenant_id = w.tenant_id AND p.id = w.buyer_id
    JOIN (
      SELECT r.buyer_id, sum(r.amount_nano) AS week
      FROM (${rolled("sale", seller.tenantId, lately(now, WEEK_MS), Prisma.sql`r.seller_id = ${seller.partyId}::uuid`)}) r
      GROUP BY r.buyer_id
    ) spent ON spent.buyer_id = w.buyer_id
    WHERE w.tenant_id = ${seller.tenantId}::uuid AND w.seller_id = ${seller.partyId}::uuid AND w.currency = ${seller.currency}
      AND (w.posted_nano - w.exposure_nano + w.limit_nano - w.held_nano) * 7 < spent.week * ${LOW_BALANCE_DAYS}
    ORDER BY free, p.id LIMIT ${SHOWN}`;
  return rows.map(({ id, name, kind, free }) => ({
    kind: "buyer_low",
    id: toWireId("party", id),
    label: name,
    buyerKind: kind,
    nano: free,
  }));
}
