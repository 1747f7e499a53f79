import type { z } from "zod";

import type { Command, UseCase } from "@/lib/usecases/define";

import { negotiateLocale } from "@/i18n/locales";

import { errorResponse, RefusedRequest } from "./error-response";
import { originOf } from "./host";
import { requestIdOf } from "./request-id";
import { readScope, type RequestScope } from "./scope";
import { toJson } from "./wire";

const BODY_BYTES_MAX = 256 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Params = Record<string, string | string[] | undefined>;
interface RouteContext {
  readonly params: Promise<Params>;
}

export interface RouteOptions {
  /** Largest body taken, in bytes; 256 KiB unless said otherwise. */
  readonly bodyBytesMax?: number;
  /** Who is asking; tests give their own. */
  readonly scope?: (headers: Headers) => Promise<RequestScope>;
}

/**
 * A route handler that runs one use case: `export const POST = route(receiveLot)`. GET reads queries, their input from
 * the search parameters; any other method takes a JSON object, from our own pages only. Path parameters join the input.
 * Answers `{"data": ...}`, or `{"error": ErrorBody}` with its status; `Idempotency-Key` is honoured for commands.
 */
export function route(useCase: UseCase, options: RouteOptions = {}) {
  return async (request: Request, context: RouteContext): Promise<Response> => {
    const requestId = requestIdOf(request.headers);
    let locale = negotiateLocale(request.headers.get("accept-language"));
    try {
      const scope = await (options.scope ?? readScope)(request.headers);
      locale = scope.locale;
      const input = { ...(await readInput(useCase, request, options)), ...(await context.params) };
      const idempotencyKey = idempotencyKeyOf(request.headers);
      const actor = { ...scope.actor, requestId };
      const data = await useCase.execute(
        actor,
        input,
        idempotencyKey === undefined ? {} : { idempotencyKey },
      );
      return new Response(toJson({ data: data ?? null }), {
        headers: {
          "content-type": "application/json; charset=utf-8",
          "cache-control": "no-store",
          "x-request-id": requestId,
        },
      });
    } catch (error) {
      return errorResponse(error, { locale, requestId, useCase: useCase.name });
    }
  };
}

/**
 * A route handler for a command whose answer is a stream: the same scope, checks and errors as `route`. `respond` gets what the
 * command answered, after its commit.
 */
export function streamRoute<S extends z.ZodType, O>(
  useCase: Command<S, O>,
  respond: (answer: O, request: Request) => Promise<Response>,
) {
  return async (request: Request, context: RouteContext): Promise<Response> => {
    const requestId = requestIdOf(request.headers);
    let locale = negotiateLocale(request.headers.get("accept-language"));
    try {
      const scope = await readScope(request.headers);
      locale = scope.locale;
      const input = { ...(await readInput(useCase, request, {})), ...(await context.params) };
      const answer = await useCase.execute({ ...scope.actor, requestId }, input as z.input<S>);
      const response = await respond(answer, request);
      response.headers.set("x-request-id", requestId);
      return response;
    } catch (error) {
      return errorResponse(error, { locale, requestId, useCase: useCase.name });
    }
  };
}

/** What a download's maker is handed: who asks, and the path and search parameters as one input. */
export interface FileRequest {
  readonly scope: RequestScope;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * A route handler for reads whose answer is a file: the same scope, input and errors as `route`. `respond` runs queries
 * with `scope.actor`, so that their permissions hold here too. For GET only.
 */
export function fileRoute(name: string, respond: (request: FileRequest) => Promise<Response>) {
  return async (request: Request, context: RouteContext): Promise<Response> => {
    const requestId = requestIdOf(request.headers);
    let locale = negotiateLocale(request.headers.get("accept-language"));
    try {
      const scope = await readScope(request.headers);
      locale = scope.locale;
      const input = { ...searchInput(new URL(request.url).searchParams), ...(await context.params) };
      const response = await respond({ scope: { ...scope, actor: { ...scope.actor, requestId } }, input });
      response.headers.set("x-request-id", requestId);
      return response;
    } catch (error) {
      return errorResponse(error, { locale, requestId, useCase: name });
    }
  };
}

async function readInput(
  useCase: UseCase,
  request: Request,
  options: RouteOptions,
): Promise<Record<string, unknown>> {
  if (request.method === "GET" || request.method === "HEAD") {
    if (useCase.kind === "command") throw new RefusedRequest("wrong_method");
    return searchInput(new URL(request.url).searchParams);
  }
  // Browsers send Origin with every such request; "null" (sandboxed frames, files) and none at all are refused alike.
  if (request.headers.get("origin") !== originOf(request.headers)) throw new RefusedRequest("wrong_origin");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new RefusedRequest("not_json");
  return parseObject(await readCapped(request, options.bodyBytesMax ?? BODY_BYTES_MAX));
}

/** Search parameters as a use case's input: a name that stands several times is a list. */
export function searchInput(search: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const all = search.getAll(name);
      return [name, all.length > 1 ? all : (all[0] ?? "")];
    }),
  );
}

async function readCapped(request: Request, bytesMax: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new RefusedRequest("too_large");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new RefusedRequest("too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RefusedRequest("bad_request");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RefusedRequest("bad_request");
  return value as Record<string, unknown>;
}

function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headers.get("idempotency-key") ?? undefined;
  if (key !== undefined && !UUID.test(key)) throw new RefusedRequest("bad_request");
  return key?.toLowerCase();
}
