import { isCurrency } from "@/lib/domain/money/currency";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Invalid } from "../errors";
import { openPayAsYouGoLot } from "../inventory/book-lot";
import { createSupplierInput } from "./schemas";

/** A supplier with its first account and that account's pay-as-you-go lot, which every account has from its first day. */
export const createSupplier = command({
  name: "supplier.create",
  permission: "suppliers.write",
  input: createSupplierInput,
  async run({ tx, actor, now, newId, audit }, { name, currency, accountName, region, paygEnabled }) {
    if (!isCurrency(currency)) throw new Invalid({ currency: "choose" });
    const { tenantId } = actor;
    const supplierId = newId();
    const accountId = newId();
    await tx.supplier.create({ data: { tenantId, id: supplierId, name, currency, createdAt: now } });
    await tx.supplierAccount.create({
      data: {
        tenantId,
        id: accountId,
        supplierId,
        name: accountName,
        region: region ?? null,
        status: "active",
        paygEnabled,
        createdAt: now,
      },
    });
    await openPayAsYouGoLot(
      tx,
      { tenantId, at: now, newId },
      { id: accountId, name: accountName, currency, costPpm: PPM_ONE },
    );
    audit({ kind: "supplier", id: supplierId });
    return { id: toWireId("supplier", supplierId), accountId: toWireId("supplierAccount", accountId) };
  },
});
