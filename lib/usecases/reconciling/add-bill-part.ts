import { command } from "../define";
import { openBill } from "./own-bill";
import { billPartInput } from "./schemas";

/** Takes a part of a bill's file. Parts are numbered from 0; one sent again replaces itself. */
export const addBillPart = command({
  name: "supplier_bill.add_part",
  permission: "inventory.write",
  input: billPartInput,
  unaudited: "a piece of a file whose bill is audited when it is started and imported",
  async run({ tx, actor: { tenantId } }, { id, seq, data }): Promise<null> {
    await openBill(tx, tenantId, id);
    const bytes = Uint8Array.from(Buffer.from(data, "base64"));
    await tx.supplierBillPart.upsert({
      where: { tenantId_billId_seq: { tenantId, billId: id, seq } },
      create: { tenantId, billId: id, seq, data: bytes },
      update: { data: bytes },
    });
    return null;
  },
});
