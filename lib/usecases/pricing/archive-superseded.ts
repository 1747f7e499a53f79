import type { PriceBook } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

/** Archives what has begun and is over, or will be over in this moment; what is scheduled for later stays. */
export async function archiveSuperseded(tx: Tx, { tenantId, id }: PriceBook, now: Date): Promise<void> {
  await tx.priceVersion.updateMany({
    where: { tenantId, priceBookId: id, status: { in: ["live", "scheduled"] }, effectiveFrom: { lte: now } },
    data: { status: "archived", updatedAt: now },
  });
}
