import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict, found } from "../errors";
import { lockLots } from "../inventory/lock-lots";
import { banAccountInput } from "./terms-schemas";

/**
 * The account is gone: no call goes there any more and its lots are frozen, its pay-as-you-go ones too, so that admission
 * refuses at once what a process may still try in the two seconds until it hears. Calls under way settle what they hold.
 * Throws Conflict(account_not_active) where it is gone already.
 */
export const banAccount = command({
  name: "supplier.ban",
  permission: "suppliers.write",
  input: banAccountInput,
  async run({ tx, actor: { tenantId }, audit }, { id, reason }) {
    const key = { tenantId_id: { tenantId, id } };
    const account = found("supplierAccount", await tx.supplierAccount.findUnique({ where: key }));
    if (account.status !== "active" && account.status !== "in_arrears")
      throw new Conflict("account_not_active");
    await tx.supplierAccount.update({ where: key, data: { status: "banned", statusReason: reason } });
    audit({ kind: "supplier_account", id, detail: { reason } });
    const open = await tx.lot.findMany({
      where: { tenantId, supplierAccountId: id, status: "active" },
      select: { id: true },
    });
    const lots = await lockLots(
      tx,
      tenantId,
      open.map((lot) => lot.id),
    );
    const frozen = lots.filter(({ status }) => status === "active");
    for (const { id: lotId, kind } of frozen) {
      // What a day's limit was is kept where the reason would stand.
      const data = kind === "pay_as_you_go" ? {} : { statusReason: reason };
      await tx.lot.update({
        where: { tenantId_id: { tenantId, id: lotId } },
        data: { status: "frozen", ...data },
      });
      audit({ kind: "lot", id: lotId, detail: { status: "frozen", reason } });
    }
    return { lots: frozen.map((lot) => toWireId("lot", lot.id)) };
  },
});
