import { commissionEarned } from "@/lib/domain/ledger/purchase-entries";
import { isCurrency } from "@/lib/domain/money/currency";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import { applyPpm } from "@/lib/domain/money/ppm";
import { taxOn } from "@/lib/domain/money/tax";
import { termsOf } from "@/lib/domain/purchasing/terms";

import { command } from "../define";
import { Conflict } from "../errors";
import { postEntry } from "../ledger/post-entry";
import { ownAccount } from "./own-account";
import { recordCommissionInput } from "./terms-schemas";

/**
 * Books the commission of a period under agency supply, by the account's own percentage of what the vendor sold: Dr
 * payable:{supplier}, Cr commission_income, tax_payable. Throws Conflict(not_agency) where none is agreed.
 */
export const recordCommission = command({
  name: "supplier.record_commission",
  permission: "suppliers.write",
  input: recordCommissionInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id, sales, taxPercent, reference }) {
    const account = await ownAccount(tx, tenantId, id);
    const { agencyCommissionPpm } = termsOf(account.terms);
    if (agencyCommissionPpm === null) throw new Conflict("not_agency");
    const { supplierId, supplier } = account;
    if (!isCurrency(supplier.currency)) throw new Error(`supplier ${supplierId}: ${supplier.currency}`);
    const netNano = applyPpm(sales, agencyCommissionPpm);
    const taxNano = taxOn(netNano, Number(scaledFromDecimal(taxPercent, 4)));
    const { currency } = supplier;
    const entry = commissionEarned({ partyId: tenantId, supplierId, netNano, taxNano, currency });
    const source = { sourceKind: "supplier_account", sourceId: id, occurredAt: now, note: reference };
    await postEntry(tx, entry, { tenantId, id: newId(), ...source });
    audit({ kind: "supplier_account", id, detail: { netNano: netNano.toString(), reference } });
    return { netNano, taxNano };
  },
});
