import { isCurrency } from "@/lib/domain/money/currency";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { found } from "../errors";
import { openPayAsYouGoLot } from "../inventory/book-lot";
import { addAccountInput } from "./terms-schemas";

/** Another account at a supplier, so that what one ban strands is not everything; with its pay-as-you-go lot. */
export const addAccount = command({
  name: "supplier.add_account",
  permission: "suppliers.write",
  input: addAccountInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { supplierId, name, region }) {
    const key = { tenantId_id: { tenantId, id: supplierId } };
    const { currency } = found("supplier", await tx.supplier.findUnique({ where: key }));
    if (!isCurrency(currency)) throw new Error(`supplier ${supplierId} sells in ${currency}`);
    const id = newId();
    await tx.supplierAccount.create({
      data: {
        ...{ tenantId, id, supplierId, name, region: region || null, status: "active" },
        ...{ paygEnabled: false, createdAt: now },
      },
    });
    await openPayAsYouGoLot(tx, { tenantId, at: now, newId }, { id, name, currency, costPpm: PPM_ONE });
    audit({ kind: "supplier_account", id });
    return { id: toWireId("supplierAccount", id) };
  },
});
