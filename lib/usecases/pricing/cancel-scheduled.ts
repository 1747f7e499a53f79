import { command } from "@/lib/usecases/define";
import { Conflict, found } from "@/lib/usecases/errors";

import { lockOwnBook } from "./own-book";
import { versionInput } from "./schemas";
import { versionsOf } from "./versions";

/** Calls off a version whose day has not come; it is archived and prices nothing. Throws Conflict(not_scheduled). */
export const cancelScheduled = command({
  name: "price_book.cancel_scheduled",
  permission: "prices.publish",
  input: versionInput,
  async run({ tx, actor, now, audit }, { id, version: versionId }) {
    const { tenantId } = actor;
    await lockOwnBook(tx, actor, id);
    const versions = await versionsOf(tx, tenantId, id);
    const version = found(
      "priceVersion",
      versions.find((row) => row.id === versionId),
    );
    if (version.status !== "scheduled" || version.effectiveFrom === null || version.effectiveFrom <= now) {
      throw new Conflict("not_scheduled");
    }
    await tx.priceVersion.update({
      where: { tenantId_id: { tenantId, id: versionId } },
      data: { status: "archived", updatedAt: now },
    });
    audit({ kind: "price_book", id, detail: { version: version.number } });
    return { number: version.number };
  },
});
