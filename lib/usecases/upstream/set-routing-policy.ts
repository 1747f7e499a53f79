import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { found } from "../errors";
import { routingPolicyInput } from "./schemas";

/**
 * What upstreams must be: for all of a reseller's customers, or for one direct or indirect buyer of its, whose country
 * suppliers' terms may name. Kept beside other limits, under `routing`; what the buyer itself demands stays.
 */
export const setRoutingPolicy = command({
  name: "upstream.set_routing_policy",
  permission: "upstreams.write",
  scope: "system",
  input: routingPolicyInput,
  async run({ tx, actor: { tenantId }, audit }, { buyerId, tags, country, ...rest }) {
    const requireTags = [...new Set(tags.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
    const routing = JSON.stringify({ ...rest, requireTags, country: country === "" ? null : country });
    if (buyerId === undefined) {
      await tx.$executeRaw`
        UPDATE tenant SET limits = limits || jsonb_build_object('routing', ${routing}::jsonb) WHERE id = ${tenantId}::uuid`;
      audit({ kind: "tenant", id: tenantId, detail: { routing } });
      return { id: toWireId("tenant", tenantId) };
    }
    const key = { tenantId_id: { tenantId, id: buyerId } };
    found("party", await tx.party.findUnique({ where: key, select: { id: true } }));
    await tx.$executeRaw`
      UPDATE party SET limits = limits || jsonb_build_object('routing', ${routing}::jsonb || CASE
        WHEN limits #> '{routing,own}' IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('own', limits #> '{routing,own}') END)
      WHERE tenant_id = ${tenantId}::uuid AND id = ${buyerId}::uuid`;
    audit({ kind: "party", id: buyerId, detail: { routing } });
    return { id: toWireId("party", buyerId) };
  },
});
