import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { z } from "zod";

import type { CommandContext } from "../define";
import { Invalid, NotFound } from "../errors";
import type { supplyTermsFields } from "./terms-schemas";

const DAY_MS = 86_400_000;
type Terms = z.output<typeof supplyTermsFields>;

/** Said as days, both included; kept as a beginning and an end that is not. */
const periodOf = ({ from, until }: { readonly from: string; readonly until: string }) => ({
  startsAt: new Date(`${from}T00:00:00.000Z`),
  endsAt: new Date(Date.parse(`${until}T00:00:00.000Z`) + DAY_MS),
});
const dayText = (at: Date) => at.toISOString().slice(0, 10);
const daysOf = ({ startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date }) => ({
  from: dayText(startsAt),
  until: dayText(new Date(endsAt.getTime() - 1)),
});

/** The commitments and rebates of an account, as its terms' form has them; amounts in nano of the supplier's currency. */
export async function promisesOf(tx: Tx, tenantId: string, supplierAccountId: string) {
  const all = {
    where: { tenantId, supplierAccountId },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  } as const;
  const commitments = await tx.supplierCommitment.findMany({ ...all, orderBy: [...all.orderBy] });
  const tiers = await tx.supplierTier.findMany({ ...all, orderBy: [...all.orderBy] });
  return {
    commitments: commitments.map((row) => ({
      ...{ id: toWireId("commitment", row.id), name: row.name, amountNano: row.amountNano, ...daysOf(row) },
    })),
    tiers: tiers.map((row) => ({
      ...{ id: toWireId("supplierTier", row.id), name: row.name, ...daysOf(row) },
      ...{ thresholdNano: row.thresholdNano, rebateNano: row.rebateNano },
    })),
  };
}

interface Promises extends Pick<Terms, "commitments" | "tiers"> {
  readonly accountId: string;
  readonly currency: string;
}

/**
 * Makes an account's commitments and rebates those of a list: changed by id, added without one, removed where left out. Of a
 * commitment whose shortfall was booked, so much must stay. Throws Invalid, NotFound for an id of another account.
 */
export async function keepPromises(ctx: CommandContext, promises: Promises): Promise<void> {
  for (const list of ["commitments", "tiers"] as const)
    for (const [index, { from, until }] of promises[list].entries())
      if (until < from) throw new Invalid({ [`${list}.${index}.until`]: "before_beginning" });
  await keepCommitments(ctx, promises);
  await keepTiers(ctx, promises);
}

async function keepCommitments(
  { tx, actor: { tenantId }, now, newId }: CommandContext,
  { accountId: supplierAccountId, currency, commitments }: Promises,
): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM supplier_commitment WHERE tenant_id = ${tenantId}::uuid ORDER BY id FOR UPDATE`;
  const stored = await tx.supplierCommitment.findMany({ where: { tenantId, supplierAccountId } });
  const booked = new Map(stored.map(({ id, accruedNano }) => [id, accruedNano]));
  const kept = new Set(commitments.map(({ id }) => id));
  const gone = stored.filter(({ id }) => !kept.has(id));
  if (gone.some(({ accruedNano }) => accruedNano > 0n))
    throw new Invalid({ commitments: "commitment_booked" });
  await tx.supplierCommitment.deleteMany({ where: { tenantId, id: { in: gone.map(({ id }) => id) } } });
  for (const [index, { id, name, amount: amountNano, ...days }] of commitments.entries()) {
    const data = { name, amountNano, ...periodOf(days) };
    if (id === undefined) {
      const made = { tenantId, id: newId(), supplierAccountId, currency, accruedNano: 0n, createdAt: now };
      await tx.supplierCommitment.create({ data: { ...made, ...data } });
      continue;
    }
    const accrued = booked.get(id);
    if (accrued === undefined) throw new NotFound("commitment");
    if (amountNano < accrued) throw new Invalid({ [`commitments.${index}.amount`]: "commitment_booked" });
    await tx.supplierCommitment.update({ where: { tenantId_id: { tenantId, id } }, data });
  }
}

async function keepTiers(
  { tx, actor: { tenantId }, now, newId }: CommandContext,
  { accountId: supplierAccountId, currency, tiers }: Promises,
): Promise<void> {
  const stored = new Set(
    (await tx.supplierTier.findMany({ where: { tenantId, supplierAccountId } })).map(({ id }) => id),
  );
  const kept = new Set(tiers.map(({ id }) => id));
  const gone = [...stored].filter((id) => !kept.has(id));
  await tx.supplierTier.deleteMany({ where: { tenantId, id: { in: gone } } });
  for (const { id, name, threshold: thresholdNano, rebate: rebateNano, ...days } of tiers) {
    const data = { name, thresholdNano, rebateNano, ...periodOf(days) };
    if (id === undefined) {
      const made = { tenantId, id: newId(), supplierAccountId, currency, createdAt: now };
      await tx.supplierTier.create({ data: { ...made, ...data } });
      continue;
    }
    if (!stored.has(id)) throw new NotFound("supplierTier");
    await tx.supplierTier.update({ where: { tenantId_id: { tenantId, id } }, data });
  }
}
