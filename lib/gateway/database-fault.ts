import type { Blame } from "./bisect";

/**
 * SQLSTATE classes that say nothing about the statement: connection, transaction rolled back, resources, operator
 * intervention, system, read-only; and 55P03, a lock not had in time (PostgreSQL documentation, appendix A).
 */
const WORLD = /^(08|25|40|53|57|58)|^55P03$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Whether a failed statement is the fault of its data, so that trying the same again fails again, or of the world: a
 * connection lost, a server starting up or shutting down.
 */
export function blameOf(error: unknown): Blame {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && SQLSTATE.test(code)) return WORLD.test(code) ? "world" : "record";
  const ours = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
  return ours ? "record" : "world";
}
