import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import { answerBrokenRequest } from "@/lib/gateway/broken-request";
import { parseProxies } from "@/lib/gateway/client-address";

import { settleForwarded } from "./forwarded";

/** Who answers, in this order. */
export interface Handlers {
  /** The gateway: answers the paths it knows before anybody else sees them. */
  readonly gateway: {
    matches(url: string): boolean;
    handle(req: IncomingMessage, res: ServerResponse): void;
  };
  readonly web: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  /** Only Next's own dev server upgrades connections. */
  readonly upgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  /** Whether the database answers. */
  readonly healthy: () => Promise<boolean>;
}

export interface Listener {
  readonly port: number;
  /** From here on requests are answered by `handlers`; before, by 503. */
  serve(handlers: Handlers): void;
  /** Refuses new requests and connections from now on; what is being answered goes on. */
  refuse(): void;
  /** Resolves when the last connection ended; cuts those that are left after `ms`. */
  close(ms: number): Promise<void>;
}

const KIBIBYTE = 1024;
/** A call may take ten minutes and longer: only the arrival of a request is timed, not its answer. */
const TIMES = { headersTimeout: 30_000, requestTimeout: 300_000, keepAliveTimeout: 75_000 };

/**
 * Binds the port of web and gateway at once, so that a taken port is known before anything else is started.
 * Throws one clear line when it cannot be bound.
 */
export async function listen(
  host: string,
  port: number,
  trustedProxies: readonly string[],
): Promise<Listener> {
  const proxies = parseProxies(trustedProxies);
  let handlers: Handlers | undefined;
  let refusing = false;
  const server = createServer({ ...TIMES, maxHeaderSize: 16 * KIBIBYTE }, (req, res) => {
    settleForwarded(req, proxies);
    if (req.url === "/healthz") return answer(res, 200, "ok");
    if (req.url === "/readyz") return void ready(res, refusing ? undefined : handlers);
    if (handlers === undefined || refusing) return unavailable(res, refusing);
    if (handlers.gateway.matches(req.url ?? "/")) return handlers.gateway.handle(req, res);
    handlers.web(req, res).catch(() => res.destroy());
  });
  server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const upgrade = handlers?.upgrade;
    if (upgrade === undefined) socket.destroy();
    else upgrade(req, socket, head).catch(() => socket.destroy());
  });
  server.on("clientError", answerBrokenRequest);
  await bind(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    serve: (given) => void (handlers = given),
    refuse() {
      refusing = true;
      server.close();
    },
    close: (ms) => closeWithin(server, ms),
  };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(bindError(error, host, port))));
    server.listen({ host, port }, resolve);
  });
}

function bindError(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === "EADDRINUSE") return `Port ${port} is taken by another program. Stop it, or set PORT.`;
  if (error.code === "EACCES")
    return `Port ${port} may not be used without more rights. Set PORT to 1024 or above.`;
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}

async function ready(res: ServerResponse, handlers: Handlers | undefined): Promise<void> {
  const healthy = handlers !== undefined && (await handlers.healthy().catch(() => false));
  answer(res, healthy ? 200 : 503, healthy ? "ready" : "not ready");
}

/** Says it so that clients of every protocol understand: status, Retry-After, and OpenAI's envelope. */
function unavailable(res: ServerResponse, stopping: boolean): void {
  const message = stopping ? "The server is stopping." : "The server is starting.";
  res.writeHead(503, { "content-type": "application/json", "retry-after": "2", connection: "close" });
  res.end(JSON.stringify({ error: { message, type: "server_error", param: null, code: "unavailable" } }));
}

function answer(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  res.end(`${text}\n`);
}

async function closeWithin(server: Server, ms: number): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  const over = new AbortController();
  const sweep = setInterval(() => server.closeIdleConnections(), 200);
  await Promise.race([ended, sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
  clearInterval(sweep);
  server.closeAllConnections();
  await ended;
}
