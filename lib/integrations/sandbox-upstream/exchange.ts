import type { ServerResponse } from "node:http";
import type { LogHandle } from "./log";

/** One HTTP exchange under way. */
export interface Exchange {
  readonly res: ServerResponse;
  readonly log: LogHandle;
  /** Aborts when the client leaves before its answer is complete, and when the server closes. */
  readonly gone: AbortSignal;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}
