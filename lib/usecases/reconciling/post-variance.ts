import { supplierBillReconciled } from "@/lib/domain/ledger/supplier-bill-entries";
import { isCurrency } from "@/lib/domain/money/currency";

import { command } from "../define";
import { Conflict, found } from "../errors";
import { postEntry } from "../ledger/post-entry";
import { accountsOf } from "./bill-accounts";
import { varianceOf, type StoredTotals } from "./bill-view";
import { ownBill } from "./own-bill";
import { billInput } from "./schemas";

/**
 * Posts what a bill differs by, in the current period: variance against what is owed to the supplier, and pay-as-you-go use out of
 * its accrual into that debt. Once per bill, however often it is asked for; past calls stay as they were settled (C43).
 */
export const postVariance = command({
  name: "supplier_bill.post_variance",
  permission: "inventory.write",
  input: billInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id }) {
    await tx.$queryRaw`SELECT 1 FROM supplier_bill WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
    const bill = await ownBill(tx, tenantId, id);
    const varianceNano = varianceOf(bill);
    if (bill.postedAt !== null) return { varianceNano, postedAt: bill.postedAt };
    if (bill.status !== "reconciled") throw new Conflict("bill_in_work");
    const account = found("supplierAccount", (await accountsOf(tx, tenantId)).get(bill.supplierAccountId));
    const { currency } = bill;
    if (!isCurrency(currency)) throw new Error(`bill ${id} is in ${currency}`);
    const { accrued = [] } = bill.totals as StoredTotals;
    const entry = supplierBillReconciled({
      ...{ partyId: tenantId, supplierId: account.supplierId, varianceNano, currency },
      accrued: accrued.map(({ lotId, costNano }) => ({ lotId, costNano: BigInt(costNano) })),
    });
    const entryId = newId();
    await postEntry(tx, entry, {
      ...{ tenantId, id: entryId, sourceKind: "supplier_bill", sourceId: id, occurredAt: now },
    });
    await tx.supplierBill.update({
      where: { tenantId_id: { tenantId, id } },
      data: { entryId, postedAt: now },
    });
    audit({ kind: "supplierBill", id, detail: { varianceNano: varianceNano.toString() } });
    return { varianceNano, postedAt: now };
  },
});
