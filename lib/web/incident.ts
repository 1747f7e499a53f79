import pino from "pino";

import { env } from "@/lib/env";

const log = pino({ name: "web", level: env.logLevel });

/**
 * Writes down an error nobody expected, by an allow-list: its kind, codes and the lines of code it came through, never
 * its message, which may quote what somebody typed.
 */
export function reportIncident(
  error: unknown,
  context: { readonly requestId: string; readonly useCase: string },
): void {
  const { requestId, useCase } = context;
  const known = error instanceof Error ? error : new Error("not an Error");
  const code = (known as { code?: unknown }).code;
  log.error({
    requestId,
    useCase,
    error: known.name,
    ...(typeof code === "string" ? { code } : {}),
    ...(known.cause instanceof Error ? { cause: known.cause.name } : {}),
    at: (known.stack ?? "")
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .slice(0, 12)
      .map((line) => line.trim()),
    msg: "a request failed",
  });
}
