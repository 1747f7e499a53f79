import { randomBytes } from "node:crypto";

import { hashPassword } from "@/lib/integrations/password/hash";
import type { Role } from "@/lib/domain/access/party-kind";

import type { CommandContext } from "../define";
import { Invalid } from "../errors";

export interface NewMember {
  readonly tenantId: string;
  readonly partyId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly locale?: string | null;
}

/**
 * Adds somebody who may sign in. `emailName` is the input field an address in use is reported under.
 * Needs a scope that sees all members of the tenant. Throws Invalid(email_taken).
 */
export async function addMember(
  { tx, now, newId }: Pick<CommandContext, "tx" | "now" | "newId">,
  member: NewMember,
  emailName = "email",
): Promise<string> {
  const { tenantId, partyId, email, name, role, password, locale = null } = member;
  const taken = await tx.member.findUnique({
    where: { tenantId_email: { tenantId, email } },
    select: { id: true },
  });
  if (taken) throw new Invalid({ [emailName]: "email_taken" });
  const id = newId();
  const passwordHash = await hashPassword(password);
  await tx.member.create({
    data: {
      tenantId,
      id,
      partyId,
      email,
      name,
      role,
      passwordHash,
      status: "active",
      locale,
      createdAt: now,
    },
  });
  return id;
}

/** A password to be handed over once: 96 random bits, in a form that can be read out. */
export function newPassword(): string {
  const digits = randomBytes(12).toString("hex");
  return digits.match(/.{6}/g)?.join("-") ?? digits;
}
