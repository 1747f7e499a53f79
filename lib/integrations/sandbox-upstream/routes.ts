import type { IncomingMessage, ServerResponse } from "node:http";
import { chatApi } from "./chat";
import { countInput, NO_TOKENS, type TokenCount } from "./counting";
import { directiveInText, DirectiveError, parseDirective, type Directive } from "./directive";
import type { Exchange } from "./exchange";
import { resolveDirective } from "./faults";
import { routeMedia } from "./media/routes";
import { isGemini, refuseGemini, routeGemini } from "./gemini/routes";
import { completionsApi } from "./completions";
import { countTokensApi, messagesApi, messagesError, speaksMessages } from "./messages";
import { SANDBOX_MODELS, findSandboxModel, type SandboxModel } from "./models";
import { playRefusal } from "./refusals";
import { lastUserText, parseBody, readModel, RequestError, type ChatRequest } from "./request";
import { responsesApi } from "./responses";
import type { UsageReport } from "./usage";

/** What the routes need of the server they belong to. */
export interface SandboxContext {
  readonly log: { list(): readonly unknown[]; clear(): void };
  readonly credential: string | null;
  setFault(directive: string | null, times?: number): void;
  takeStanding(): Directive;
}

type Route = (context: SandboxContext, req: IncomingMessage, exchange: Exchange) => Promise<void> | void;

/** `/v1` needs a key, `/sandbox` a caller on this machine. More endpoints of the vendors are rows here. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    "GET /v1/models",
    (_context, _req, { res }) => sendJson(res, 200, { object: "list", data: SANDBOX_MODELS.map(listed) }),
  ],
  ["POST /v1/chat/completions", asking(chatApi)],
  ["POST /v1/responses", asking(responsesApi)],
  ["POST /v1/completions", asking(completionsApi)],
  ["POST /v1/messages", asking(messagesApi)],
  ["POST /v1/messages/count_tokens", asking(countTokensApi)],
  ["GET /sandbox/log", (context, _req, { res }) => sendJson(res, 200, { requests: context.log.list() })],
  ["DELETE /sandbox/log", clearLog],
  ["PUT /sandbox/fault", putFault],
]);

/** Answers one request; whatever goes wrong ends in an error of OpenAI's shape, never in a rejection. */
export async function routeRequest(
  context: SandboxContext,
  req: IncomingMessage,
  path: string,
  exchange: Exchange,
): Promise<void> {
  try {
    if (path.startsWith("/sandbox/")) requireLocal(req);
    else requireKey(context, req);
    if (isGemini(req.method ?? "", path)) return await gemini(context, req, path, exchange);
    const model = path.startsWith("/v1/models/")
      ? findSandboxModel(path.slice("/v1/models/".length))
      : undefined;
    if (model && req.method === "GET") return sendJson(exchange.res, 200, listed(model));
    if (await routeMedia(context, req, path, exchange)) return;
    const route = ROUTES.get(`${req.method} ${path}`);
    if (!route) throw new RequestError(404, "unknown_url", `Unknown request URL: ${req.method} ${path}.`);
    await route(context, req, exchange);
  } catch (error) {
    if (isGemini(req.method ?? "", path)) refuseGemini(exchange, error);
    else refuse(exchange, error);
  } finally {
    if (exchange.log.entry.state === "open")
      exchange.log.note({ state: "complete", status: exchange.res.statusCode });
  }
}

function gemini(
  context: SandboxContext,
  req: IncomingMessage,
  path: string,
  exchange: Exchange,
): Promise<void> {
  const directives = () => [context.takeStanding(), keyDirective(req), headerDirective(req)];
  return routeGemini({ readText, directives, checkContext }, req, path, exchange);
}

function listed(model: SandboxModel): object {
  return {
    id: model.id,
    object: "model",
    created: 1_735_689_600,
    owned_by: "entrepot-sandbox",
    vendor: model.vendor,
    context_window: model.contextTokens,
    max_output_tokens: model.maxOutputTokens,
  };
}

/** How a protocol reads a request and plays its answer. */
interface Api<Q extends ChatRequest> {
  read(body: Record<string, unknown>, model: SandboxModel): Q;
  play(exchange: Exchange, request: Q, model: SandboxModel, directive: Directive): Promise<void> | void;
  /** A usage report in the protocol's words. */
  honestUsage(tokens: TokenCount): UsageReport | null;
}

/** The route of a protocol: faults and refusals are the same for all. */
function asking<Q extends ChatRequest>(api: Api<Q>): Route {
  return (context, req, exchange) => ask(api, context, req, exchange);
}

