import { Prisma, type SupplierCommitment, type SupplierTier } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { chaseTier, commitmentOutlook } from "@/lib/domain/inventory/commitment";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

import { rolled } from "../rollup/rolled";

/** What was spent at an account in a period: lots received, at cost, and pay-as-you-go use, at what it was accrued at. */
export async function spentAt(
  tx: Tx,
  tenantId: string,
  accountId: string,
  { from, to }: TimeRange,
): Promise<bigint> {
  const bought = await tx.lot.aggregate({
    where: {
      tenantId,
      supplierAccountId: accountId,
      kind: { not: "pay_as_you_go" },
      receivedAt: { gte: from, lt: to },
    },
    _sum: { costNano: true },
  });
  const lots = await tx.lot.findMany({
    where: { tenantId, supplierAccountId: accountId, kind: "pay_as_you_go" },
    select: { id: true },
  });
  const where = Prisma.sql`r.lot_id = ANY (${lots.map(({ id }) => id)}::uuid[])`;
  const [used] = await tx.$queryRaw<{ nano: bigint | null }[]>`
    SELECT sum(r.cost_nano)::bigint AS nano FROM (${rolled("draw", tenantId, { from, to }, where)}) r`;
  return (bought._sum.costNano ?? 0n) + (used?.nano ?? 0n);
}

const ms = (at: Date) => BigInt(at.getTime());

/** A commitment with its progress and what is to be expected of it. */
export async function commitmentView(tx: Tx, row: SupplierCommitment, now: Date) {
  const { tenantId, supplierAccountId, startsAt: from, endsAt: to, amountNano } = row;
  const spentNano = await spentAt(tx, tenantId, supplierAccountId, { from, to: now < to ? now : to });
  const state = { amountNano, startsMs: ms(from), endsMs: ms(to), spentNano };
  return {
    id: toWireId("commitment", row.id),
    accountId: toWireId("supplierAccount", supplierAccountId),
    ...{ name: row.name, currency: row.currency, amountNano, spentNano, startsAt: from, endsAt: to },
    ...commitmentOutlook(state, ms(now)),
    accruedNano: row.accruedNano,
  };
}

/** A rebate tier with what is missing and what to make of it. */
export async function tierView(tx: Tx, row: SupplierTier, now: Date) {
  const { tenantId, supplierAccountId, startsAt: from, endsAt: to } = row;
  const spentNano = await spentAt(tx, tenantId, supplierAccountId, { from, to: now < to ? now : to });
  const state = { amountNano: row.thresholdNano, startsMs: ms(from), endsMs: ms(to), spentNano };
  const { projectedNano } = commitmentOutlook(state, ms(now));
  return {
    id: toWireId("supplierTier", row.id),
    accountId: toWireId("supplierAccount", supplierAccountId),
    ...{
      name: row.name,
      currency: row.currency,
      thresholdNano: row.thresholdNano,
      rebateNano: row.rebateNano,
    },
    ...{ spentNano, endsAt: to },
    ...chaseTier(row, spentNano, projectedNano),
  };
}
