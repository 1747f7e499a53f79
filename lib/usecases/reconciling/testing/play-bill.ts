import { pools } from "@/lib/db/pools";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";

import { addBillPart } from "../add-bill-part";
import { getBill, type BillDetail } from "../get-bill";
import { importBill } from "../import-bill";
import { readBillFile } from "../read-bill-file";
import { runImport } from "../run-import";
import type { StoredMapping } from "../schemas";
import { startBill } from "../start-bill";

/** Sends a file as a browser does, in parts. @returns the bill's id */
export async function sendBill(
  actor: Actor,
  accountId: string,
  file: Buffer | string,
  partBytes = 4_000,
): Promise<string> {
  const bytes = Buffer.from(file);
  const { id } = await startBill.execute(actor, { accountId, fileName: "bill.csv" });
  for (let seq = 0; seq * partBytes < bytes.length; seq++) {
    const data = bytes.subarray(seq * partBytes, (seq + 1) * partBytes).toString("base64");
    await addBillPart.execute(actor, { id, seq, data });
  }
  return id;
}

/** Sends, reads and imports a file, the job's work with it. Columns are guessed by their names. */
export async function playBill(
  actor: Actor,
  accountId: string,
  file: Buffer | string,
  change: Partial<StoredMapping> = {},
  partBytes?: number,
): Promise<BillDetail> {
  const id = await sendBill(actor, accountId, file, partBytes);
  const { mapping } = await readBillFile.execute(actor, { id });
  await importBill.execute(actor, { id, mapping: { ...mapping, ...change } });
  await runImport(
    pools().platform,
    actor.tenantId,
    fromWireId("supplierBill", id) ?? "",
    new AbortController().signal,
  );
  return getBill.execute(actor, { id });
}
