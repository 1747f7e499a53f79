import { command } from "../define";
import { setDrawOrderInput } from "./movement-schemas";

/** Says in which order lots are drawn, for every account of the tenant; the next call keeps to it. */
export const setDrawOrder = command({
  name: "lot.set_draw_order",
  permission: "inventory.write",
  input: setDrawOrderInput,
  async run({ tx, actor: { tenantId }, audit }, { order }) {
    const { stockPolicy } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const before = typeof stockPolicy === "object" && stockPolicy !== null ? stockPolicy : {};
    await tx.tenant.update({ where: { id: tenantId }, data: { stockPolicy: { ...before, order } } });
    audit({ kind: "tenant", id: tenantId, detail: { order } });
    return { order };
  },
});
