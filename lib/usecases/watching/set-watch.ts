import { command } from "../define";
import { setWatchInput } from "./schemas";
import { ownAccount } from "../supplier/own-account";

/** Sets when stock of an account, or of a model family there, counts as low and when to reorder. */
export const setWatch = command({
  name: "stock_watch.set",
  permission: "inventory.write",
  input: setWatchInput,
  async run(
    { tx, actor: { tenantId }, now, audit },
    { accountId, family, lowDays, reorderDays },
  ): Promise<null> {
    await ownAccount(tx, tenantId, accountId);
    const key = { tenantId, supplierAccountId: accountId, family };
    await tx.stockWatch.upsert({
      where: { tenantId_supplierAccountId_family: key },
      create: { ...key, lowDays, reorderDays, updatedAt: now },
      update: { lowDays, reorderDays, updatedAt: now },
    });
    audit({ kind: "supplierAccount", id: accountId, detail: { family, lowDays, reorderDays } });
    return null;
  },
});
