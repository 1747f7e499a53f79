import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";

import ipaddr from "ipaddr.js";

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

const FORWARDED = /^(forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/i;

/** Parses addresses and networks in CIDR notation. Throws, naming the entry, when one is neither. */
export function parseProxies(list: readonly string[]): Range[] {
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
 * Makes a request's forwarding headers tell the truth, in place: what a client claims is dropped, what a configured
 * proxy says is reduced to one value. Afterwards `host` is the host that was asked for, and `x-forwarded-for` (one
 * address), `-proto`, `-host` and `-port` always exist. SECURITY.md: "counts only from a configured proxy and is
 * overwritten otherwise".
 */
export function settleForwarded(req: IncomingMessage, proxies: readonly Range[]): void {
  const peer = normalise(req.socket.remoteAddress ?? "") ?? "0.0.0.0";
  const trusted = isTrusted(peer, proxies);
  const said = (name: string): string | undefined => {
    const value = trusted ? req.headers[name] : undefined;
    return Array.isArray(value) ? value.join(",") : value;
  };
  const proto = said("x-forwarded-proto")?.split(",").at(-1)?.trim().toLowerCase();
  const secure = proto === undefined ? (req.socket as TLSSocket).encrypted === true : proto === "https";
  const host = said("x-forwarded-host")?.split(",").at(-1)?.trim() ?? req.headers.host ?? "";
  const client = trusted ? clientBehind(said("x-forwarded-for") ?? "", peer, proxies) : peer;

  const kept = Object.entries(req.headers).filter(([name]) => !FORWARDED.test(name));
  req.headers = {
    ...Object.fromEntries(kept),
    host,
    "x-forwarded-for": client,
    "x-forwarded-proto": secure ? "https" : "http",
    "x-forwarded-host": host,
    "x-forwarded-port": /:(\d+)$/.exec(host)?.[1] ?? (secure ? "443" : "80"),
  };
}

/** The last address in the list that is no proxy of ours: what stands before it is hearsay. */
function clientBehind(list: string, peer: string, proxies: readonly Range[]): string {
  const hops = list.split(",").map((hop) => normalise(hop.trim()));
  for (const hop of hops.reverse()) {
    if (hop === undefined) break;
    if (!isTrusted(hop, proxies)) return hop;
  }
  return peer;
}

function isTrusted(address: string, proxies: readonly Range[]): boolean {
  const parsed = ipaddr.process(address);
  return proxies.some((range) => parsed.kind() === range[0].kind() && parsed.match(range));
}

/** Canonical text of an address; IPv4 in IPv6 clothes becomes IPv4. */
function normalise(address: string): string | undefined {
  const bare = address.replace(/^\[|\](:\d+)?$/g, "");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}
