import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { listResellersSchema } from "./schemas";

/** Every reseller of the platform, by name; `q` searches name and slug. */
export const listResellers = query({
  name: "tenant.list",
  permission: "platform.read",
  scope: "platform",
  input: listResellersSchema,
  async run({ tx }, { q }) {
    const matching = { contains: q, mode: "insensitive" } as const;
    const tenants = await tx.tenant.findMany({
      where: { kind: "reseller", ...(q ? { OR: [{ name: matching }, { slug: matching }] } : {}) },
      include: { domains: { where: { status: "verified", isPrimary: true } } },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    const parties = await tx.party.groupBy({ by: ["tenantId", "kind"], _count: true });
    const count = (tenantId: string, kind: string) =>
      parties.find((row) => row.tenantId === tenantId && row.kind === kind)?._count ?? 0;
    return tenants.map((tenant) => ({
      id: toWireId("tenant", tenant.id),
      slug: tenant.slug,
      name: tenant.name,
      status: tenant.status,
      currency: tenant.currency,
      host: tenant.domains[0]?.host ?? null,
      customers: count(tenant.id, "customer"),
      distributors: count(tenant.id, "distributor"),
      createdAt: tenant.createdAt,
    }));
  },
});
