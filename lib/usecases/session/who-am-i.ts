import { z } from "zod";

import { permissionsOf } from "@/lib/domain/access/can";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found, Unauthenticated } from "../errors";

/** Who is signed in, for the browser: names, role and what the role may do. Says nothing that the reader may not know. */
export const whoAmI = query({
  name: "session.who_am_i",
  permission: "profile.read",
  input: z.object({}),
  async run({ tx, actor }) {
    if (actor.kind !== "member") throw new Unauthenticated();
    const { tenantId, memberId, partyId, role, partyKind } = actor;
    const member = await tx.member.findUnique({
      where: { tenantId_id: { tenantId, id: memberId } },
      include: { party: true },
    });
    const { name, email, locale, party } = found("member", member);
    return {
      member: { id: toWireId("member", memberId), name, email, role, locale },
      party: { id: toWireId("party", partyId), kind: partyKind, slug: party.slug, name: party.name },
      permissions: permissionsOf({ role, partyKind }),
    };
  },
});
