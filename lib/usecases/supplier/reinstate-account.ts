import { command } from "../define";
import { Conflict, found } from "../errors";
import { lockLots } from "../inventory/lock-lots";
import { accountInput } from "./terms-schemas";

/** The account is back: calls go there again, and what the ban froze is drawn again. Claims and write-offs stay. */
export const reinstateAccount = command({
  name: "supplier.reinstate",
  permission: "suppliers.write",
  input: accountInput,
  async run({ tx, actor: { tenantId }, audit }, { id }) {
    const key = { tenantId_id: { tenantId, id } };
    const account = found("supplierAccount", await tx.supplierAccount.findUnique({ where: key }));
    if (account.status !== "banned") throw new Conflict("account_not_banned");
    await tx.supplierAccount.update({ where: key, data: { status: "active", statusReason: null } });
    audit({ kind: "supplier_account", id });
    const stopped = await tx.lot.findMany({
      where: { tenantId, supplierAccountId: id, status: "frozen" },
      select: { id: true },
    });
    const lots = await lockLots(
      tx,
      tenantId,
      stopped.map((lot) => lot.id),
    );
    // Somebody may have frozen a lot for a reason of its own: that stays.
    const byBan = lots.filter(
      (lot) => lot.kind === "pay_as_you_go" || lot.statusReason === account.statusReason,
    );
    for (const { id: lotId, kind } of byBan) {
      await tx.lot.update({
        where: { tenantId_id: { tenantId, id: lotId } },
        data: { status: "active", ...(kind === "pay_as_you_go" ? {} : { statusReason: null }) },
      });
      audit({ kind: "lot", id: lotId, detail: { status: "active" } });
    }
    return { lots: byBan.length };
  },
});
