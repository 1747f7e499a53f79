import type { GatewayReply, GatewayRequest } from "./contract";

/** How long a browser may remember what it was told, in seconds. */
const REMEMBERED_S = "7200";
const NAMES = /^[\w, -]{1,2000}$/;

/**
 * Pages may call the gateway from any origin, as they may call the vendors: keys travel in headers that the page must know, never in
 * cookies, so that a page can do nothing with what its visitor is signed in to.
 */
const ANY_ORIGIN = ["access-control-allow-origin", "*", "access-control-expose-headers", "*"];

/** Answers a browser that asks whether it may send what a page wants to send. @returns whether this was such a question */
export function answerPreflight(request: GatewayRequest, reply: GatewayReply): boolean {
  const isAsked = request.header("origin") !== undefined && request.method === "OPTIONS";
  if (!isAsked || request.header("access-control-request-method") === undefined) return false;
  const wanted = request.header("access-control-request-headers") ?? "";
  reply.start(200, [
    ...["content-length", "0"],
    ...["access-control-allow-origin", "*", "access-control-allow-methods", "GET, POST, DELETE"],
    ...(NAMES.test(wanted) ? ["access-control-allow-headers", wanted] : []),
    ...["access-control-max-age", REMEMBERED_S, "vary", "access-control-request-headers"],
  ]);
  reply.end();
  return true;
}

/** The reply as a page in a browser may read it; the same reply where no page asked. */
export function readableByPages(request: GatewayRequest, reply: GatewayReply): GatewayReply {
  if (request.header("origin") === undefined) return reply;
  return {
    get closed() {
      return reply.closed;
    },
    onClose: (listener) => reply.onClose(listener),
    start: (status, headers) => reply.start(status, [...headers, ...ANY_ORIGIN]),
    write: (bytes) => reply.write(bytes),
    onDrain: (listener) => reply.onDrain(listener),
    end: (bytes) => reply.end(bytes),
    destroy: () => reply.destroy(),
  };
}
