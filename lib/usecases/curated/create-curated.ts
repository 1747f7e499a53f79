import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Invalid } from "@/lib/usecases/errors";

import { createCuratedInput } from "./schemas";
import { commonFacts, keepOwnPrice, ownPrices, routingJson, targetModels } from "./write-curated";

/** Whose product it is, where other models have a vendor. */
const VENDOR = "own";

/**
 * A name of the seller's own: other models in order, the cheapest of them, or a product over them with its own price. A draft until
 * it is published. Throws Invalid by field.
 */
export const createCurated = command({
  name: "curated.create",
  permission: "inventory.write",
  input: createCuratedInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { name, ...fields }) {
    const same = await tx.model.findFirst({
      where: { tenantId, OR: [{ name }, { aliases: { has: name } }] },
    });
    if (same) throw new Invalid({ name: "name_taken" });
    const targets = await targetModels(tx, tenantId, fields.targets, null);
    const prices = ownPrices(fields);
    const id = newId();
    await tx.model.create({
      data: {
        ...{ tenantId, id, name, displayName: fields.displayName, vendor: VENDOR, status: "draft" },
        ...{ routing: routingJson(fields), createdAt: now, updatedAt: now },
        ...commonFacts(targets),
      },
    });
    if (prices) await keepOwnPrice(tx, { tenantId, modelId: id, prices, now, newId });
    audit({
      kind: "model",
      id,
      detail: { name, kind: fields.kind, targets: targets.map((one) => one.name) },
    });
    return { id: toWireId("model", id) };
  },
});
