import type { Tx } from "@/lib/db/with-tenant";
import { mintKey } from "@/lib/usecases/key/mint-key";

import { CUSTOMERS } from "./customers";
import type { DemoContext } from "./demo-context";
import { type DemoSignIn, renewPasswords } from "./people";

/**
 * Gives new passwords and another key to a demonstration that is there already: one whose seeding was cut short, after
 * which nobody knows the first ones. Its history stays as far as it came; its books hold at every moment.
 */
export async function renewAccess(
  tx: Tx,
  demo: DemoContext,
  tenantId: string,
): Promise<{ readonly signIns: readonly DemoSignIn[]; readonly apiKey: string }> {
  const slug = CUSTOMERS[0]?.slug ?? "";
  const customer = await tx.party.findUniqueOrThrow({ where: { tenantId_slug: { tenantId, slug } } });
  const { secret } = await mintKey(tx, {
    tenantId,
    id: demo.newId(demo.end),
    partyId: customer.id,
    name: "Demonstration",
    modelIds: [],
    createdById: null,
    createdAt: demo.end,
    expiresAt: null,
  });
  return { signIns: await renewPasswords(tx, tenantId), apiKey: secret };
}
