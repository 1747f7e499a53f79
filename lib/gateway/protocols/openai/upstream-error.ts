import type { UpstreamError } from "../contract";
import { isRecord } from "../../json/record";

const LONGEST_MESSAGE = 400;
/** What names the upstream, its account or its machines. */
const TELLTALE = /https?:\/\/\S+|\b(?:sk|org|proj|req|acct)[-_][\w*-]+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g;

/** Reads an error answer of OpenAI's shape, or of one of the shapes others make of it. Pages in HTML say nothing. */
export function readUpstreamError(bytes: Buffer): UpstreamError {
  const json = parse(bytes);
  const error = isRecord(json?.error) ? json.error : json;
  const message = error?.message ?? (typeof json?.error === "string" ? json.error : null);
  return {
    code: textOf(error?.code),
    param: textOf(error?.param),
    message: typeof message === "string" ? scrubbed(message) : null,
    ...(isRecord(json?.usage) ? { usage: json.usage } : {}),
  };
}

function parse(bytes: Buffer): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(bytes.toString());
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
}

/** Codes and parameter names are words; anything else is not passed on. */
function textOf(value: unknown): string | null {
  return typeof value === "string" && /^[\w.[\]-]{1,80}$/.test(value) ? value : null;
}

/** A message for the customer: without addresses, ids and keys. */
function scrubbed(message: string): string {
  return message.replace(TELLTALE, "…").slice(0, LONGEST_MESSAGE);
}
