import { z } from "zod";

import { command } from "../define";
import { openDailyAccruals } from "./daily-accrual";

/** Opens the pay-as-you-go lots of today and tomorrow for every account with a daily limit. For the job. */
export const openAccruals = command({
  name: "lot.open_accruals",
  permission: "inventory.write",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now, newId, audit }) {
    const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    await tx.$queryRaw`SELECT id FROM supplier_account WHERE tenant_id = ${tenantId}::uuid
      AND payg_daily_nano IS NOT NULL ORDER BY id FOR NO KEY UPDATE`;
    const accounts = await tx.supplierAccount.findMany({ where: { tenantId, paygDailyNano: { not: null } } });
    for (const account of accounts) {
      await openDailyAccruals(tx, { tenantId, at: now, newId }, account, timeZone);
      audit({ kind: "supplier_account", id: account.id });
    }
    return { accounts: accounts.length };
  },
});
