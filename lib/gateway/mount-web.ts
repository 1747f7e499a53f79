import { env } from "@/lib/env";
import { clientAddress, isProxy, parseProxies } from "./client-address";
import type { BodyProblem, GatewayReply, GatewayRequest } from "./contract";
import { handleGatewayRequest } from "./handler";
import { processRuntime } from "./process-runtime";
import type { GatewayRuntime } from "./runtime";

/** Answers a web-standard request: the mount for where only Next runs. The runtime is the process's own. */
export function handleWebRequest(
  request: Request,
  runtime: GatewayRuntime = processRuntime(),
): Promise<Response> {
  return webReply(request.signal, (reply) => {
    void handleGatewayRequest(runtime, new WebRequest(request), reply);
  });
}

/**
 * Answers a web request by what writes to a gateway's reply.
 * @param signal tells when whoever asked has gone
 */
export function webReply(signal: AbortSignal, write: (reply: GatewayReply) => void): Promise<Response> {
  return new Promise((resolve) => write(new WebReply(signal, resolve)));
}

class WebRequest implements GatewayRequest {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  get method(): string {
    return this.#request.method;
  }

  get url(): string {
    const { pathname, search } = new URL(this.#request.url);
    return pathname + search;
  }

  /** A web request does not tell its connection: only where proxies are configured has somebody we know written this. */
  get remoteAddress(): string | undefined {
    const [nearest] = env.trustedProxies;
    if (nearest === undefined) return undefined;
    const proxies = parseProxies(env.trustedProxies);
    const told = clientAddress(nearest.split("/")[0], this.header("x-forwarded-for"), proxies);
    return told === undefined || isProxy(told, proxies) ? undefined : told;
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined;
  }

  async readBody(maxBytes: number): Promise<Buffer | BodyProblem> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of this.#request.body ?? []) {
        bytes += chunk.length;
        if (bytes > maxBytes) return "too_large";
        chunks.push(chunk);
      }
    } catch {
      return "client_left";
    }
    return Buffer.concat(chunks);
  }
}

/** How much may wait for a client that reads slowly before the upstream is slowed down. */
const HIGH_WATER_BYTES = 64 * 1024;

class WebReply implements GatewayReply {
  readonly #resolve: (response: Response) => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #started = false;
  #ended = false;
  #closed = false;
  #lagging = false;
  #onClose: (() => void) | undefined;
  #onDrain: (() => void) | undefined;

  constructor(signal: AbortSignal, resolve: (response: Response) => void) {
    this.#resolve = resolve;
    signal.addEventListener("abort", () => this.#left(), { once: true });
  }

  get closed(): boolean {
    return this.#closed;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  start(status: number, headers: readonly string[]): void {
    this.#started = true;
    const pairs: [string, string][] = [];
    for (let i = 0; i < headers.length; i += 2) pairs.push([headers[i] ?? "", headers[i + 1] ?? ""]);
    // The server keeps its connections itself; a web response may not speak of them.
    const said = pairs.filter(([name]) => name !== "connection");
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#controller = controller),
        pull: () => this.#pulled(),
        cancel: () => this.#left(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
    );
    this.#resolve(new Response(body, { status, headers: said }));
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed) return true;
    this.#controller?.enqueue(bytes);
    this.#lagging = (this.#controller?.desiredSize ?? 1) <= 0;
    return !this.#lagging;
  }

  onDrain(listener: () => void): void {
    this.#onDrain = listener;
  }

  end(bytes?: Uint8Array): void {
    if (this.#closed || this.#ended) return;
    this.#ended = true;
    if (bytes) this.#controller?.enqueue(bytes);
    this.#controller?.close();
  }

  destroy(): void {
    if (this.#started && !this.#closed && !this.#ended) this.#controller?.error(new Error("cut"));
    this.#left();
  }

  #pulled(): void {
    if (!this.#lagging) return;
    this.#lagging = false;
    this.#onDrain?.();
  }

  #left(): void {
    if (this.#ended || this.#closed) return;
    this.#closed = true;
    // Nobody will read it, but somebody waits for it.
    if (!this.#started) this.#resolve(new Response(null, { status: 499 }));
    this.#onClose?.();
  }
}
