import { decimalFromNano } from "@/lib/domain/money/nano";

import { query } from "../define";
import { found } from "../errors";
import { claimedLots, type ClaimedLot } from "./claim";
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
    const lots = await claimedLots(tx, tenantId, id);
    return { accountName: account.name, rows: lots.map(rowOf) };
  },
});

function rowOf(lot: ClaimedLot): string[] {
  const quantity = (qty: bigint) => (lot.kind === "face_value" ? decimalFromNano(qty, 2) : qty.toString());
  const money = (nano: bigint) => decimalFromNano(nano, 2);
  return [
    ...[lot.id, lot.name, lot.order, lot.supplierReference, lot.kind, lot.status],
    ...[lot.receivedAt.toISOString(), lot.expiresAt?.toISOString() ?? "", lot.currency],
    ...[lot.receivedQty, lot.drawnQty, lot.remainingQty].map(quantity),
    ...[lot.costNano, lot.remainingCostNano, lot.inputTaxNano].map(money),
    ...[lot.lastDrawAt?.toISOString() ?? "", lot.reason, lot.documents.join("; ")],
  ];
}
