import { command } from "@/lib/usecases/define";

import { marginFloorInput } from "./schemas";

/** From which margin downward the seller wants to be warned; sales below cost always ring. */
export const setMarginFloor = command({
  name: "profit.set_margin_floor",
  permission: "settings.write",
  input: marginFloorInput,
  async run({ tx, actor: { tenantId, partyId }, audit }, { percent }) {
    await tx.party.update({
      where: { tenantId_id: { tenantId, id: partyId } },
      data: { marginAlarmPpm: percent },
    });
    audit({ kind: "party", id: partyId, detail: { marginAlarmPpm: percent } });
    return { percent };
  },
});
