import { z } from "zod";

import type { Lot } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { availableQty } from "@/lib/domain/inventory/lot";
import { lotExpired } from "@/lib/domain/ledger/purchase-entries";
import { lotImpaired } from "@/lib/domain/ledger/stock-entries";

import { command } from "../define";
import type { BookingContext } from "./book-lot";
import { lockLots } from "./lock-lots";
import { lotOf } from "./lot-view";
import { moveOut } from "./move-out";

const BATCH = 500;

/**
 * Writes off what lots past their end still have: Dr expired_stock, Cr stock:{lot}. Units held for calls in flight are
 * spared until those settle or give them back; the next run takes those. The same for what came back to an impaired lot.
 * Claimed lots are left alone: what is claimed was not used up by time. Answers how many lots it touched.
 */
export const expireLots = command({
  name: "lot.expire",
  permission: "inventory.write",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now, newId, audit }) {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM lot WHERE tenant_id = ${tenantId}::uuid AND kind <> 'pay_as_you_go'
        AND ((status IN ('active', 'frozen') AND expires_at <= ${now}::timestamptz)
          OR (status IN ('expired', 'impaired') AND drawn_qty + expired_qty + returned_qty + held_qty < received_qty))
      ORDER BY id LIMIT ${BATCH}`;
    const lots = await lockLots(
      tx,
      tenantId,
      due.map(({ id }) => id),
    );
    for (const lot of lots) {
      const qty = await writeOff(tx, { tenantId, at: now, newId }, lot);
      audit({ kind: "lot", id: lot.id, detail: { qty: qty.toString() } });
    }
    return { lots: lots.length, more: due.length === BATCH };
  },
});

async function writeOff(tx: Tx, context: BookingContext, lot: Lot): Promise<bigint> {
  const qty = availableQty(lotOf(lot)) ?? 0n;
  const impaired = lot.status === "impaired";
  if (qty > 0n) {
    const move = { qty, reason: null, memberId: null };
    await moveOut(
      tx,
      context,
      lot,
      impaired
        ? { ...move, kind: "impaired", entry: lotImpaired }
        : { ...move, kind: "expired", entry: lotExpired },
    );
  }
  if (!impaired && lot.status !== "expired") {
    const key = { tenantId_id: { tenantId: lot.tenantId, id: lot.id } };
    await tx.lot.update({ where: key, data: { status: "expired" } });
  }
  return qty;
}
