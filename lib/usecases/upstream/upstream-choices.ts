import { z } from "zod";

import { routingPolicyOf } from "@/lib/domain/purchasing/routing-policy";
import { proxyNames } from "@/lib/integrations/upstream/proxies";

import { query } from "../define";

/** What forms about upstreams offer beside accounts and models: proxies, segments of customers, the policy in force. */
export const upstreamChoices = query({
  name: "upstream.choices",
  permission: "upstreams.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId } }) {
    const segments = await tx.party.findMany({
      where: { tenantId, segment: { not: null } },
      distinct: ["segment"],
      select: { segment: true },
      orderBy: { segment: "asc" },
    });
    const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select: { limits: true } });
    const { routing } = (tenant?.limits ?? {}) as { routing?: unknown };
    return {
      policy: routingPolicyOf(routing),
      proxies: proxyNames(),
      segments: segments.flatMap(({ segment }) => (segment === null ? [] : [segment])),
    };
  },
});
