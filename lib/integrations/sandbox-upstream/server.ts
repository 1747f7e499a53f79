import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Exchange } from "./exchange";
import { parseDirective, type Directive } from "./directive";
import { resolveDirective } from "./faults";
import { SandboxLog, type LogEntry } from "./log";
import { routeRequest } from "./routes";

export interface SandboxOptions {
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** The only key accepted (with or without a `-fault-<name>` behind it); without it any that starts `sandbox-`. */
  readonly credential?: string;
}

/** A sandbox upstream that is listening. */
export interface SandboxUpstream {
  /** Without a trailing slash and without `/v1`. */
  readonly url: string;
  readonly port: number;
  /** The latest requests, oldest first, with what was billed for each. */
  log(): readonly LogEntry[];
  clearLog(): void;
  /**
   * Has every following request play a directive such as `fault=C13 after=5`, or only the next `times` of them;
   * null ends it. What a request asks for itself wins. @throws DirectiveError on an unknown word or fault.
   */
  setFault(directive: string | null, options?: { readonly times?: number }): void;
  /** Resolves when no request is being answered any more, those without a client included. */
  idle(): Promise<void>;
  /** Cuts open connections and frees the port. */
  close(): Promise<void>;
}

/** What all requests of one sandbox share. */
export class SandboxState {
  readonly log = new SandboxLog();
  readonly closing = new AbortController();
  readonly credential: string | null;
  #standing: Directive = {};
  #timesLeft = Infinity;

  constructor(credential: string | null) {
    this.credential = credential;
  }

  setFault(directive: string | null, times = Infinity): void {
    const parsed = parseDirective(directive ?? "");
    resolveDirective(parsed);
    this.#standing = parsed;
    this.#timesLeft = times;
  }

  /** The standing directive for one more chat request. */
  takeStanding(): Directive {
    if (this.#timesLeft <= 0) return {};
    this.#timesLeft -= 1;
    return this.#standing;
  }
}

/**
 * Starts the sandbox: an OpenAI-compatible upstream that asks no model. Every answer carries `x-entrepot-sandbox: 1`.
 * Rejects with the system's error when the address cannot be bound.
 */
export async function startSandboxUpstream(options: SandboxOptions = {}): Promise<SandboxUpstream> {
  const { host = "127.0.0.1", port = 0, credential = null } = options;
  const state = new SandboxState(credential);
  const running = new Set<Promise<void>>();
  const server = createServer((req, res) => {
    const done = serve(state, req, res).finally(() => running.delete(done));
    running.add(done);
  });
  // A gateway keeps its connections; closing them first would race with its next request.
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 0;
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    port: bound,
    log: () => [...state.log.list()],
    clearLog: () => state.log.clear(),
    setFault: (directive, { times } = {}) => state.setFault(directive, times),
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
    close: () => close(server, state),
  };
}

async function serve(state: SandboxState, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const left = new AbortController();
  res.on("close", () => {
    if (!res.writableFinished) left.abort();
  });
  res.setHeader("x-entrepot-sandbox", "1");
  const path = new URL(req.url ?? "/", "http://sandbox").pathname;
  const log = state.log.open({ path, headers: Object.keys(req.headers) });
  // What real vendors send and no customer of a reseller should ever see.
  res.setHeader("x-request-id", `req_sandbox_${log.entry.seq}`);
  res.setHeader("openai-organization", "org-entrepot-sandbox");
  res.setHeader("set-cookie", "sandbox=upstream; HttpOnly");
  res.setHeader("x-ratelimit-remaining-requests", "9999");
  const closing = state.closing.signal;
  const exchange: Exchange = { res, log, gone: AbortSignal.any([left.signal, closing]), closing };
  await routeRequest(state, req, path, exchange);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server, state: SandboxState): Promise<void> {
  state.closing.abort();
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
