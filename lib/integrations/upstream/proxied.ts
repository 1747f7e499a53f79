import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { ProxyAgent, Socks5ProxyAgent, type Dispatcher } from "undici";
import { isAllowedHost, isPublicAddress, portOf } from "./allowed-hosts";
import { ForbiddenAddressError } from "./connector";

const CONNECT_MS = 10_000;

/**
 * Connections through an egress proxy: CONNECT at one that speaks HTTP, SOCKS5 at one that speaks that. Always a tunnel, so
 * that the proxy never sees a request, and TLS checks the vendor's own name at its other end.
 */
export function proxiedDispatcher(proxyUrl: string): Dispatcher {
  return proxyUrl.startsWith("socks5:")
    ? new Socks5ProxyAgent(proxyUrl, { connectTimeout: CONNECT_MS, allowH2: false })
    : new ProxyAgent({ uri: proxyUrl, proxyTunnel: true, connectTimeout: CONNECT_MS, allowH2: false });
}

export type Lookup = (hostname: string) => Promise<readonly { readonly address: string }[]>;

const lookupAll: Lookup = (hostname) => lookup(hostname, { all: true });

/**
 * Looks at where a tunnel would lead before it is asked for: no private address, written out or by the names known here,
 * and no plain HTTP, unless the operator lists the host. What cannot be checked is what the proxy's own names say: the
 * connection is made there. A name unknown here is let through, for vendors that only the proxy can find; its certificate
 * is still checked. @throws ForbiddenAddressError
 */
export async function checkTunnelEnd(origin: string, resolve: Lookup = lookupAll): Promise<void> {
  const url = new URL(origin);
  if (isAllowedHost(url.hostname, portOf(url))) return;
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const forbidden = () =>
    new ForbiddenAddressError(`${url.hostname} is not at a public address, or without TLS`);
  if (url.protocol !== "https:") throw forbidden();
  if (isIP(hostname) !== 0) {
    if (!isPublicAddress(hostname)) throw forbidden();
    return;
  }
  const found = await resolve(hostname).catch(() => []);
  if (found.some(({ address }) => !isPublicAddress(address))) throw forbidden();
}
