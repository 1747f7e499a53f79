import type { LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { isAllowedHost, isPublicAddress } from "./allowed-hosts";

const CONNECT_MS = 10_000;

/** Thrown when a name led to an address that upstreams must not have. */
export class ForbiddenAddressError extends Error {
  override readonly name = "ForbiddenAddressError";
}

/**
 * Connects, then looks at the address the socket really has before a byte is sent, TLS's own greeting included: a name
 * that resolves to a private address, now or on its second look-up, gets nothing (SECURITY.md, "Proxy hop").
 * @param options.lookup finds addresses of names in the place of the system (tests)
 */
export function guardedConnector(
  options: { readonly lookup?: LookupFunction } = {},
): buildConnector.connector {
  const settings = { timeout: CONNECT_MS, allowH2: false, ...options } as buildConnector.BuildOptions;
  const connect = buildConnector(settings);
  return (to, callback) => {
    const isTls = to.protocol === "https:";
    const port = to.port || (isTls ? "443" : "80");
    // Without TLS at first, which then is begun over a socket that was looked at.
    connect({ ...to, protocol: "http:", port }, (error, socket) => {
      if (error) return callback(error, null);
      const vouchedFor = isAllowedHost(to.hostname, port);
      if (!vouchedFor && !(isTls && isPublicAddress(socket.remoteAddress))) {
        socket.destroy();
        return callback(
          new ForbiddenAddressError(`${to.hostname} is not at a public address, or without TLS`),
          null,
        );
      }
      if (isTls) connect({ ...to, httpSocket: socket }, callback);
      else callback(null, socket);
    });
  };
}
