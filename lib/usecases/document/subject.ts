import type { Tx } from "@/lib/db/with-tenant";

import { found } from "../errors";

interface Named {
  readonly orderId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly lotId?: string | undefined;
}

export interface DocumentSubject {
  readonly subjectKind: "purchase_order" | "supplier_account" | "lot";
  readonly subjectId: string;
}

/** What a document is kept with, looked up: somebody else's is not found. */
export async function documentSubject(tx: Tx, tenantId: string, named: Named): Promise<DocumentSubject> {
  const { orderId, accountId, lotId } = named;
  const at = (id: string) => ({ where: { tenantId_id: { tenantId, id } }, select: { id: true } });
  if (orderId !== undefined) {
    const { id } = found("purchaseOrder", await tx.purchaseOrder.findUnique(at(orderId)));
    return { subjectKind: "purchase_order", subjectId: id };
  }
  if (accountId !== undefined) {
    const { id } = found("supplierAccount", await tx.supplierAccount.findUnique(at(accountId)));
    return { subjectKind: "supplier_account", subjectId: id };
  }
  const { id } = found("lot", lotId === undefined ? null : await tx.lot.findUnique(at(lotId)));
  return { subjectKind: "lot", subjectId: id };
}
