import { env } from "@/lib/env";
import { visitorActor } from "@/lib/usecases/actor";
import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { resolveHost, type TenantSite } from "@/lib/usecases/tenant/resolve-host";

/** Whom a host name answers for. */
export type Site = { readonly kind: "platform" } | { readonly kind: "tenant"; readonly tenant: TenantSite };

const PLATFORM_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The host name of a `Host` header: lower case, without port or final dot; null when it is no host name. */
export function hostName(header: string | null): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+?)\.?(?::\d{1,5})?$/.exec((header ?? "").trim().toLowerCase());
  return match?.[1] ?? null;
}

/** Whether the operator's own pages live on this host name. */
export function isPlatformHost(host: string): boolean {
  return PLATFORM_HOSTS.has(host) || (env.platformHost !== undefined && host === hostName(env.platformHost));
}

/** Whom this `Host` header answers for; null is to be answered with 421 and a page that names nobody. */
export async function siteOf(hostHeader: string | null, requestId: string): Promise<Site | null> {
  const host = hostName(hostHeader);
  if (host === null) return null;
  if (isPlatformHost(host)) return { kind: "platform" };
  const tenant = await resolveHost.execute(visitorActor({ tenantId: PLATFORM_TENANT_ID, requestId }), {
    host,
  });
  return tenant && { kind: "tenant", tenant };
}

/** The tenant id a site's members belong to. */
export function siteTenantId(site: Site): string {
  return site.kind === "tenant" ? site.tenant.id : PLATFORM_TENANT_ID;
}

/** The scheme the client used. The server overwrites the header unless it came from a configured proxy. */
export function isSecure(headers: Headers): boolean {
  return headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

/** This host's own origin, for comparing with `Origin` and for addresses shown to people. */
export function originOf(headers: Headers): string {
  return `${isSecure(headers) ? "https" : "http"}://${(headers.get("host") ?? "").toLowerCase()}`;
}

/** ":3000" of the host that was asked, or "": other hosts of this installation are on the same port. */
export function portOf(headers: Headers): string {
  return /:\d+$/.exec(headers.get("host") ?? "")?.[0] ?? "";
}
