import { z } from "zod";

import { compareOwnOrder, drawOrderOf } from "@/lib/domain/inventory/draw-policy";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";

/** The tenant's order of drawing, and of each account what it does when stock is short and its lots in their own order. */
export const getDrawPolicy = query({
  name: "lot.get_draw_policy",
  permission: "inventory.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now }) {
    const { stockPolicy } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const accounts = await tx.supplierAccount.findMany({
      where: { tenantId, status: { not: "closed" } },
      include: { supplier: true, lots: { where: { status: "active" } } },
      orderBy: [{ supplier: { name: "asc" } }, { name: "asc" }, { id: "asc" }],
    });
    return {
      order: drawOrderOf(stockPolicy),
      accounts: accounts.map((account) => ({
        id: toWireId("supplierAccount", account.id),
        name: account.name,
        supplierName: account.supplier.name,
        currency: account.supplier.currency,
        whenShort: account.paygEnabled ? ("pay_as_you_go" as const) : ("refuse" as const),
        dailyCapNano: account.paygDailyNano,
        lots: account.lots
          .filter((lot) => lot.kind !== "pay_as_you_go" && (lot.expiresAt === null || lot.expiresAt > now))
          .map((lot) => ({ ...lot, rank: lot.drawRank, needQty: 0n, totalQty: 1n }))
          .sort(compareOwnOrder)
          .map(({ id, name, expiresAt }) => ({ id: toWireId("lot", id), name, expiresAt })),
      })),
    };
  },
});
