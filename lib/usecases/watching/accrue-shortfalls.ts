import { z } from "zod";

import { commitmentOutlook } from "@/lib/domain/inventory/commitment";
import { commitmentShortfall } from "@/lib/domain/ledger/supplier-bill-entries";
import { isCurrency } from "@/lib/domain/money/currency";
import { monthRange } from "@/lib/domain/tenancy/zone";

import { command } from "../define";
import { postEntry } from "../ledger/post-entry";
import { spentAt } from "./commitments";

/**
 * Books the shortfall to be expected of each commitment up to the beginning of the running month, in the tenant's zone: the difference to
 * what was booked before, either way. Once a month each; a run that is repeated, or missed, changes nothing.
 */
export const accrueShortfalls = command({
  name: "commitment.accrue",
  permission: "inventory.write",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now, newId, audit }): Promise<{ accrued: number }> {
    const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const until = monthRange(now, timeZone).from;
    await tx.$queryRaw`SELECT 1 FROM supplier_commitment WHERE tenant_id = ${tenantId}::uuid ORDER BY id FOR UPDATE`;
    const due = await tx.supplierCommitment.findMany({
      where: {
        tenantId,
        startsAt: { lt: until },
        OR: [{ accruedUntil: null }, { accruedUntil: { lt: until } }],
      },
      orderBy: { id: "asc" },
    });
    for (const row of due) {
      const { id, startsAt: from, endsAt: to, amountNano, currency } = row;
      if (!isCurrency(currency)) throw new Error(`commitment ${id} is in ${currency}`);
      const spentNano = await spentAt(tx, tenantId, row.supplierAccountId, {
        from,
        to: until < to ? until : to,
      });
      const period = { startsMs: BigInt(from.getTime()), endsMs: BigInt(to.getTime()) };
      const { accruableNano } = commitmentOutlook(
        { amountNano, ...period, spentNano },
        BigInt(until.getTime()),
      );
      const entry = commitmentShortfall({
        partyId: tenantId,
        amountNano: accruableNano - row.accruedNano,
        currency,
      });
      await postEntry(tx, entry, {
        tenantId,
        id: newId(),
        sourceKind: "commitment",
        sourceId: id,
        occurredAt: now,
      });
      await tx.supplierCommitment.update({
        where: { tenantId_id: { tenantId, id } },
        data: { accruedNano: accruableNano, accruedUntil: until },
      });
      audit({ kind: "commitment", id, detail: { accruedNano: accruableNano.toString() } });
    }
    return { accrued: due.length };
  },
});
