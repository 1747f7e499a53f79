import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command, type CommandContext } from "../define";
import { Invalid } from "../errors";
import { addMember, newPassword } from "../member/add-member";
import { newPasswordField } from "../session/schemas";
import { createResellerSchema } from "./schemas";

const input = createResellerSchema.extend({
  /** Left out, one is made and shown once. */
  ownerPassword: newPasswordField.optional(),
});

/** What the operator is told once. */
export interface CreatedReseller {
  readonly id: string;
  readonly slug: string;
  readonly host: string;
  readonly ownerEmail: string;
  /** Null where the operator chose it, and on a repeat. */
  readonly ownerPassword: string | null;
}

/**
 * Makes a tenant that can be entered at once: its row, its root party, `<slug>.localhost`, the default price book its
 * first customers will buy by, and its owner. Throws Invalid(slug_taken).
 */
export const createReseller = command({
  name: "tenant.create",
  permission: "platform.write",
  scope: "platform",
  input,
  async run(ctx, reseller): Promise<CreatedReseller> {
    const { tx, newId, audit } = ctx;
    const { slug, ownerEmail, ownerName } = reseller;
    if (await tx.tenant.findUnique({ where: { slug }, select: { id: true } }))
      throw new Invalid({ slug: "slug_taken" });
    const tenantId = newId();
    await addTenant(ctx, tenantId, reseller);
    const host = `${slug}.localhost`;
    await tx.domain.create({
      data: { tenantId, id: newId(), host, status: "verified", isPrimary: true, createdAt: ctx.now },
    });
    const password = reseller.ownerPassword ?? newPassword();
    const owner = {
      tenantId,
      partyId: tenantId,
      email: ownerEmail,
      name: ownerName,
      role: "owner" as const,
      password,
    };
    await addMember(ctx, owner, "ownerEmail");
    audit({ kind: "tenant", id: tenantId, detail: { slug } });
    const shown = reseller.ownerPassword === undefined ? password : null;
    return { id: toWireId("tenant", tenantId), slug, host, ownerEmail, ownerPassword: shown };
  },
  redact: (answer) => ({ ...answer, ownerPassword: null }),
});

async function addTenant(
  { tx, now, newId }: CommandContext,
  tenantId: string,
  reseller: { name: string; slug: string; currency: string; timeZone: string },
): Promise<void> {
  const { name, slug, currency, timeZone } = reseller;
  await tx.tenant.create({
    data: {
      id: tenantId,
      slug,
      name,
      kind: "reseller",
      status: "active",
      currency,
      timeZone,
      createdAt: now,
    },
  });
  // The root's id is the tenant's (row-level security knows the root by it).
  await tx.party.create({
    data: {
      tenantId,
      id: tenantId,
      kind: "root",
      slug,
      name,
      status: "active",
      timeZone,
      locale: "en",
      createdAt: now,
    },
  });
  await tx.priceBook.create({
    data: {
      tenantId,
      id: newId(),
      sellerId: tenantId,
      name: "Standard",
      currency,
      isDefault: true,
      createdAt: now,
    },
  });
}
