import type { Tx } from "@/lib/db/with-tenant";
import { Invalid } from "@/lib/usecases/errors";

/**
 * Checks that an origin is one the tenant answers on, so that nobody is sent to a stranger's page after paying: a verified
 * domain of the tenant or its `<slug>.localhost`. Throws Invalid for any other.
 */
export async function assertOwnOrigin(tx: Tx, tenantId: string, origin: string): Promise<void> {
  const { hostname, origin: bare } = new URL(origin);
  const tenant = await tx.tenant.findUnique({
    where: { id: tenantId },
    select: { slug: true, domains: { where: { status: "verified", host: hostname }, select: { id: true } } },
  });
  const owned = tenant && (hostname === `${tenant.slug}.localhost` || tenant.domains.length > 0);
  if (!owned || bare !== origin) throw new Invalid({ origin: "not_own_origin" });
}
