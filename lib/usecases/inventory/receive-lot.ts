import { isCurrency } from "@/lib/domain/money/currency";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import { taxOn } from "@/lib/domain/money/tax";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Invalid, NotFound } from "../errors";
import { ownAccount } from "../supplier/own-account";
import { bookLot } from "./book-lot";
import { receiveLotInput } from "./schemas";

/** Takes a purchased lot into stock and into the books; it can be drawn by the next call. */
export const receiveLot = command({
  name: "lot.receive",
  permission: "inventory.write",
  input: receiveLotInput,
  async run({ tx, actor, now, newId, audit }, input) {
    const { tenantId } = actor;
    const account = await ownAccount(tx, tenantId, input.accountId);
    const { currency } = account.supplier;
    if (!isCurrency(currency)) throw new Error(`supplier ${account.supplierId} sells in ${currency}`);
    if (input.expiresOn && input.expiresOn <= now) throw new Invalid({ expiresOn: "future" });
    const known = await tx.model.count({ where: { tenantId, id: { in: input.modelIds } } });
    if (known !== new Set(input.modelIds).size) throw new NotFound("model");

    const id = await bookLot(
      tx,
      { tenantId, at: now, newId },
      {
        supplierId: account.supplierId,
        supplierAccountId: account.id,
        purchaseOrderId: null,
        name: input.name,
        kind: input.kind,
        modelIds: input.modelIds,
        burnWeights: {},
        receivedQty: input.receivedQty,
        costNano: input.cost,
        inputTaxNano: taxOn(input.cost, Number(scaledFromDecimal(input.taxPercent, 4))),
        currency,
        fxRateId: null,
        commitmentNano: null,
        startsAt: now,
        expiresAt: input.expiresOn,
      },
    );
    audit({ kind: "lot", id, detail: { supplierAccountId: account.id } });
    return { id: toWireId("lot", id) };
  },
});
