const STATUSES: ReadonlyMap<number, string> = new Map([
  [400, "INVALID_ARGUMENT"],
  [401, "UNAUTHENTICATED"],
  [403, "PERMISSION_DENIED"],
  [404, "NOT_FOUND"],
  [429, "RESOURCE_EXHAUSTED"],
  [500, "INTERNAL"],
  [503, "UNAVAILABLE"],
]);

/** An error in Google's envelope. @param reason told in the details, as Google tells its own */
export function geminiError(code: number, message: string, reason: string | null = null): object {
  const status = STATUSES.get(code) ?? (code < 500 ? "INVALID_ARGUMENT" : "UNKNOWN");
  const details =
    reason === null ? {} : { details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason }] };
  return { error: { code, message, status, ...details } };
}
