import type { PriceBook } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { Conflict, found } from "@/lib/usecases/errors";

import { versionsOf, type VersionRow } from "./versions";

/** A price book of the actor's own party. Throws NotFound for anybody else's. */
export async function ownBook(tx: Tx, { tenantId, partyId }: Actor, id: string): Promise<PriceBook> {
  return found("priceBook", await tx.priceBook.findFirst({ where: { tenantId, id, sellerId: partyId } }));
}

/** The same, locked until the transaction ends: its draft and its versions change one at a time. */
export async function lockOwnBook(tx: Tx, actor: Actor, id: string): Promise<PriceBook> {
  const { tenantId, partyId } = actor;
  await tx.$queryRaw`SELECT id FROM price_book WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid
    AND seller_id = ${partyId}::uuid FOR NO KEY UPDATE`;
  return ownBook(tx, actor, id);
}

/** The draft of a locked book. Throws Conflict(no_draft). */
export async function draftOf(tx: Tx, { tenantId, id }: PriceBook): Promise<VersionRow> {
  const draft = (await versionsOf(tx, tenantId, id)).find(({ status }) => status === "draft");
  if (!draft) throw new Conflict("no_draft");
  return draft;
}
