import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { NotFound } from "@/lib/usecases/errors";

import { refuseBelowCost } from "./curated-cost";
import { refuseOddPrice } from "./odd-price";
import { lockCurated } from "./own-curated";
import { saveCuratedInput } from "./schemas";
import { commonFacts, keepOwnPrice, ownPrices, routingJson, targetModels } from "./write-curated";

/**
 * Changes what one of the seller's own names stands for, for the calls that follow. The name stays: clients know it. Throws NotFound
 * for a model that is itself, Invalid by field, Conflict(own_price_odd) for a new price of a published one that may be a slip and is not
 * confirmed, and Conflict(below_cost) for a published one that would be sold below what the dearest
 * of its models costs, unless a reason is given.
 */
export const saveCurated = command({
  name: "curated.save",
  permission: "inventory.write",
  scope: "system",
  input: saveCuratedInput,
  async run(ctx, { id, ...fields }) {
    const { tx, actor, now, newId, audit } = ctx;
    const { tenantId } = actor;
    const model = await lockCurated(tx, tenantId, id);
    if (model.status === "retired") throw new NotFound("model");
    const targets = await targetModels(tx, tenantId, fields.targets, id);
    const prices = ownPrices(fields);
    await tx.model.update({
      where: { tenantId_id: { tenantId, id } },
      data: {
        ...{ displayName: fields.displayName, routing: routingJson(fields), updatedAt: now },
        ...commonFacts(targets),
      },
    });
    const kept = prices && (await keepOwnPrice(tx, { tenantId, modelId: id, prices, now, newId }));
    const asked =
      model.status === "published" && kept?.changed
        ? await refuseOddPrice(ctx, id, { before: kept.before, confirmed: fields.confirmed })
        : {};
    const signed = model.status === "published" ? await refuseBelowCost(ctx, id, fields.overrideReason) : {};
    audit({
      kind: "model",
      id,
      detail: { kind: fields.kind, targets: targets.map((one) => one.name), ...asked, ...signed },
    });
    return { id: toWireId("model", id) };
  },
});
