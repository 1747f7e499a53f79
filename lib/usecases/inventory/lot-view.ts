import type { Lot as LotRow, Supplier, SupplierAccount } from "@/generated/prisma/client";
import { costRemaining } from "@/lib/domain/inventory/cost";
import { burnPerDay, forecastLot, type Burn } from "@/lib/domain/inventory/forecast";
import { remainingQty, type BurnWeights, type Lot } from "@/lib/domain/inventory/lot";
import { isCurrency } from "@/lib/domain/money/currency";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

export type LotRowWithAccount = LotRow & {
  readonly supplierAccount: SupplierAccount & { readonly supplier: Supplier };
};

/** A stored lot as the domain knows it. */
export function lotOf(row: LotRow): Lot {
  if (!isCurrency(row.currency)) throw new Error(`lot ${row.id} is kept in ${row.currency}`);
  return {
    id: row.id,
    supplierAccountId: row.supplierAccountId,
    kind: row.kind,
    state: row.status,
    currency: row.currency,
    scope: row.modelIds.length === 0 ? { kind: "all" } : { kind: "models", modelIds: row.modelIds },
    burnWeights: row.burnWeights as BurnWeights,
    totalQty: row.receivedQty,
    totalCostNano: row.costNano,
    consumedQty: row.drawnQty + row.expiredQty + row.returnedQty,
    heldQty: row.heldQty,
    receivedAt: row.receivedAt,
    expiresAt: row.expiresAt,
  };
}

/** A lot with what is left, what it is worth, how long it lasts at the pace of `burn`, and what will expire unused. */
export function lotView(row: LotRowWithAccount, burn: Burn, now: Date) {
  const lot = lotOf(row);
  const forecast = forecastLot(lot, burn, now);
  return {
    id: toWireId("lot", row.id),
    name: row.name,
    kind: row.kind,
    status:
      row.expiresAt !== null && row.expiresAt <= now && row.status === "active" ? "expired" : row.status,
    currency: row.currency,
    account: {
      id: toWireId("supplierAccount", row.supplierAccountId),
      name: row.supplierAccount.name,
      supplierName: row.supplierAccount.supplier.name,
    },
    modelIds: row.modelIds.map((id) => toWireId("model", id)),
    receivedQty: row.receivedQty,
    drawnQty: row.drawnQty,
    heldQty: row.heldQty,
    /** Null for pay-as-you-go, which has no end. */
    remainingQty: remainingQty(lot),
    costNano: row.costNano,
    inputTaxNano: row.inputTaxNano,
    remainingCostNano: row.kind === "pay_as_you_go" ? null : costRemaining(lot),
    burnPerDayQty: burnPerDay(burn),
    runwayMs: forecast.runwayMs,
    emptyAt: forecast.emptyAt,
    unusedQty: forecast.unusedQty,
    unusedCostNano: forecast.unusedCostNano,
    /** Whom it is kept for; both empty: everybody. */
    keptFor: {
      buyerIds: row.audiencePartyIds.map((id) => toWireId("party", id)),
      segments: row.audienceSegments,
    },
    parentLotId: row.parentLotId === null ? null : toWireId("lot", row.parentLotId),
    statusReason: row.kind === "pay_as_you_go" ? null : row.statusReason,
    receivedAt: row.receivedAt,
    expiresAt: row.expiresAt,
  };
}

export type LotView = ReturnType<typeof lotView>;
