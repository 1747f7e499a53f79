import { query } from "../define";
import { found } from "../errors";
import { accountsOf } from "./bill-accounts";
import { billView } from "./bill-view";
import { ownBill } from "./own-bill";
import { billInput } from "./schemas";

const FAULTS = 200;

/** One bill with its totals, and the rows that could not be read. */
export const getBill = query({
  name: "supplier_bill.get",
  permission: "inventory.read",
  input: billInput,
  async run({ tx, actor: { tenantId } }, { id }) {
    const bill = await ownBill(tx, tenantId, id);
    const account = found("supplierAccount", (await accountsOf(tx, tenantId)).get(bill.supplierAccountId));
    const faults = await tx.supplierBillFault.findMany({
      where: { tenantId, billId: id },
      orderBy: { rowNo: "asc" },
      take: FAULTS,
    });
    const open = await tx.billDifference.count({ where: { tenantId, billId: id, reason: null } });
    return {
      ...billView({ ...bill, account }),
      open,
      faults: faults.map(({ rowNo, reason, text }) => ({ rowNo, reason, text })),
    };
  },
});

export type BillDetail = Awaited<ReturnType<typeof getBill.execute>>;
