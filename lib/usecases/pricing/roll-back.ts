import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict, found } from "@/lib/usecases/errors";

import { lockOwnBook } from "./own-book";
import { versionInput } from "./schemas";
import { rulesOf, versionsOf } from "./versions";
import { writeDraft } from "./write-version";

/**
 * A draft equal to an edition of before, to be published as any other: it passes the same review, at the costs of today. What is
 * published never changes, so going back is going on. Throws Conflict(draft_exists, not_published).
 */
export const rollBack = command({
  name: "price_book.roll_back",
  permission: "prices.write",
  input: versionInput,
  async run(ctx, { id, version: versionId }) {
    const { tx, actor, audit } = ctx;
    const book = await lockOwnBook(tx, actor, id);
    const versions = await versionsOf(tx, actor.tenantId, id);
    if (versions.some(({ status }) => status === "draft")) throw new Conflict("draft_exists");
    const old = found(
      "priceVersion",
      versions.find((row) => row.id === versionId),
    );
    if (old.publishedAt === null) throw new Conflict("not_published");
    const number = (versions[0]?.number ?? 0) + 1;
    const draftId = await writeDraft(ctx, {
      ...{ sellerId: book.sellerId, bookId: id, number },
      rules: rulesOf(old),
    });
    audit({ kind: "price_book", id, detail: { version: number, equalTo: old.number } });
    return { id: toWireId("priceVersion", draftId), number, equalTo: old.number };
  },
});
