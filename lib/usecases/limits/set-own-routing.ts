import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";

import { ownRoutingInput } from "./schemas";

/**
 * What a customer demands of whoever serves its calls: tags such as a region, and that nothing is kept. It adds to what its seller
 * demands and takes nothing away from that. Calls that nobody meets are refused.
 */
export const setOwnRouting = command({
  name: "customer.set_own_routing",
  permission: "settings.write",
  scope: "system",
  input: ownRoutingInput,
  async run({ tx, actor: { tenantId, partyId }, now, audit }, { requireTags, denyDataCollection }) {
    const own = JSON.stringify({ requireTags: [...new Set(requireTags)], denyDataCollection });
    await tx.$executeRaw`
      UPDATE party SET updated_at = ${now}, limits = limits || jsonb_build_object('routing',
        COALESCE(limits -> 'routing', '{}'::jsonb) || jsonb_build_object('own', ${own}::jsonb))
      WHERE tenant_id = ${tenantId}::uuid AND id = ${partyId}::uuid`;
    audit({ kind: "party", id: partyId, partyId, detail: { requireTags, denyDataCollection } });
    return { id: toWireId("party", partyId) };
  },
});
