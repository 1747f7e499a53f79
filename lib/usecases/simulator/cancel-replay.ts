import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict, found } from "@/lib/usecases/errors";

import { replayInput } from "./schemas";

/** Ends a replay that waits or runs; the job sees it within a second. Throws Conflict(replay_over). */
export const cancelReplay = command({
  name: "simulator.cancel_replay",
  permission: "prices.read",
  input: replayInput,
  async run({ tx, actor, now, audit }, { id }) {
    const { tenantId, partyId: sellerId } = actor;
    found("priceReplay", await tx.priceReplay.findFirst({ where: { tenantId, sellerId, id } }));
    const { count } = await tx.priceReplay.updateMany({
      where: { tenantId, sellerId, id, status: { in: ["waiting", "running"] } },
      data: { status: "cancelled", finishedAt: now },
    });
    if (count === 0) throw new Conflict("replay_over");
    audit({ kind: "price_replay", id });
    return { id: toWireId("priceReplay", id) };
  },
});
