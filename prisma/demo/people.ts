import { randomBytes } from "node:crypto";

import type { Tx } from "@/lib/db/with-tenant";
import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { hashPassword } from "@/lib/integrations/password/hash";

import { MEMBERS } from "./cast";
import { type DemoContext, OPENING_DAY } from "./demo-context";

/** Who signs in, and with what; where is the caller's to say. */
export interface DemoSignIn {
  readonly role: "operator" | "reseller" | "distributor" | "customer";
  readonly email: string;
  readonly password: string;
}

/** 90 random bits: these accounts may stand on a machine that others reach. */
const newPassword = () => randomBytes(12).toString("base64url");

/** Makes the operator, in the platform's own tenant. As app_platform. */
export async function seedOperator(tx: Tx, demo: DemoContext): Promise<DemoSignIn> {
  const at = demo.time(OPENING_DAY);
  const [email, password] = ["operator@entrepot.example", newPassword()];
  const passwordHash = await hashPassword(password);
  const home = { tenantId: PLATFORM_TENANT_ID, partyId: PLATFORM_TENANT_ID };
  const person = {
    ...home,
    name: "Operator",
    email,
    role: "operator",
    status: "active",
    locale: "en",
  } as const;
  await tx.member.upsert({
    where: { tenantId_email: { tenantId: PLATFORM_TENANT_ID, email } },
    create: { ...person, id: demo.newId(at), passwordHash, createdAt: at },
    update: { passwordHash, status: "active" },
  });
  return { role: "operator", email, password };
}

/** Makes the members of the reseller's tree; `partyIds` by slug. */
export async function seedMembers(
  tx: Tx,
  demo: DemoContext,
  partyIds: ReadonlyMap<string, string>,
): Promise<DemoSignIn[]> {
  const { tenantId, at, newId } = demo.at(demo.time(OPENING_DAY));
  const signIns: DemoSignIn[] = [];
  for (const { party, role, name, email, signsInAs } of MEMBERS) {
    const password = newPassword();
    const partyId = partyIds.get(party);
    if (partyId === undefined) throw new Error(`${email} belongs to no party of the demonstration`);
    const passwordHash = await hashPassword(password);
    const locale = /\p{Script=Han}/u.test(name) ? "zh" : "en";
    await tx.member.create({
      data: {
        tenantId,
        id: newId(),
        partyId,
        email,
        name,
        role,
        passwordHash,
        status: "active",
        locale,
        createdAt: at,
      },
    });
    if (signsInAs) signIns.push({ role: signsInAs, email, password });
  }
  return signIns;
}

/** Sets new passwords for those who have a sign-in. */
export async function renewPasswords(tx: Tx, tenantId: string): Promise<DemoSignIn[]> {
  const signIns: DemoSignIn[] = [];
  for (const { email, signsInAs } of MEMBERS) {
    if (!signsInAs) continue;
    const password = newPassword();
    const passwordHash = await hashPassword(password);
    await tx.member.update({ where: { tenantId_email: { tenantId, email } }, data: { passwordHash } });
    signIns.push({ role: signsInAs, email, password });
  }
  return signIns;
}
