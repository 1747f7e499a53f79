import { Prisma, type Grant } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { compareGrants } from "@/lib/domain/billing/grant";
import { decimalFromScaled, decimalFromNano } from "@/lib/domain/money/nano";
import { ownPolicyOf, routingPolicyOf } from "@/lib/domain/purchasing/routing-policy";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";
import { NotFound } from "@/lib/usecases/errors";
import { keyView } from "@/lib/usecases/key/key-view";
import { limitsView } from "@/lib/usecases/limits/limit-view";
import { defaultBookId } from "@/lib/usecases/pricing/selling-steps";
import { sellerZone } from "@/lib/usecases/pricing/seller-days";
import { rolledSteps } from "@/lib/usecases/rollup/rolled";
import { topUpView } from "@/lib/usecases/topup/top-up-view";
import { usagePeriod } from "@/lib/usecases/usage/usage-period";

import { buyerRow, lastCallsOf } from "./buyer-row";
import { directBuyer, walletOf } from "./direct-buyer";
import { NO_TRADE, tradeByBuyer } from "./trade-sums";

const TOP_UPS = 10;
const EVENTS = 50;

/**
 * Everything a seller may know of a direct buyer of a kind. In the system scope: its people, keys and trail rows are its own.
 * Throws NotFound for anybody who is not the actor's own buyer of that kind.
 */
export async function buyerDetail(
  tx: Tx,
  actor: Actor,
  { id, kind, now }: { readonly id: string; readonly kind: "customer" | "distributor"; readonly now: Date },
) {
  const edge = await directBuyer(tx, actor, id);
  if (edge.buyer.kind !== kind) throw new NotFound("party");
  const { tenantId, sellerId, currency } = edge;
  const wallet = await walletOf(tx, edge);
  const bookId = edge.priceBookId ?? (await defaultBookId(tx, tenantId, sellerId));
  const priceBook =
    bookId === null
      ? null
      : await tx.priceBook.findUnique({ where: { tenantId_id: { tenantId, id: bookId } } });
  const trade = (await tradeByBuyer(tx, actor, now, id)).get(id) ?? NO_TRADE;
  const zone = await sellerZone(tx, actor);
  const lastCall = (await lastCallsOf(tx, actor)).get(id) ?? null;
  return {
    ...buyerRow({ ...edge, priceBook }, wallet, trade, lastCall),
    ...{ zone, currency, locale: edge.buyer.locale },
    usesDefaultBook: edge.priceBookId === null,
    terms: {
      since: edge.validFrom,
      taxPercent: decimalFromScaled(BigInt(edge.taxRatePpm), 4),
      taxInclusive: edge.taxInclusive,
      paymentTermDays: edge.paymentTermDays,
      limit: decimalFromNano(wallet.limitNano, 2),
    },
    limits: limitsView(
      edge.buyer.limits,
      await tx.budget.findMany({ where: { tenantId, buyerId: id, apiKeyId: null } }),
      now,
      zone,
    ),
    routing: routingOf(edge.buyer.limits),
    grants: await grantsOf(tx, tenantId, wallet.id),
    topUps: await topUpsOf(tx, tenantId, wallet.id),
    members: await membersOf(tx, tenantId, id),
    keys: (await tx.apiKey.findMany({ where: { tenantId, partyId: id }, orderBy: { id: "desc" } })).map(
      (key) => keyView(key, now),
    ),
    days: await salesByDay(tx, { tenantId, sellerId, buyerId: id, currency }, now, zone),
    events: await eventsAbout(tx, actor, id),
  };
}

export type BuyerDetail = Awaited<ReturnType<typeof buyerDetail>>;

/** What the reseller says of whoever serves this buyer, and what the buyer says itself. */
function routingOf(limits: unknown) {
  const { routing } = (limits ?? {}) as { routing?: unknown };
  return { policy: routingPolicyOf(routing), own: ownPolicyOf(routing) };
}

async function grantsOf(tx: Tx, tenantId: string, walletId: string) {
  const rows = await tx.grant.findMany({ where: { tenantId, walletId, isOpen: true, unit: "money" } });
  return rows.sort(compareGrants).map(grantView);
}

function grantView({ id, kind, granted, drawn, expired, refunded, expiresAt, createdAt, sourceKind }: Grant) {
  const remainingNano = granted - drawn - expired - refunded;
  return {
    id: toWireId("grant", id),
    kind,
    grantedNano: granted,
    remainingNano,
    expiresAt,
    createdAt,
    sourceKind,
  };
}

async function topUpsOf(tx: Tx, tenantId: string, walletId: string) {
  const rows = await tx.topUp.findMany({
    where: { tenantId, walletId },
    include: { payments: true },
    orderBy: { id: "desc" },
    take: TOP_UPS,
  });
  return rows.map((row) => topUpView(row));
}

async function membersOf(tx: Tx, tenantId: string, partyId: string) {
  const rows = await tx.member.findMany({
    where: { tenantId, partyId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, name, email, role, status, lastSignInAt }) => {
    return { id: toWireId("member", id), name, email, role, status, lastSignInAt };
  });
}

/** What the buyer was charged on each of the last thirty days of the seller's zone. */
async function salesByDay(
  tx: Tx,
  lines: {
    readonly tenantId: string;
    readonly sellerId: string;
    readonly buyerId: string;
    readonly currency: string;
  },
  now: Date,
  zone: string,
) {
  const period = usagePeriod({ range: "30d" }, now, zone);
  if (!period) return [];
  const where = Prisma.sql`r.seller_id = ${lines.sellerId}::uuid AND r.buyer_id = ${lines.buyerId}::uuid AND r.currency = ${lines.currency}`;
  const rows = await tx.$queryRaw<{ step: number; sold: string; calls: bigint }[]>`
    SELECT width_bucket(r.at, ${period.starts}::timestamptz[]) AS step, sum(r.amount_nano)::text AS sold, sum(r.lines)::bigint AS calls
    FROM (${rolledSteps("sale", lines.tenantId, { starts: period.starts, end: period.to }, where)}) r GROUP BY 1`;
  const byStep = new Map(rows.map((row) => [row.step, row]));
  return period.starts.map((at, index) => {
    const row = byStep.get(index + 1);
    return { at, soldNano: BigInt(row?.sold ?? "0"), calls: row?.calls ?? 0n };
  });
}

/** What the seller's own people did about the buyer, newest first. */
async function eventsAbout(tx: Tx, { tenantId, partyId }: Actor, subjectId: string) {
  const rows = await tx.auditEvent.findMany({
    where: { tenantId, subjectId, partyId },
    orderBy: { id: "desc" },
    take: EVENTS,
  });
  const ids = [...new Set(rows.flatMap((row) => row.memberId ?? []))];
  const members = await tx.member.findMany({
    where: { tenantId, id: { in: ids } },
    select: { id: true, name: true },
  });
  const names = new Map(members.map((member) => [member.id, member.name]));
  return rows.map((row) => ({
    id: toWireId("auditEvent", row.id),
    at: row.createdAt,
    command: row.command,
    memberName: row.memberId ? (names.get(row.memberId) ?? null) : null,
    detail: textDetail(row.detail),
  }));
}

/** The plain texts of an event's detail; what is nested is for the audit log. */
function textDetail(detail: unknown): Readonly<Record<string, string>> {
  if (typeof detail !== "object" || detail === null) return {};
  const texts = Object.entries(detail).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}
