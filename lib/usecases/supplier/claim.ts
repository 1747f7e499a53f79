import type { Tx } from "@/lib/db/with-tenant";
import { costRemaining } from "@/lib/domain/inventory/cost";
import { remainingQty } from "@/lib/domain/inventory/lot";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { lotOf } from "../inventory/lot-view";
import { lotsLeft } from "../inventory/lots-left";
import { partyDetails } from "../invoice/party-details";
import { ownAccount } from "./own-account";
import { accountInput } from "./terms-schemas";

/** What one lot of a claim comes to. Quantities in the lot's unit, amounts in nano of its currency. */
export type ClaimedLot = Awaited<ReturnType<typeof claimedLots>>[number];

/** Every lot of an account that has something left, with what it cost and what proves it, oldest first. */
export async function claimedLots(tx: Tx, tenantId: string, accountId: string) {
  const held = await lotsLeft(tx, tenantId, accountId);
  const ids = held.map((lot) => lot.id);
  const documents = await tx.stockDocument.findMany({
    where: { tenantId, subjectId: { in: [...ids, ...held.flatMap((lot) => lot.purchaseOrderId ?? [])] } },
    select: { subjectId: true, name: true },
    orderBy: { id: "asc" },
  });
  const last = await tx.lotDraw.groupBy({
    by: ["lotId"],
    where: { tenantId, lotId: { in: ids } },
    _max: { settledAt: true },
  });
  const lastDraw = new Map(last.map(({ lotId, _max }) => [lotId, _max.settledAt]));
  return held.map((row) => {
    const lot = lotOf(row);
    const own = documents.filter(
      ({ subjectId }) => subjectId === row.id || subjectId === row.purchaseOrderId,
    );
    return {
      id: toWireId("lot", row.id),
      ...{ name: row.name, kind: row.kind, status: row.status, currency: lot.currency },
      order: row.purchaseOrder?.number ?? "",
      supplierReference: row.purchaseOrder?.supplierReference ?? "",
      ...{ receivedAt: row.receivedAt, expiresAt: row.expiresAt, receivedQty: row.receivedQty },
      drawnQty: row.drawnQty,
      remainingQty: remainingQty(lot) ?? 0n,
      costNano: row.costNano,
      remainingCostNano: costRemaining(lot),
      inputTaxNano: row.inputTaxNano,
      /** Of the tax, what falls on what is left: along the same curve as its cost. */
      remainingTaxNano: costRemaining({ ...lot, totalCostNano: row.inputTaxNano }),
      lastDrawAt: lastDraw.get(row.id) ?? null,
      reason: row.statusReason ?? "",
      documents: own.map(({ name }) => name),
    };
  });
}

/**
 * A claim against a supplier: what of our stock at an account is frozen or claimed, what it cost, and who asks whom for it. Where
 * nothing is, all that is left is shown as a draft of what would be claimed.
 */
export const readClaim = query({
  name: "supplier.claim",
  permission: "suppliers.read",
  input: accountInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const account = await ownAccount(tx, tenantId, id);
    const us = await tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: tenantId } } });
    const all = await claimedLots(tx, tenantId, id);
    const stopped = all.filter(({ status }) => status !== "active");
    const lots = stopped.length > 0 ? stopped : all;
    return {
      at: now,
      timeZone: us.timeZone,
      draft: stopped.length === 0,
      claimant: partyDetails(us.name, us.billing),
      supplier: account.supplier.name,
      account: { id: toWireId("supplierAccount", id), name: account.name, region: account.region ?? "" },
      status: account.status,
      reason: account.statusReason ?? "",
      lots,
      totals: [...Map.groupBy(lots, ({ currency }) => currency)].map(([currency, of]) => ({
        currency,
        remainingCostNano: of.reduce((sum, lot) => sum + lot.remainingCostNano, 0n),
        remainingTaxNano: of.reduce((sum, lot) => sum + lot.remainingTaxNano, 0n),
      })),
    };
  },
});