async function ask<Q extends ChatRequest>(
  api: Api<Q>,
  context: SandboxContext,
  req: IncomingMessage,
  exchange: Exchange,
): Promise<void> {
  const body = parseBody(await readText(req));
  const named = readModel(body);
  const request = api.read(body, named.model);
  const directive = resolveDirective(
    context.takeStanding(),
    keyDirective(req),
    headerDirective(req),
    named.directive,
    directiveInText(lastUserText(request)),
  );
  exchange.log.note({
    model: named.model.id,
    stream: request.stream,
    fault: directive.fault ?? null,
    tag: directive.tag ?? null,
    params: Object.fromEntries(Object.entries(body).filter(([key]) => !UNLOGGED.has(key))),
  });
  checkContext(request, named.model);
  const input = () => countInput(request, directive);
  const isPlayed = await playRefusal(exchange, directive, {
    input,
    body: ({ status, message, type, code, statesUsage }) => ({
      ...errorBody(exchange, status, { message, type, param: null, code }),
      ...(statesUsage ? { usage: api.honestUsage({ ...NO_TOKENS, ...input() }) } : {}),
    }),
  });
  if (isPlayed) return;
  await api.play(exchange, request, named.model, directive);
}

/** Prompts are not kept. */
const UNLOGGED: ReadonlySet<string> = new Set([
  "messages",
  "system",
  "tools",
  "input",
  "instructions",
  "prompt",
]);

function checkContext(request: ChatRequest, model: SandboxModel): void {
  const { input, cached_input: cached } = countInput(request, {});
  if (input + cached <= model.contextTokens) return;
  const message = `The messages are longer than the ${model.contextTokens} tokens of ${model.id}.`;
  throw new RequestError(400, "context_length_exceeded", message, "messages");
}

function keyDirective(req: IncomingMessage): Directive {
  const fault = credential(req)?.split("-fault-", 2)[1];
  return fault === undefined ? {} : { fault };
}

function headerDirective(req: IncomingMessage): Directive {
  const { "x-sandbox-pace-ms": pace, "x-sandbox-directive": directive } = req.headers;
  return {
    ...parseDirective(pace === undefined ? "" : `pace=${String(pace)}`),
    ...parseDirective(String(directive ?? "")),
  };
}

function clearLog(context: SandboxContext, _req: IncomingMessage, { res }: Exchange): void {
  context.log.clear();
  res.writeHead(204).end();
}

/** Takes `{"directive": "fault=C09", "times": 1}`; a null directive ends the standing one. */
async function putFault(context: SandboxContext, req: IncomingMessage, { res }: Exchange): Promise<void> {
  const { directive = null, times } = parseBody(await readText(req));
  if (directive !== null && typeof directive !== "string")
    throw new RequestError(400, "invalid_type", "No directive.");
  context.setFault(directive, typeof times === "number" ? times : undefined);
  res.writeHead(204).end();
}

/** The key, as OpenAI's clients, Anthropic's or Google's send it. */
function credential(req: IncomingMessage): string | undefined {
  const { authorization = "", "x-api-key": key, "x-goog-api-key": google } = req.headers;
  const named = key ?? google;
  return /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? (typeof named === "string" ? named : undefined);
}

function requireKey(context: SandboxContext, req: IncomingMessage): void {
  const key = credential(req);
  const base = key?.split("-fault-", 1)[0];
  const accepted = context.credential === null ? key?.startsWith("sandbox-") : base === context.credential;
  if (!accepted)
    throw new RequestError(401, "invalid_api_key", "Incorrect API key; sandbox keys start with sandbox-.");
}

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** The log and the faults are for this machine; the Host check keeps web pages that re-bind a name away. */
function requireLocal(req: IncomingMessage): void {
  const address = req.socket.remoteAddress?.replace("::ffff:", "") ?? "";
  const local = address === "::1" || address.startsWith("127.");
  if (!local || !LOCAL_HOST.test(req.headers.host ?? ""))
    throw new RequestError(403, "not_local", "This machine only.");
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

async function readText(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RequestError(413, "too_large", "The body is larger than 64 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function sendJson(res: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, { "content-type": "application/json", "content-length": body.length });
  res.end(body);
}

function refuse(exchange: Exchange, error: unknown): void {
  const { res, log } = exchange;
  const known = error instanceof RequestError ? error : null;
  const status = known?.status ?? (error instanceof DirectiveError ? 400 : 500);
  const message = error instanceof Error ? error.message : "The sandbox failed.";
  log.note({ state: "refused", status });
  if (res.headersSent || res.destroyed) return void res.destroy();
  const code = known?.code ?? (status === 400 ? "unknown_directive" : "sandbox_bug");
  const told = { message, type: "invalid_request_error", param: known?.param ?? null, code };
  sendJson(res, status, errorBody(exchange, status, told));
}

/** An error in the envelope of the protocol that was spoken. */
function errorBody(
  { log }: Exchange,
  status: number,
  error: Record<string, unknown> & { message: string },
): object {
  const { path, seq } = log.entry;
  return speaksMessages(path) ? messagesError(status, error.message, seq) : { error };
}
