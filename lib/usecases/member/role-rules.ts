import type { Tx } from "@/lib/db/with-tenant";
import type { Role } from "@/lib/domain/access/party-kind";

import type { Actor } from "../actor";
import { Conflict, Forbidden } from "../errors";

/** Only owners make owners, and only they unmake them: an admin could otherwise take the party over. */
export function assertMayGrant(actor: Actor, role: Role): void {
  if (role === "owner" && actor.kind === "member" && actor.role !== "owner") {
    throw new Forbidden("only_owners_make_owners");
  }
}

/** A party is never left without an owner who can sign in. Locks its members, so that two cannot leave at once. */
export async function assertOwnerRemains(
  tx: Tx,
  tenantId: string,
  partyId: string,
  leavingId: string,
): Promise<void> {
  const owners = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM member
    WHERE tenant_id = ${tenantId}::uuid AND party_id = ${partyId}::uuid AND role = 'owner' AND status = 'active'
    ORDER BY id FOR UPDATE`;
  if (!owners.some(({ id }) => id !== leavingId)) throw new Conflict("last_owner");
}
