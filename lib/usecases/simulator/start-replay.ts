import { enqueue } from "@/lib/jobs/runner";
import { replayPrices } from "@/lib/jobs/replay-prices";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";
import { lockOwnBook } from "@/lib/usecases/pricing/own-book";
import { lookedAt, versionsOf } from "@/lib/usecases/pricing/versions";
import { withTenant, type Tx } from "@/lib/db/with-tenant";

import { bookBuyers } from "./book-buyers";
import { startReplayInput } from "./schemas";

const DAYS = 30;
const DAY_MS = 86_400_000;
/** One that has not moved for this long belongs to a process that died. */
const STALE_MS = 15 * 60_000;

/**
 * Asks for the last thirty days to be priced by a book's draft (or by its version in force under what is supposed); the work is
 * done by a job. One at a time for a seller. Throws Conflict(replay_running, no_version).
 */
export const startReplay = command({
  name: "simulator.start_replay",
  permission: "prices.read",
  input: startReplayInput,
  async run({ tx, actor, now, newId, audit }, { id: bookId, ...settings }) {
    const { tenantId, partyId: sellerId } = actor;
    await lockOwnBook(tx, actor, bookId);
    const version = lookedAt(await versionsOf(tx, tenantId, bookId), now);
    if (!version) throw new Conflict("no_version");
    await tx.priceReplay.updateMany({
      where: {
        ...{ tenantId, sellerId, status: { in: ["waiting", "running"] } },
        createdAt: { lt: new Date(now.getTime() - STALE_MS) },
      },
      data: { status: "failed", finishedAt: now },
    });
    const open = await tx.priceReplay.findFirst({
      where: { tenantId, sellerId, status: { in: ["waiting", "running"] } },
    });
    if (open) throw new Conflict("replay_running");
    const id = newId();
    const range = { rangeFrom: new Date(now.getTime() - DAYS * DAY_MS), rangeTo: now };
    const buyers = await bookBuyers(tx, actor, bookId);
    const callsTotal = await soldCalls(
      tx,
      { tenantId, sellerId },
      buyers.map((buyer) => buyer.id),
      range,
    );
    await tx.priceReplay.create({
      data: {
        ...{ tenantId, id, sellerId, priceBookId: bookId, priceVersionId: version.id, status: "waiting" },
        ...{ settings, ...range, callsTotal, callsDone: 0n, createdById: actor.memberId, createdAt: now },
      },
    });
    audit({ kind: "price_replay", id, detail: { book: bookId, ...settings } });
    return { id: toWireId("priceReplay", id), callsTotal };
  },
  after: [
    async (answer, { actor }) => {
      const { tenantId, partyId: sellerId } = actor;
      const replayId = fromWireId("priceReplay", answer.id) ?? "";
      await enqueue(replayPrices, { tenantId, sellerId, replayId }).catch(async (error: unknown) => {
        // One that nobody will ever work off must not keep the next one out.
        await withTenant({ tenantId, partyId: sellerId }, (tx) =>
          tx.priceReplay.updateMany({ where: { tenantId, id: replayId }, data: { status: "failed" } }),
        );
        throw error;
      });
      return answer;
    },
  ],
});

async function soldCalls(
  tx: Tx,
  { tenantId, sellerId }: { readonly tenantId: string; readonly sellerId: string },
  buyerIds: readonly string[],
  range: { readonly rangeFrom: Date; readonly rangeTo: Date },
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ calls: bigint }[]>`SELECT count(*) AS calls FROM rated_line
    WHERE tenant_id = ${tenantId}::uuid AND seller_id = ${sellerId}::uuid AND buyer_id = ANY (${buyerIds}::uuid[])
      AND call_id >= ${uuidV7Floor(range.rangeFrom)}::uuid AND call_id < ${uuidV7Floor(range.rangeTo)}::uuid`;
  return row?.calls ?? 0n;
}
