import { randomUUID } from "node:crypto";

import { withPlatform } from "@/lib/db/with-tenant";

const DAY_MS = 86_400_000;

/** A model at 2.50 in and 10.00 out, and credit for it bought at 0.8 of its face value. */
export async function plantSupply(tenantId: string, modelId: string): Promise<void> {
  const [supplierId, accountId] = [randomUUID(), randomUUID()];
  const at = new Date(Date.now() - DAY_MS);
  await withPlatform(async (tx) => {
    const sizes = { contextWindow: 8_000, maxOutput: 4_000, defaultMaxOutput: 1_000 };
    const named = {
      name: "swift-1",
      displayName: "Swift 1",
      vendor: "acme",
      modality: "text",
      tags: ["fast"],
    };
    await tx.model.create({ data: { tenantId, id: modelId, ...named, ...sizes, status: "published" } });
    await tx.listPrice.create({
      data: {
        ...{ tenantId, id: randomUUID(), modelId, currency: "USD", source: "test", sourceDate: at },
        ...{ effectiveFrom: at, prices: { input: "2500000", output: "10000000" } },
      },
    });
    await tx.supplier.create({ data: { tenantId, id: supplierId, name: "Stockist", currency: "USD" } });
    await tx.supplierAccount.create({
      data: { tenantId, id: accountId, supplierId, name: "Main", status: "active", paygEnabled: false },
    });
    await tx.lot.create({
      data: {
        ...{ tenantId, id: randomUUID(), supplierAccountId: accountId, name: "Lot", kind: "face_value" },
        ...{
          status: "active",
          receivedQty: 1_000_000_000_000n,
          costNano: 800_000_000_000n,
          inputTaxNano: 0n,
        },
        ...{ drawnQty: 0n, expiredQty: 0n, returnedQty: 0n, heldQty: 0n, currency: "USD" },
        ...{ receivedAt: at, startsAt: at },
      },
    });
  });
}
