import { z } from "zod";

import { command } from "../define";
import { lockLots } from "./lock-lots";

const BATCH = 500;

/**
 * Marks lots as used up that have nothing left and hold nothing for calls. Who routes by price then looks at the next lot, not
 * at one that is empty; nothing moves in the books. Answers how many there were.
 */
export const retireLots = command({
  name: "lot.retire",
  permission: "inventory.write",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, audit }) {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM lot WHERE tenant_id = ${tenantId}::uuid AND status = 'active' AND kind <> 'pay_as_you_go'
        AND drawn_qty + expired_qty + returned_qty = received_qty AND held_qty = 0 ORDER BY id LIMIT ${BATCH}`;
    const lots = await lockLots(
      tx,
      tenantId,
      due.map(({ id }) => id),
    );
    // An empty lot gains nothing ever again: what is found is a lot beside it. Only its state may have changed meanwhile.
    const empty = lots.filter(({ status, heldQty }) => status === "active" && heldQty === 0n);
    const ids = empty.map(({ id }) => id);
    await tx.lot.updateMany({ where: { tenantId, id: { in: ids } }, data: { status: "exhausted" } });
    for (const id of ids) audit({ kind: "lot", id });
    return { lots: ids.length };
  },
});
