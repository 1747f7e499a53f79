import { readUpstreamError } from "../openai/upstream-error";
import type { UpstreamError } from "../contract";
import { parseRecord, recordOf } from "./json-value";

/**
 * Reads an error answer: `{type: "error", error: {type, message}}`. The type stands where others have a code. Messages
 * lose addresses, ids and keys as those of any upstream do.
 */
export function readError(bytes: Buffer): UpstreamError {
  const said = readUpstreamError(bytes);
  if (said.code !== null) return said;
  const { type } = recordOf(parseRecord(bytes)?.error);
  return { ...said, code: typeof type === "string" && /^\w{1,80}$/.test(type) ? type : null };
}
