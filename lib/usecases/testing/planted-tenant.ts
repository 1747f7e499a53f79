import { randomUUID } from "node:crypto";

import { withPlatform, type Tx } from "@/lib/db/with-tenant";
import type { PartyKind, Role } from "@/lib/domain/access/party-kind";

import type { MemberActor } from "../actor";

/** A tenant for tests: the root, a distributor and a customer of it, each with an owner. */
export interface PlantedTenant {
  readonly tenantId: string;
  readonly slug: string;
  readonly root: MemberActor;
  readonly distributor: MemberActor;
  readonly customer: MemberActor;
  /** A second customer of the root: the first one's sibling. */
  readonly sibling: MemberActor;
}

const PASSWORDLESS = "nobody signs in with this";

/** Plants a tenant with a small tree; `slug` must be new in the database. */
export async function plantTenant(slug: string): Promise<PlantedTenant> {
  const tenantId = randomUUID();
  return withPlatform(async (tx) => {
    await tx.tenant.create({
      data: {
        id: tenantId,
        slug,
        name: slug,
        kind: "reseller",
        status: "active",
        currency: "USD",
        timeZone: "UTC",
      },
    });
    const root = await plantParty(tx, { tenantId, id: tenantId, kind: "root", slug });
    const distributor = await plantParty(tx, {
      tenantId,
      kind: "distributor",
      slug: "dist",
      sellerId: tenantId,
    });
    const customer = await plantParty(tx, { tenantId, kind: "customer", slug: "cust", sellerId: tenantId });
    const sibling = await plantParty(tx, { tenantId, kind: "customer", slug: "sib", sellerId: tenantId });
    return { tenantId, slug, root, distributor, customer, sibling };
  });
}

interface PartyToPlant {
  readonly tenantId: string;
  readonly id?: string;
  readonly kind: Exclude<PartyKind, "platform">;
  readonly slug: string;
  readonly sellerId?: string;
}

/** Plants one party with its owner, buying from `sellerId` on prepaid terms; gives the owner as an actor. */
export async function plantParty(tx: Tx, party: PartyToPlant): Promise<MemberActor> {
  const { tenantId, kind, slug, sellerId } = party;
  const partyId = party.id ?? randomUUID();
  await tx.party.create({
    data: { tenantId, id: partyId, kind, slug, name: slug, status: "active", timeZone: "UTC", locale: "en" },
  });
  if (sellerId) {
    const terms = { sellerId, buyerId: partyId, currency: "USD" };
    await tx.edge.create({
      data: {
        tenantId,
        id: randomUUID(),
        ...terms,
        mode: "prepaid",
        taxRatePpm: 0,
        taxInclusive: false,
        paymentTermDays: 0,
        validFrom: new Date(),
      },
    });
    await tx.wallet.create({
      data: {
        tenantId,
        id: randomUUID(),
        ...terms,
        postedNano: 0n,
        exposureNano: 0n,
        limitNano: 0n,
        heldNano: 0n,
        closedUntil: new Date(0),
      },
    });
  }
  return plantMember(tx, { tenantId, partyId, partyKind: kind, role: "owner", email: `owner@${slug}.test` });
}

/** Plants a member and gives it as an actor; its session id names no row. */
export async function plantMember(
  tx: Tx,
  member: {
    tenantId: string;
    partyId: string;
    partyKind: PartyKind;
    role: Role;
    email: string;
    passwordHash?: string;
  },
): Promise<MemberActor> {
  const { tenantId, partyId, partyKind, role, email, passwordHash = PASSWORDLESS } = member;
  const memberId = randomUUID();
  await tx.member.create({
    data: { tenantId, id: memberId, partyId, email, name: email, role, passwordHash, status: "active" },
  });
  const requestId = `test-${memberId.slice(0, 8)}`;
  return { kind: "member", tenantId, partyId, partyKind, memberId, role, sessionId: randomUUID(), requestId };
}
