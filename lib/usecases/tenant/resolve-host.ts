import { z } from "zod";

import type { TenantStatus } from "@/generated/prisma/enums";

import { query } from "../define";

/** The tenant a host name belongs to, as far as its public pages need it. */
export interface TenantSite {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: TenantStatus;
  readonly currency: string;
  readonly timeZone: string;
  /** As stored; read it with `brandOf`. */
  readonly brand: unknown;
  readonly legalEntity: unknown;
}

const LOCAL = /^([a-z0-9-]+)\.localhost$/;

const fields = {
  id: true,
  slug: true,
  name: true,
  status: true,
  currency: true,
  timeZone: true,
  brand: true,
  legalEntity: true,
} as const;

/**
 * The tenant of a host name (lower case, without port): a verified domain, exactly, or `<slug>.localhost`. Null for
 * any other, and for tenants that were closed. Knows no patterns: a host that merely looks like a tenant's is unknown.
 */
export const resolveHost = query({
  name: "tenant.resolve_host",
  permission: "public",
  scope: "platform",
  input: z.object({ host: z.string().max(253) }),
  async run({ tx }, { host }): Promise<TenantSite | null> {
    const slug = LOCAL.exec(host)?.[1];
    const domain = await tx.domain.findFirst({
      where: { host, status: "verified" },
      select: { tenant: { select: { ...fields, kind: true } } },
    });
    const tenant =
      domain?.tenant ??
      (slug ? await tx.tenant.findUnique({ where: { slug }, select: { ...fields, kind: true } }) : null);
    if (!tenant || tenant.kind !== "reseller" || tenant.status === "closed") return null;
    const { kind: _, ...site } = tenant;
    return site;
  },
});
