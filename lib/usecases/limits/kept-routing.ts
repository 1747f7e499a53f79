/**
 * New limits in the place of stored ones. How calls are routed is kept in the same column, and is somebody else's to change.
 */
export function withRouting<T extends object>(limits: T, stored: unknown): T & { routing?: object } {
  const { routing } = (typeof stored === "object" && stored !== null ? stored : {}) as { routing?: unknown };
  return typeof routing === "object" && routing !== null ? { ...limits, routing } : limits;
}
