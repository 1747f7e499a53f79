import ipaddr from "ipaddr.js";
import { env } from "@/lib/env";

// server.ts and Next load separate instances of this module; what one allows, both must.
const holder = globalThis as typeof globalThis & { __entrepotAllowedUpstreams?: Set<string> };

function allowed(): Set<string> {
  return (holder.__entrepotAllowedUpstreams ??= new Set([
    ...env.upstreamAllowHosts.map((host) => host.toLowerCase()),
    ...(env.sandboxUpstreamPort === 0 ? [] : [`127.0.0.1:${env.sandboxUpstreamPort}`]),
  ]));
}

/**
 * Lets upstreams of this process be at a private address and without TLS: what the operator lists in
 * `UPSTREAM_ALLOW_HOSTS`, and the sandbox, whose port is known once it listens.
 * @param host `host:port`, or `host` for every port of it
 */
export function allowUpstreamHost(host: string): void {
  allowed().add(host.toLowerCase());
}

/** Whether the operator vouches for this host. */
export function isAllowedHost(hostname: string, port: string): boolean {
  const name = hostname.toLowerCase();
  return allowed().has(name) || allowed().has(`${name}:${port}`);
}

/** Whether an address belongs to the public internet: no loopback, private, link-local, mapped or reserved range. */
export function isPublicAddress(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

/** Why a base URL cannot be an upstream's; null when it can. Addresses are looked at again when connected. */
export function baseUrlProblem(baseUrl: string): string | null {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    return "The base URL must begin with https://.";
  if (url.username !== "" || url.password !== "")
    return "The base URL must not contain a user name or a password.";
  if (url.search !== "" || url.hash !== "") return "The base URL must not contain ? or #.";
  if (isAllowedHost(url.hostname, portOf(url))) return null;
  if (url.protocol !== "https:")
    return "The base URL must begin with https://, unless the operator lists the host.";
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (ipaddr.isValid(literal) && !isPublicAddress(literal))
    return "The base URL must not be a private address.";
  return null;
}

/** The port a URL means. */
export function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}
