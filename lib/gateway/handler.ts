import { chatCompletions } from "./chat-completions";
import type { GatewayReply, GatewayRequest } from "./contract";
import type { Endpoint, EndpointContext } from "./endpoint";
import { listModels, showModel } from "./models";
import { mintHex } from "./mint-id";
import { errorHeaders } from "./protocols/error-headers";
import { errorBody } from "./protocols/openai/errors";
import { booksUnavailable, ourMistake, stopping, unknownPath, wrongMethod, type Refusal } from "./refusal";
import type { GatewayRuntime } from "./runtime";

const ROOT = "/v1";

/** Whether a URL is the gateway's to answer. */
export function isGatewayUrl(url: string): boolean {
  return (
    url.startsWith(ROOT) &&
    (url.length === ROOT.length || url[ROOT.length] === "/" || url[ROOT.length] === "?")
  );
}

interface Route {
  readonly method: string;
  readonly endpoint: Endpoint;
}

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ["/v1/chat/completions", { method: "POST", endpoint: chatCompletions }],
  ["/v1/models", { method: "GET", endpoint: listModels }],
]);

const MODEL = "/v1/models/";
const ONE_MODEL: Route = { method: "GET", endpoint: showModel };

/** Answers one request. Never rejects: whatever goes wrong is said in the protocol's envelope. */
export async function handleGatewayRequest(
  runtime: GatewayRuntime,
  request: GatewayRequest,
  reply: GatewayReply,
): Promise<void> {
  const startedAt = runtime.services.now();
  const path = pathOf(request.url);
  const context = new RequestContext(runtime, request, reply, startedAt, restOf(path));
  try {
    if (runtime.stopping) return context.refuse(stopping);
    if (!runtime.isReady && !(await runtime.ready())) return context.refuse(booksUnavailable);
    const route = path.startsWith(MODEL) ? ONE_MODEL : ROUTES.get(path);
    if (!route) return context.refuse(unknownPath(request.method, path));
    if (route.method !== request.method) return context.refuse(wrongMethod(request.method, path));
    await route.endpoint(context);
  } catch (error) {
    runtime.services.onMistake(error, context.requestId);
    context.refuse(ourMistake(context.requestId));
  }
}

function pathOf(url: string): string {
  const query = url.indexOf("?");
  const path = query === -1 ? url : url.slice(0, query);
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function restOf(path: string): string {
  if (!path.startsWith(MODEL)) return "";
  try {
    return decodeURIComponent(path.slice(MODEL.length));
  } catch {
    return path.slice(MODEL.length);
  }
}

class RequestContext implements EndpointContext {
  readonly hex: string;
  readonly requestId: string;
  #started = false;

  constructor(
    readonly runtime: GatewayRuntime,
    readonly request: GatewayRequest,
    readonly reply: GatewayReply,
    readonly startedAt: number,
    readonly rest: string,
  ) {
    this.hex = mintHex(startedAt);
    this.requestId = `req_${this.hex}`;
  }

  refuse(refusal: Refusal): void {
    this.runtime.services.metrics.refusals.inc({ code: refusal.code });
    const body = errorBody(refusal);
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
    this.reply.start(status, [...headers, "x-request-id", this.requestId]);
    this.reply.end(body);
  }
}
