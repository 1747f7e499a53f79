import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";

import { query } from "../define";
import { found } from "../errors";
import { wireId } from "../wire-id-field";

const DAY_MS = 86_400_000;

/** A reseller as its operator sees it: addresses, owners, how many it serves; none of its money, prices or prompts. */
export const getReseller = query({
  name: "tenant.get",
  permission: "platform.read",
  scope: "platform",
  input: z.object({ id: wireId("tenant") }),
  async run({ tx, actor, now }, { id }) {
    const tenant = found(
      "tenant",
      await tx.tenant.findFirst({
        where: { id, kind: "reseller" },
        include: { domains: { orderBy: { host: "asc" } } },
      }),
    );
    const parties = await tx.party.groupBy({ by: ["kind"], where: { tenantId: id }, _count: true });
    const owners = await tx.member.findMany({
      where: { tenantId: id, partyId: id, role: "owner" },
      select: { id: true, name: true, email: true, lastSignInAt: true },
      orderBy: { email: "asc" },
    });
    const since = uuidV7Floor(new Date(now.getTime() - DAY_MS));
    const callsLastDay = await tx.call.count({ where: { tenantId: id, id: { gte: since } } });
    const events = await tx.auditEvent.findMany({
      where: { tenantId: actor.tenantId, subjectKind: "tenant", subjectId: id },
      orderBy: { id: "desc" },
      take: 20,
    });
    const count = (kind: string) => parties.find((row) => row.kind === kind)?._count ?? 0;
    return {
      id: toWireId("tenant", tenant.id),
      slug: tenant.slug,
      name: tenant.name,
      status: tenant.status,
      currency: tenant.currency,
      timeZone: tenant.timeZone,
      createdAt: tenant.createdAt,
      domains: tenant.domains.map(({ host, status, isPrimary }) => ({ host, status, isPrimary })),
      owners: owners.map((owner) => ({ ...owner, id: toWireId("member", owner.id) })),
      customers: count("customer"),
      distributors: count("distributor"),
      callsLastDay,
      /** What operators did to it, newest first. */
      events: events.map((event) => ({
        id: toWireId("auditEvent", event.id),
        at: event.createdAt,
        command: event.command,
        detail: event.detail,
      })),
    };
  },
});
