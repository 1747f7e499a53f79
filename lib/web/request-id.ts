import { randomUUID } from "node:crypto";

const REQUEST_ID = /^[\w-]{8,64}$/;

/** The id of a request: as `proxy.ts` or a reverse proxy gave it, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return REQUEST_ID.test(given) ? given : randomUUID();
}
