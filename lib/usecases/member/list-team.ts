import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";

/** The people of the asker's own party. */
export const listTeam = query({
  name: "member.list",
  permission: "team.read",
  input: z.object({}),
  async run({ tx, actor }) {
    const rows = await tx.member.findMany({
      where: { tenantId: actor.tenantId, partyId: actor.partyId },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    return rows.map((row) => ({
      id: toWireId("member", row.id),
      name: row.name,
      email: row.email,
      role: row.role,
      status: row.status,
      lastSignInAt: row.lastSignInAt,
      self: row.id === actor.memberId,
    }));
  },
});
