import type { Directory } from "@/lib/db/directory/directory";

/** Whom a host name answers for: a tenant, or anybody whose key says so; null for hosts that are not ours. */
export type HostOwner =
  { readonly kind: "any" } | { readonly kind: "tenant"; readonly tenantId: string } | null;

const ANY: HostOwner = { kind: "any" };
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** The host name of a `Host` header: lower case, without port or final dot. */
export function hostName(header: string): string {
  const bare = header.trim().toLowerCase();
  const end = bare.startsWith("[") ? bare.indexOf("]") + 1 : bare.indexOf(":");
  const name = end > 0 ? bare.slice(0, end) : bare;
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

/**
 * The host decides the tenant (SECURITY.md, Tenancy): a tenant's own name admits its keys only. The platform's host, the
 * loopback and bare addresses (a load balancer's, a container's) admit any key. Unknown names are not ours.
 */
export function ownerOfHost(
  directory: Directory,
  header: string | undefined,
  platformHost: string | undefined,
): HostOwner {
  if (header === undefined) return ANY;
  const name = hostName(header);
  if (name === "localhost" || name.startsWith("[") || IPV4.test(name)) return ANY;
  if (platformHost !== undefined && name === hostName(platformHost)) return ANY;
  const tenantId = directory.tenantOfHost(name);
  return tenantId === undefined ? null : { kind: "tenant", tenantId };
}
