import { z } from "zod";

import { query } from "../define";
import { billView } from "./bill-view";
import { accountsOf } from "./bill-accounts";

const SHOWN = 200;

/** The bills imported so far, newest first, and how many differences of each are not explained yet. */
export const listBills = query({
  name: "supplier_bill.list",
  permission: "inventory.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId } }) {
    const rows = await tx.supplierBill.findMany({
      where: { tenantId },
      orderBy: { id: "desc" },
      take: SHOWN,
    });
    const accounts = await accountsOf(tx, tenantId);
    const open = await tx.billDifference.groupBy({
      by: ["billId"],
      where: { tenantId, billId: { in: rows.map(({ id }) => id) }, reason: null },
      _count: true,
    });
    const openOf = new Map(open.map(({ billId, _count }) => [billId, _count]));
    return rows.flatMap((row) => {
      const account = accounts.get(row.supplierAccountId);
      return account ? [{ ...billView({ ...row, account }), open: openOf.get(row.id) ?? 0 }] : [];
    });
  },
});

export type BillListRow = Awaited<ReturnType<typeof listBills.execute>>[number];
