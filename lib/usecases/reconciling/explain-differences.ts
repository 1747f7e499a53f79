import { command } from "../define";
import { NotFound } from "../errors";
import { explainInput } from "./schemas";

/** Gives differences a reason; from then on they are no longer listed as open. All of them, or none. */
export const explainDifferences = command({
  name: "supplier_bill.explain",
  permission: "inventory.write",
  input: explainInput,
  async run({ tx, actor: { tenantId }, now, audit }, { ids, reason, note }): Promise<null> {
    const { count } = await tx.billDifference.updateMany({
      where: { tenantId, id: { in: ids } },
      data: { reason, note: note === "" ? null : note, explainedAt: now },
    });
    if (count !== new Set(ids).size) throw new NotFound("billDifference");
    for (const id of ids) audit({ kind: "billDifference", id, detail: { reason } });
    return null;
  },
});
