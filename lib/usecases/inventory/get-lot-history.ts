import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { lotInput } from "./schemas";

/** What of the audit trail tells of a lot and is no movement. */
const TOLD = ["lot.set_status", "lot.release_allocation", "supplier.ban", "supplier.reinstate"];
const SHOWN = 200;

interface Event {
  readonly id: string;
  readonly at: Date;
  readonly kind:
    | "received"
    | "found"
    | "split_from"
    | "split"
    | "returned"
    | "lost"
    | "expired"
    | "impaired"
    | "claim_paid"
    | "released"
    | "frozen"
    | "claimed"
    | "active";
  readonly qty: bigint | null;
  readonly costNano: bigint | null;
  readonly reason: string | null;
  readonly memberName: string | null;
  /** The lot at the other end of a split. */
  readonly other: { readonly id: string; readonly name: string } | null;
}

/**
 * What happened to a lot besides calls, newest first (at most 200): received, split, adjusted, frozen, expired; whom it is
 * kept for, the order it came with, and the lots that were split from it.
 */
export const getLotHistory = query({
  name: "lot.get_history",
  permission: "inventory.read",
  input: lotInput,
  async run({ tx, actor: { tenantId } }, { id }) {
    const key = { tenantId_id: { tenantId, id } };
    const lot = found(
      "lot",
      await tx.lot.findUnique({
        where: key,
        include: { parentLot: true, purchaseOrder: true, children: { orderBy: { id: "asc" } } },
      }),
    );
    const [moves, told] = await Promise.all([
      tx.lotMovement.findMany({ where: { tenantId, lotId: id }, orderBy: { id: "desc" }, take: SHOWN }),
      tx.auditEvent.findMany({
        where: { tenantId, subjectKind: "lot", subjectId: id, command: { in: TOLD } },
        orderBy: { id: "desc" },
        take: SHOWN,
      }),
    ]);
    const people = await namesOf(
      tx,
      tenantId,
      [...moves, ...told].map(({ memberId }) => memberId),
    );
    const children = new Map(lot.children.map((child) => [child.id, child.name]));
    const events: Event[] = [
      ...moves.map((move): Event => {
        const { kind, qty, costNano, reason, childLotId } = move;
        const name = children.get(childLotId ?? "");
        const other = childLotId && name !== undefined ? { id: toWireId("lot", childLotId), name } : null;
        return { ...eventOf(move, people), kind, qty, costNano, reason, other };
      }),
      ...told.map((event): Event => {
        const { reason, status } = event.detail as { reason?: string; status?: Event["kind"] };
        const kind = event.command === "lot.release_allocation" ? "released" : (status ?? "frozen");
        return { ...eventOf(event, people), ...NOTHING, kind, reason: reason ?? null };
      }),
      beginningOf(lot),
    ];
    events.sort((a, b) => b.at.getTime() - a.at.getTime());
    const parties = await tx.party.findMany({
      where: { tenantId, id: { in: lot.audiencePartyIds } },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    });
    return {
      events,
      keptFor: {
        buyers: parties.map((party) => ({ id: toWireId("party", party.id), name: party.name })),
        segments: lot.audienceSegments,
      },
      order: lot.purchaseOrder && {
        id: toWireId("purchaseOrder", lot.purchaseOrder.id),
        number: lot.purchaseOrder.number,
      },
      parent: lot.parentLot && { id: toWireId("lot", lot.parentLot.id), name: lot.parentLot.name },
      children: lot.children.map((child) => ({ id: toWireId("lot", child.id), name: child.name })),
    };
  },
});

const NOTHING = { qty: null, costNano: null, other: null } as const;

function eventOf(
  { id, createdAt, memberId }: { id: string; createdAt: Date; memberId: string | null },
  people: ReadonlyMap<string, string>,
) {
  return { id, at: createdAt, memberName: people.get(memberId ?? "") ?? null };
}

interface Begun {
  readonly id: string;
  readonly createdAt: Date;
  readonly receivedAt: Date;
  readonly receivedQty: bigint;
  readonly costNano: bigint;
  readonly parentLot: { readonly id: string; readonly name: string } | null;
}

/** A lot beside its parent was found when it was received; one that is younger than its receipt was split off. */
function beginningOf(lot: Begun): Event {
  const { parentLot, receivedQty: qty, costNano } = lot;
  const split = parentLot !== null && lot.createdAt > lot.receivedAt;
  return {
    ...{ id: lot.id, at: lot.createdAt, qty, costNano, reason: null, memberName: null },
    kind: parentLot === null ? "received" : split ? "split_from" : "found",
    other: parentLot && { id: toWireId("lot", parentLot.id), name: parentLot.name },
  };
}

async function namesOf(
  tx: Tx,
  tenantId: string,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows = await tx.member.findMany({
    where: { tenantId, id: { in: wanted } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export type LotHistory = Awaited<ReturnType<typeof getLotHistory.execute>>;
