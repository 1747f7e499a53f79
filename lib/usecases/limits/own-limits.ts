import { z } from "zod";

import { ownPolicyOf, routingPolicyOf } from "@/lib/domain/purchasing/routing-policy";
import { query } from "@/lib/usecases/define";

import { limitsView } from "./limit-view";

/**
 * What limits a customer's whole account, and what it and its seller demand of who serves it. Of upstreams it is told their tags,
 * which are made to be chosen from, and nothing else.
 */
export const ownLimits = query({
  name: "customer.own_limits",
  permission: "settings.read",
  scope: "system",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId, partyId }, now }) {
    const where = { tenantId, id: partyId };
    const [party, edge, upstreams, budgets] = [
      await tx.party.findUniqueOrThrow({ where: { tenantId_id: where }, select: { limits: true } }),
      await tx.edge.findFirst({
        where: { tenantId, buyerId: partyId, validTo: null },
        select: { seller: { select: { timeZone: true } } },
      }),
      await tx.upstream.findMany({ where: { tenantId, status: "active" }, select: { settings: true } }),
      await tx.budget.findMany({ where: { tenantId, buyerId: partyId, apiKeyId: null } }),
    ];
    const { routing } = party.limits as { routing?: unknown };
    const { country, requireTags, denyDataCollection } = routingPolicyOf(routing);
    return {
      limits: limitsView(party.limits, budgets, now, edge?.seller.timeZone ?? "UTC"),
      own: ownPolicyOf(routing),
      seller: { country, requireTags, denyDataCollection },
      choices: tagsOf(upstreams.map(({ settings }) => settings)),
    };
  },
});

/** Every tag once, by name. */
function tagsOf(settings: readonly unknown[]): string[] {
  const tags = settings.flatMap((one) => (one as { tags?: unknown }).tags ?? []);
  return [...new Set(tags.filter((tag) => typeof tag === "string"))].sort();
}
