import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict, found } from "@/lib/usecases/errors";

import { questionChargeSchema } from "./schemas";

/** The kind of its alert. */
export const CHARGE_QUESTIONED = "charge_questioned";

/** What the alert says: who asks, and in which words. */
export interface QuestionDetail {
  readonly buyer: string;
  readonly message: string;
}

/**
 * Asks the seller to look at what a call of the actor's own cost: an alert among what needs the seller's attention, and an event in the
 * trails of both. Nothing is refunded by it. Throws NotFound for anybody else's call, Conflict when it was asked before. System scope,
 * because the alert is the seller's: every row is named by its party.
 */
export const questionCharge = command({
  name: "usage.question_charge",
  permission: "usage.read",
  scope: "system",
  input: questionChargeSchema,
  async run({ tx, actor, now, newId, audit }, { id, message }) {
    const { tenantId, partyId } = actor;
    found(
      "call",
      await tx.call.findFirst({ where: { tenantId, id, customerId: partyId }, select: { id: true } }),
    );
    const line = await tx.ratedLine.findFirst({
      where: { tenantId, callId: id, buyerId: partyId },
      select: { sellerId: true },
    });
    const edge = await tx.edge.findFirst({
      where: { tenantId, buyerId: partyId, validTo: null },
      select: { sellerId: true },
    });
    const sellerId = found("seller", line?.sellerId ?? edge?.sellerId);
    const before = await tx.auditEvent.findFirst({
      where: { tenantId, partyId, subjectId: id, command: "usage.question_charge" },
      select: { id: true },
    });
    if (before) throw new Conflict("questioned_before");
    const buyer = await tx.party.findUniqueOrThrow({
      where: { tenantId_id: { tenantId, id: partyId } },
      select: { name: true },
    });
    await tx.alert.create({
      data: {
        ...{ tenantId, id: newId(), partyId: sellerId, kind: CHARGE_QUESTIONED },
        ...{ subjectKind: "call", subjectId: id, createdAt: now, lastSeenAt: now, occurrences: 1 },
        detail: { buyer: buyer.name, message },
      },
    });
    audit({ kind: "call", id });
    audit({ kind: "call", id, partyId: sellerId });
    return { id: toWireId("call", id) };
  },
});
