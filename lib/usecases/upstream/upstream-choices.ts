import { z } from "zod";

import { proxyNames } from "@/lib/integrations/upstream/proxies";

import { query } from "../define";

/** What a form about an upstream offers beside accounts and models: the operator's proxies, and segments of customers. */
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
    return {
      proxies: proxyNames(),
      segments: segments.flatMap(({ segment }) => (segment === null ? [] : [segment])),
    };
  },
});
