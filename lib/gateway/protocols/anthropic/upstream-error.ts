import type { UpstreamError } from "../contract";
import { readUpstreamError } from "../openai/upstream-error";
import { parseRecord, recordOf } from "./json-value";

/** What this protocol tells apart only in words: all of these are `invalid_request_error` with status 400, or a busy 429. */
const BY_WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/content filter/i, "content_filter"],
  [/prompt is too long|exceeds? (?:the )?context/i, "context_length_exceeded"],
];
/** The upstream's account, not the customer's: nothing of it is passed on. */
const OUT_OF_CREDIT = /credit balance is too low|out of credit/i;

/**
 * Reads an error answer: `{type: "error", error: {type, message}}`. The type stands where others have a code, unless the
 * words say more. Messages lose addresses, ids and keys as those of any upstream do.
 */
export function readError(bytes: Buffer): UpstreamError {
  const said = readUpstreamError(bytes);
  const message = said.message ?? "";
  if (OUT_OF_CREDIT.test(message)) return { code: "insufficient_quota", param: null, message: null };
  const named = BY_WORDS.find(([words]) => words.test(message))?.[1];
  const { type } = recordOf(parseRecord(bytes)?.error);
  const typed = typeof type === "string" && /^\w{1,80}$/.test(type) ? type : null;
  return { ...said, code: named ?? said.code ?? typed };
}
