const CODES: ReadonlySet<unknown> = new Set(["40001", "40P01", "P2034"]);

/**
 * Whether an error means that other transactions were in the way and the same work may succeed if run again:
 * serialization_failure (40001), deadlock_detected (40P01), or Prisma's name for both (P2034). Looks for codes, also
 * nested ones, as Prisma wraps those of raw queries.
 */
export function isContention(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 5) return false;
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>;
  if (CODES.has(code) || CODES.has(originalCode)) return true;
  return [cause, meta, driverAdapterError].some((inner) => isContention(inner, depth + 1));
}
