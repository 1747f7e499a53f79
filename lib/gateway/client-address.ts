import ipaddr from "ipaddr.js";

/** A network of trusted proxies. */
export type ProxyRange = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Parses addresses and networks in CIDR notation. Throws, naming the entry, when one is neither. */
export function parseProxies(list: readonly string[]): ProxyRange[] {
  return list.map((entry) => {
    try {
      return ipaddr.parseCIDR(
        entry.includes("/") ? entry : `${entry}/${ipaddr.process(entry).kind() === "ipv4" ? 32 : 128}`,
      );
    } catch {
      throw new Error(`TRUSTED_PROXIES: ${entry} is neither an address nor a network.`);
    }
  });
}

/**
 * Where a request came from: its connection's other end, or, where that is a configured proxy, the last address in its
 * `X-Forwarded-For` that is no proxy of ours; what stands before it is hearsay. Undefined where the connection is gone.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: readonly ProxyRange[],
): string | undefined {
  const from = canonicalAddress(peer ?? "");
  if (from === undefined || forwardedFor === undefined || !isProxy(from, proxies)) return from;
  for (const hop of forwardedFor.split(",").reverse()) {
    const address = canonicalAddress(hop.trim());
    if (address === undefined) break;
    if (!isProxy(address, proxies)) return address;
  }
  return from;
}

export function isProxy(address: string, proxies: readonly ProxyRange[]): boolean {
  const parsed = ipaddr.process(address);
  return proxies.some((range) => parsed.kind() === range[0].kind() && parsed.match(range));
}

/** Addresses that were read before: a client's calls come from few of them, and reading one is not cheap. */
const known = new Map<string, string | undefined>();
const KNOWN_MOST = 10_000;
const LONGEST_ADDRESS = 64;

/** Canonical text of an address; IPv4 in IPv6 clothes becomes IPv4. */
export function canonicalAddress(address: string): string | undefined {
  if (address.length > LONGEST_ADDRESS) return undefined;
  if (known.has(address)) return known.get(address);
  if (known.size >= KNOWN_MOST) known.clear();
  const canonical = readAddress(address);
  known.set(address, canonical);
  return canonical;
}

function readAddress(address: string): string | undefined {
  const bare = address.replace(/^\[|\](:\d+)?$/g, "");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}
