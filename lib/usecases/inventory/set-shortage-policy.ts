import { command } from "../define";
import { found } from "../errors";
import { openDailyAccruals } from "./daily-accrual";
import { setShortagePolicyInput } from "./movement-schemas";

/** What an account does when its stock runs short: refuse, or go on at the supplier's rate, up to a limit a day. */
export const setShortagePolicy = command({
  name: "supplier.set_shortage_policy",
  permission: "suppliers.write",
  input: setShortagePolicyInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { accountId: id, whenShort, dailyCap }) {
    const key = { tenantId_id: { tenantId, id } };
    found("supplierAccount", await tx.supplierAccount.findUnique({ where: key, select: { id: true } }));
    const paygEnabled = whenShort === "pay_as_you_go";
    const paygDailyNano = paygEnabled ? dailyCap : null;
    const account = await tx.supplierAccount.update({ where: key, data: { paygEnabled, paygDailyNano } });
    const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    await openDailyAccruals(tx, { tenantId, at: now, newId }, account, timeZone);
    audit({
      kind: "supplier_account",
      id,
      detail: { whenShort, dailyCapNano: paygDailyNano?.toString() ?? null },
    });
    return { whenShort, dailyCapNano: paygDailyNano };
  },
});
