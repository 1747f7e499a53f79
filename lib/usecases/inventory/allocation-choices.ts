import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";

/** Whom stock can be kept for: direct buyers, and the segments any of them is in. */
export const allocationChoices = query({
  name: "lot.allocation_choices",
  permission: "inventory.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId } }) {
    const edges = await tx.edge.findMany({
      where: { tenantId, sellerId: tenantId, validTo: null },
      include: { buyer: { select: { id: true, name: true, kind: true, segment: true } } },
      orderBy: [{ buyer: { name: "asc" } }, { id: "asc" }],
    });
    const segments = new Set(edges.flatMap(({ buyer }) => buyer.segment ?? []));
    return {
      buyers: edges.map(({ buyer }) => ({
        id: toWireId("party", buyer.id),
        name: buyer.name,
        kind: buyer.kind,
      })),
      segments: [...segments].sort(),
    };
  },
});
