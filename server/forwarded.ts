import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";

import { canonicalAddress, clientAddress, isProxy, type ProxyRange } from "@/lib/gateway/client-address";

const FORWARDED = /^(forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/i;

/**
 * Makes a request's forwarding headers tell the truth, in place: what a client claims is dropped, what a configured
 * proxy says is reduced to one value. Afterwards `host` is the host that was asked for, and `x-forwarded-for` (one
 * address), `-proto`, `-host` and `-port` always exist. SECURITY.md: "counts only from a configured proxy and is
 * overwritten otherwise".
 */
export function settleForwarded(req: IncomingMessage, proxies: readonly ProxyRange[]): void {
  const peer = canonicalAddress(req.socket.remoteAddress ?? "") ?? "0.0.0.0";
  const trusted = isProxy(peer, proxies);
  const said = (name: string): string | undefined => {
    const value = trusted ? req.headers[name] : undefined;
    return Array.isArray(value) ? value.join(",") : value;
  };
  const proto = said("x-forwarded-proto")?.split(",").at(-1)?.trim().toLowerCase();
  const secure = proto === undefined ? (req.socket as TLSSocket).encrypted === true : proto === "https";
  const host = said("x-forwarded-host")?.split(",").at(-1)?.trim() ?? req.headers.host ?? "";
  const client = clientAddress(peer, said("x-forwarded-for"), proxies) ?? peer;

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
