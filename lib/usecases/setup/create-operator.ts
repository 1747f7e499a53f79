import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { isSetupToken } from "@/lib/integrations/vault/setup-token";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command, type CommandContext } from "../define";
import { Conflict, Forbidden } from "../errors";
import { addMember } from "../member/add-member";
import { createOperatorSchema } from "./schemas";

/**
 * Makes the platform's first operator, and the platform's own tenant and party where they are missing. Open on the platform's
 * host to whoever has the link that the server printed, once: without it Forbidden(setup_link), and as soon as there is an
 * operator Conflict(already_set_up).
 */
export const createOperator = command({
  name: "setup.create_operator",
  permission: "public",
  scope: "platform",
  input: createOperatorSchema,
  async run(ctx, { name, email, password, token }) {
    const { tx, actor, audit } = ctx;
    if (actor.tenantId !== PLATFORM_TENANT_ID) throw new Forbidden("wrong_host");
    if (!isSetupToken(token)) throw new Forbidden("setup_link");
    // Two visitors at once: the second waits here and then finds the first one's operator.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('setup.create_operator', 0))`;
    const operators = await tx.member.count({ where: { tenantId: PLATFORM_TENANT_ID, role: "operator" } });
    if (operators > 0) throw new Conflict("already_set_up");
    await ensurePlatform(ctx);
    const at = { tenantId: PLATFORM_TENANT_ID, partyId: PLATFORM_TENANT_ID };
    const id = await addMember(ctx, { ...at, email, name, role: "operator", password });
    audit({ kind: "member", id, memberId: id });
    return { id: toWireId("member", id) };
  },
});

/** The tenant and party the operator's people belong to; neither sells anything. */
async function ensurePlatform({ tx, now }: CommandContext): Promise<void> {
  const id = PLATFORM_TENANT_ID;
  const names = {
    slug: "platform",
    name: "Platform",
    status: "active" as const,
    timeZone: "UTC",
    createdAt: now,
  };
  await tx.tenant.upsert({
    where: { id },
    update: {},
    create: { ...names, id, kind: "platform", currency: "USD" },
  });
  await tx.party.upsert({
    where: { tenantId_id: { tenantId: id, id } },
    update: {},
    create: { ...names, tenantId: id, id, kind: "root", locale: "en" },
  });
}
