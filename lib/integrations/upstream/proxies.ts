import { env } from "@/lib/env";

/** Names of the egress proxies that tenants of this installation may choose from. Their addresses are the operator's. */
export function proxyNames(): readonly string[] {
  return [...env.upstreamProxies.keys()];
}

/** The name of the proxy that an upstream's settings choose; null: none. */
export function chosenProxy(settings: Readonly<Record<string, unknown>>): string | null {
  return typeof settings.proxy === "string" ? settings.proxy : null;
}

/** The address of a proxy, with its user and password; undefined for a name the operator does not list (any more). */
export function proxyUrl(name: string): string | undefined {
  return env.upstreamProxies.get(name);
}
