import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict, found, Invalid } from "@/lib/usecases/errors";

import { listPriceOf } from "./list-in-force";
import { saveModelInput } from "./schemas";

/**
 * Changes what the catalogue says of a model, its place in life included: only a published one can be called. Its name never
 * changes; clients know it by that. Throws Conflict(no_list_price) where it would be published without a price, and Invalid where an
 * alias is another model's name or alias.
 */
export const saveModel = command({
  name: "catalogue.save_model",
  permission: "inventory.write",
  input: saveModelInput,
  async run({ tx, actor: { tenantId }, now, audit }, { id, ...fields }) {
    const model = found("model", await tx.model.findFirst({ where: { tenantId, id } }));
    if (fields.defaultMaxOutput > fields.maxOutput)
      throw new Invalid({ defaultMaxOutput: "above_max_output" });
    if (await taken(tx, tenantId, id, model.name, fields.aliases))
      throw new Invalid({ aliases: "name_taken" });
    if (fields.status === "published") {
      const priced = await listPriceOf(tx, { tenantId, modelId: id }, now);
      if (!priced) throw new Conflict("no_list_price");
    }
    await tx.model.update({ where: { tenantId_id: { tenantId, id } }, data: { ...fields, updatedAt: now } });
    audit({ kind: "model", id, detail: { before: model.status, ...fields } });
    return { id: toWireId("model", id) };
  },
});

/** Whether a name is somebody else's, or the model's own. */
async function taken(
  tx: Tx,
  tenantId: string,
  id: string,
  name: string,
  aliases: readonly string[],
): Promise<boolean> {
  if (aliases.length === 0) return false;
  if (aliases.includes(name)) return true;
  const other = await tx.model.findFirst({
    where: {
      tenantId,
      id: { not: id },
      OR: [{ name: { in: [...aliases] } }, { aliases: { hasSome: [...aliases] } }],
    },
    select: { id: true },
  });
  return other !== null;
}
