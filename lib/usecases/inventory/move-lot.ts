import { compareOwnOrder } from "@/lib/domain/inventory/draw-policy";

import { command } from "../define";
import { found } from "../errors";
import { lockLots } from "./lock-lots";
import { moveLotInput } from "./movement-schemas";

/** Moves a lot one place up or down in its account's own order. Every lot still in use gets a place by it. */
export const moveLot = command({
  name: "lot.move",
  permission: "inventory.write",
  input: moveLotInput,
  async run({ tx, actor: { tenantId }, audit }, { id, direction }) {
    const key = { tenantId_id: { tenantId, id } };
    const { supplierAccountId } = found("lot", await tx.lot.findUnique({ where: key }));
    const open = await tx.lot.findMany({
      where: { tenantId, supplierAccountId, kind: { not: "pay_as_you_go" }, status: "active" },
      select: { id: true },
    });
    const lots = await lockLots(tx, tenantId, [...open.map((lot) => lot.id), id]);
    const ordered = [...lots].sort((a, b) => compareOwnOrder(placeOf(a), placeOf(b))).map((lot) => lot.id);
    const from = ordered.indexOf(id);
    const to = Math.min(Math.max(from + (direction === "up" ? -1 : 1), 0), ordered.length - 1);
    ordered.splice(to, 0, ...ordered.splice(from, 1));
    for (const [index, lotId] of ordered.entries())
      await tx.lot.update({ where: { tenantId_id: { tenantId, id: lotId } }, data: { drawRank: index + 1 } });
    audit({ kind: "lot", id, detail: { direction, place: to + 1 } });
    return { place: to + 1 };
  },
});

/** The own order looks at places and what ends first; prices do not count. */
function placeOf<T extends { id: string; receivedAt: Date; expiresAt: Date | null; drawRank: number | null }>(
  lot: T,
) {
  return { ...lot, rank: lot.drawRank, needQty: 0n, costNano: 0n, totalQty: 1n };
}
