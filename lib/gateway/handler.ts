import { answerPreflight, readableByPages } from "./browser-clients";
import type { GatewayReply, GatewayRequest } from "./contract";
import type { EndpointContext } from "./endpoint";
import { mintHex } from "./mint-id";
import type { ClientProtocol } from "./protocols/contract";
import { errorHeaders } from "./protocols/error-headers";
import { booksUnavailable, ourMistake, stopping, unknownPath, wrongMethod, type Refusal } from "./refusal";
import { findRoute, protocolOf } from "./routes";
import type { GatewayRuntime } from "./runtime";

const ROOTS = ["/v1", "/v1beta"];

/** Whether a URL is the gateway's to answer. */
export function isGatewayUrl(url: string): boolean {
  return ROOTS.some(
    (root) =>
      url.startsWith(root) &&
      (url.length === root.length || url[root.length] === "/" || url[root.length] === "?"),
  );
}

/** Answers one request. Never rejects: whatever goes wrong is said in the protocol's envelope. */
export async function handleGatewayRequest(
  runtime: GatewayRuntime,
  request: GatewayRequest,
  bareReply: GatewayReply,
): Promise<void> {
  if (answerPreflight(request, bareReply)) return;
  const reply = readableByPages(request, bareReply);
  const [path, query] = partsOf(request.url);
  const found = findRoute(path, request);
  const protocol = found?.route.protocol ?? protocolOf(path, request);
  const context = new RequestContext(runtime, request, reply, protocol, found?.rest ?? "", query);
  try {
    if (runtime.stopping) return context.refuse(stopping);
    if (!runtime.isReady && !(await runtime.ready())) return context.refuse(booksUnavailable);
    if (!found) return context.refuse(unknownPath(request.method, path));
    if (found.route.method !== request.method) return context.refuse(wrongMethod(request.method, path));
    await found.route.endpoint(context);
  } catch (error) {
    runtime.services.onMistake(error, context.requestId);
    context.refuse(ourMistake(context.requestId));
  }
}

function partsOf(url: string): readonly [path: string, query: string] {
  const at = url.indexOf("?");
  const path = at === -1 ? url : url.slice(0, at);
  const bare = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  return [bare, at === -1 ? "" : url.slice(at + 1)];
}

class RequestContext implements EndpointContext {
  readonly hex: string;
  readonly requestId: string;
  readonly startedAt: number;
  readonly #query: string;
  #started = false;

  constructor(
    readonly runtime: GatewayRuntime,
    readonly request: GatewayRequest,
    readonly reply: GatewayReply,
    readonly protocol: ClientProtocol,
    readonly rest: string,
    query: string,
  ) {
    this.startedAt = runtime.services.now();
    this.hex = mintHex(this.startedAt);
    this.requestId = `req_${this.hex}`;
    this.#query = query;
  }

  get query(): URLSearchParams {
    return new URLSearchParams(this.#query);
  }

  refuse(refusal: Refusal): void {
    this.runtime.services.metrics.refusals.inc({ code: refusal.code });
    const body = this.protocol.errorBody(refusal, this.requestId);
    this.#send(refusal.status, errorHeaders(refusal, body.length), body);
  }

  json(value: object): void {
    const body = Buffer.from(JSON.stringify(value));
    this.#send(
      200,
      ["content-type", "application/json; charset=utf-8", "content-length", String(body.length)],
      body,
    );
  }

  #send(status: number, headers: readonly string[], body: Buffer): void {
    if (this.#started || this.reply.closed) return;
    this.#started = true;
    this.reply.start(status, [...headers, this.protocol.requestIdHeader, this.requestId]);
    this.reply.end(body);
  }
}
