import { command } from "@/lib/usecases/define";
import { Invalid } from "@/lib/usecases/errors";

import { standardModelInput } from "./schemas";

/**
 * Whose input token stock and sales are counted in from now on; "" leaves it to the oldest text model on sale. Throws Invalid for a
 * model that is not on sale.
 */
export const setStandardModel = command({
  name: "profit.set_standard_model",
  permission: "inventory.write",
  input: standardModelInput,
  async run({ tx, actor: { tenantId }, audit }, { model: id }) {
    if (id !== null) {
      const model = await tx.model.findFirst({ where: { tenantId, id, status: "published" } });
      if (!model) throw new Invalid({ model: "choose" });
    }
    await tx.tenant.update({ where: { id: tenantId }, data: { standardModelId: id } });
    audit({ kind: "party", id: tenantId, detail: { standardModelId: id } });
    return { model: id };
  },
});
