import type { z } from "zod";

import type { Command, Query } from "@/lib/usecases/define";

import type { ErrorBody } from "./error-response";
import { toJson, type Wire } from "./wire";

/** What a use case takes and answers over HTTP; for `import type` of the use case, which stays on the server. */
export type InputOf<U> = U extends Command<infer S, unknown> | Query<infer S, unknown> ? z.input<S> : never;
export type AnswerOf<U> = U extends { execute(...args: never[]): Promise<infer O> } ? Wire<O> : never;

/** The server's refusal. `message` is a sentence for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(readonly body: ErrorBody) {
    super(body.message);
  }
}

/** The request never got an answer we understand: no network, or something in between. Whether it was done is open. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(path, { ...init, credentials: "same-origin" }).catch((cause: unknown) => {
    throw new NoAnswer("no answer", { cause });
  });
  const body = (await response.json().catch(() => ({}))) as { data?: unknown; error?: ErrorBody };
  if (body.error) throw new ApiError(body.error);
  if (!response.ok || !("data" in body)) throw new NoAnswer(`status ${response.status}`);
  return body.data;
}

/** Reads a query's route: `getData<typeof listLots>("/api/lots", { page: 2 })`. Undefined and null are left out. */
export async function getData<U>(
  path: string,
  search: Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>> = {},
  signal?: AbortSignal,
): Promise<AnswerOf<U>> {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") params.append(name, String(one));
    }
  }
  const query = params.size > 0 ? `?${params}` : "";
  return (await send(`${path}${query}`, { signal: signal ?? null })) as AnswerOf<U>;
}

/** Sends a command's input to its route as JSON; `A` is its answer as JSON carries it. */
export async function sendCommand<A>(
  path: string,
  input: unknown,
  options: { readonly method?: string; readonly idempotencyKey?: string } = {},
): Promise<A> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (options.idempotencyKey) headers["idempotency-key"] = options.idempotencyKey;
  return (await send(path, { method: options.method ?? "POST", headers, body: toJson(input ?? {}) })) as A;
}
