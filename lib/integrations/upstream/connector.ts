import { buildConnector } from "undici";
import { isAllowedHost, isPublicAddress } from "./allowed-hosts";

const CONNECT_MS = 10_000;

/** Thrown when a name led to an address that upstreams must not have. */
export class ForbiddenAddressError extends Error {
  override readonly name = "ForbiddenAddressError";
}

/**
 * Connects, then looks at the address the socket really has before a byte is sent: a name that resolves to a private
 * address, now or on its second look-up, gets nowhere (SECURITY.md, "Proxy hop").
 */
export function guardedConnector(): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS, allowH2: false });
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error) return callback(error, null);
      const port = options.port || (options.protocol === "https:" ? "443" : "80");
      const vouchedFor = isAllowedHost(options.hostname, port);
      if (vouchedFor || (options.protocol === "https:" && isPublicAddress(socket.remoteAddress))) {
        return callback(null, socket);
      }
      socket.destroy();
      callback(
        new ForbiddenAddressError(`${options.hostname} is not at a public address, or without TLS`),
        null,
      );
    });
  };
}
