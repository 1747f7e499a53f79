import { costRemaining } from "@/lib/domain/inventory/cost";
import { remainingQty } from "@/lib/domain/inventory/lot";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { lotOf } from "../inventory/lot-view";
import { accountInput } from "./terms-schemas";

/** Columns of a claim file; names never change, new ones go to the end. */
export const CLAIM_HEADER = [
  ...["lot_id", "lot", "order", "supplier_reference", "kind", "status", "received_at", "expires_at"],
  ...["currency", "received_qty", "drawn_qty", "remaining_qty", "cost", "remaining_cost", "input_tax"],
  ...["last_draw_at", "reason", "documents"],
] as const;

/** Evidence for a claim: every lot of the account that has something left, what it cost, and what proves it. */
export const claimFile = query({
  name: "supplier.claim_file",
  permission: "suppliers.read",
  input: accountInput,
  async run({ tx, actor: { tenantId } }, { id }) {
    const account = found(
      "supplierAccount",
      await tx.supplierAccount.findUnique({ where: { tenantId_id: { tenantId, id } } }),
    );
    const lots = await tx.lot.findMany({
      where: { tenantId, supplierAccountId: id, status: { in: ["active", "frozen", "claimed"] } },
      include: { purchaseOrder: true },
      orderBy: { id: "asc" },
    });
    const held = lots.filter((lot) => lot.kind !== "pay_as_you_go" && remainingQty(lotOf(lot)) !== 0n);
    const ids = held.map((lot) => lot.id);
    const subjects = [...ids, ...held.flatMap((lot) => lot.purchaseOrderId ?? [])];
    const documents = await tx.stockDocument.findMany({
      where: { tenantId, subjectId: { in: subjects } },
      select: { subjectId: true, name: true },
      orderBy: { id: "asc" },
    });
    const last = await tx.lotDraw.groupBy({
      by: ["lotId"],
      where: { tenantId, lotId: { in: ids } },
      _max: { settledAt: true },
    });
    const lastDraw = new Map(last.map(({ lotId, _max }) => [lotId, _max.settledAt]));
    const unit = (kind: string, qty: bigint) =>
      kind === "face_value" ? decimalFromNano(qty, 2) : qty.toString();
    const rows = held.map((row) => {
      const lot = lotOf(row);
      const order = row.purchaseOrder;
      const kept = documents.filter(
        ({ subjectId }) => subjectId === row.id || subjectId === row.purchaseOrderId,
      );
      return [
        ...[toWireId("lot", row.id), row.name, order?.number ?? "", order?.supplierReference ?? ""],
        ...[row.kind, row.status, row.receivedAt.toISOString(), row.expiresAt?.toISOString() ?? ""],
        ...[row.currency, unit(row.kind, row.receivedQty), unit(row.kind, row.drawnQty)],
        ...[unit(row.kind, remainingQty(lot) ?? 0n), decimalFromNano(row.costNano, 2)],
        ...[decimalFromNano(costRemaining(lot), 2), decimalFromNano(row.inputTaxNano, 2)],
        ...[lastDraw.get(row.id)?.toISOString() ?? "", row.statusReason ?? ""],
        kept.map(({ name }) => name).join("; "),
      ];
    });
    return { accountName: account.name, rows };
  },
});
