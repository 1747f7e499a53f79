import pino from "pino";
import { env } from "@/lib/env";

const log = pino({ level: env.logLevel, name: "gateway" });

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What may be written down of an error: never the message of one that may quote a request. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { code?: unknown }).code;
  const isSql = typeof code === "string" && SQLSTATE.test(code);
  const frames = error.stack?.split("\n").filter((line) => line.trimStart().startsWith("at "));
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    ...(isSql ? { says: error.message } : {}),
    frames,
  };
}

type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes down something that needs a look. Fields are ids and counts; bodies, headers and keys have no place here. */
export function logTrouble(what: string, error: unknown, fields: Fields = {}): void {
  log.error({ ...fields, ...describe(error) }, what);
}

/** Writes down something that passes. */
export function logWarning(what: string, fields: Fields = {}): void {
  log.warn(fields, what);
}
