import type { IncomingHttpHeaders } from "node:http";
import { Pool, type Dispatcher } from "undici";
import { guardedConnector } from "./connector";
import { checkTunnelEnd, proxiedDispatcher } from "./proxied";
import { proxyUrl } from "./proxies";

/** One request to an upstream. Header names and values alternate. */
export interface UpstreamRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: string[];
  readonly body: Buffer | null;
  /** The name of the egress proxy to go through; none where it is not given. */
  readonly proxy?: string | null;
}

/** Told what comes back, in order: a head, data, and an end or an error. After `abort` nothing more is told. */
export interface UpstreamListener {
  onHead(status: number, headers: IncomingHttpHeaders): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  /** The connection failed: before the head nothing is known to have been done, after it the answer is cut. */
  onError(error: Error): void;
}

const KEEP_ALIVE_MS = 30_000;
const MAX_HEADER_BYTES = 32 * 1024;

/**
 * Connections to upstreams, one pool per origin. Knows nothing of time limits: whoever waits aborts. Redirects are
 * handed on like any other status.
 */
export class UpstreamClient {
  readonly #pools = new Map<string, Pool>();
  /** By address: what the operator lists may change its name. */
  readonly #proxied = new Map<string, Dispatcher>();
  readonly #connect = guardedConnector();

  /** Sends a request. Throws nothing: what goes wrong is told to the listener. */
  send(request: UpstreamRequest, listener: UpstreamListener): UpstreamExchange {
    const exchange = new UpstreamExchange(listener);
    if (typeof request.proxy === "string") this.#sendThrough(request.proxy, request, exchange);
    else this.#poolOf(request.origin).dispatch(request, exchange);
    return exchange;
  }

  #sendThrough(name: string, { proxy: _, ...request }: UpstreamRequest, exchange: UpstreamExchange): void {
    checkTunnelEnd(request.origin).then(
      () => {
        const url = proxyUrl(name);
        if (url === undefined) return exchange.fail(new Error(`no proxy is called ${name}`));
        // Whoever waits aborts: no clocks but ours.
        this.#throughProxy(url).dispatch({ ...request, headersTimeout: 0, bodyTimeout: 0 }, exchange);
      },
      (error: unknown) => exchange.fail(error as Error),
    );
  }

  #throughProxy(url: string): Dispatcher {
    let dispatcher = this.#proxied.get(url);
    if (!dispatcher) this.#proxied.set(url, (dispatcher = proxiedDispatcher(url)));
    return dispatcher;
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    const open = [...this.#pools.values(), ...this.#proxied.values()];
    this.#pools.clear();
    this.#proxied.clear();
    await Promise.all(open.map((pool) => pool.destroy()));
  }

  #poolOf(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, {
        connect: this.#connect,
        allowH2: false,
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: KEEP_ALIVE_MS,
        maxHeaderSize: MAX_HEADER_BYTES,
      });
      this.#pools.set(origin, pool);
    }
    return pool;
  }
}

/** One request under way. */
export class UpstreamExchange implements Dispatcher.DispatchHandler {
  readonly #listener: UpstreamListener;
  #controller: Dispatcher.DispatchController | undefined;
  #over = false;

  constructor(listener: UpstreamListener) {
    this.#listener = listener;
  }

  /** Ends it; the connection is closed, which tells most upstreams to stop. */
  abort(): void {
    if (this.#over) return;
    this.#over = true;
    this.#controller?.abort(new Error("no longer wanted"));
  }

  /** Stops reading until `resume`: a client that reads slowly slows its upstream down. */
  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  /** It could not even be begun. */
  fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.onError(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error("no longer wanted"));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // 1xx are hints; the answer is still to come.
    if (!this.#over && status >= 200) this.#listener.onHead(status, headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#over) this.#listener.onData(chunk);
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }
}
