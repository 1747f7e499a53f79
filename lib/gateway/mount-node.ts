import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { clientAddress, parseProxies, type ProxyRange } from "./client-address";
import type { BodyProblem, GatewayReply, GatewayRequest } from "./contract";
import { handleGatewayRequest, isGatewayUrl } from "./handler";
import { forgetRuntime, processRuntime } from "./process-runtime";
import type { GatewayRuntime } from "./runtime";

/** The gateway as a `node:http` server sees it. */
export interface NodeGateway {
  /** Whether a URL is the gateway's to answer. */
  matches(url: string): boolean;
  handle(req: IncomingMessage, res: ServerResponse): void;
  /** Takes no more calls; lets those under way finish for `ms`, then cuts them, books everything and lets go. */
  drain(ms: number): Promise<void>;
}

/**
 * The gateway of this process, for a `node:http` server. Its pools (lib/db/pools) must be open.
 * @param trustedProxies addresses and networks whose `X-Forwarded-For` is believed; everybody else's is not looked at
 */
export function createGateway(
  runtime: GatewayRuntime = processRuntime(),
  trustedProxies: readonly string[] = env.trustedProxies,
): NodeGateway {
  const proxies = parseProxies(trustedProxies);
  void runtime.start();
  return {
    matches: isGatewayUrl,
    handle: (req, res) =>
      void handleGatewayRequest(runtime, new NodeRequest(req, proxies), new NodeReply(res)),
    async drain(ms) {
      await runtime.drain(ms);
      forgetRuntime(runtime);
    },
  };
}

class NodeRequest implements GatewayRequest {
  readonly #req: IncomingMessage;
  readonly #proxies: readonly ProxyRange[];

  constructor(req: IncomingMessage, proxies: readonly ProxyRange[]) {
    this.#req = req;
    this.#proxies = proxies;
  }

  get method(): string {
    return this.#req.method ?? "GET";
  }

  get url(): string {
    return this.#req.url ?? "/";
  }

  get remoteAddress(): string | undefined {
    const said = this.#req.headers["x-forwarded-for"];
    return clientAddress(
      this.#req.socket.remoteAddress,
      Array.isArray(said) ? said.join(",") : said,
      this.#proxies,
    );
  }

  header(name: string): string | undefined {
    const value = this.#req.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  readBody(maxBytes: number): Promise<Buffer | BodyProblem> {
    const req = this.#req;
    if (Number(req.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve("too_large");
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      req.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= maxBytes) chunks.push(chunk);
        else {
          req.pause();
          resolve("too_large");
        }
      });
      req.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
      req.once("error", () => resolve("client_left"));
      req.once("close", () => resolve("client_left"));
    });
  }
}

class NodeReply implements GatewayReply {
  readonly #res: ServerResponse;
  #closed = false;
  #onClose: (() => void) | undefined;

  constructor(res: ServerResponse) {
    this.#res = res;
    res.once("close", () => {
      if (res.writableEnded) return;
      this.#closed = true;
      this.#onClose?.();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  start(status: number, headers: readonly string[]): void {
    this.#res.writeHead(status, headers as string[]);
  }

  write(bytes: Uint8Array): boolean {
    return this.#closed || this.#res.write(bytes);
  }

  onDrain(listener: () => void): void {
    this.#res.on("drain", listener);
  }

  end(bytes?: Uint8Array): void {
    this.#res.end(bytes);
  }

  destroy(): void {
    this.#res.destroy();
  }
}
