import type { UpstreamError } from "../contract";
import { recordsOf, textIn, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

const LONGEST_MESSAGE = 400;
/** What names the upstream, its account, its machines, or what it calls the model. */
const TELLTALE =
  /https?:\/\/\S+|\b(?:projects|locations|publishers|models|tunedModels|cachedContents|files|endpoints)\/[^\s,;:]+|\bproject[ _-]?(?:number)?:?\s*\d+|\bAIza[\w-]+|\b[\w-]+@[\w.-]+\.gserviceaccount\.com|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/gi;

/**
 * Reads an error of Google's. `code` is the reason where one is given (`api_key_invalid`: an error 400 that is about our
 * credential), else the status, in small letters. Pages in HTML say nothing.
 */
export function readUpstreamError(bytes: Buffer): UpstreamError {
  const json = parse(bytes);
  const error = errorIn(json);
  if (!error) return { code: null, param: null, message: null };
  const details = recordsOf(error.details);
  const message = textIn(error, "message");
  return {
    code: wordOf(details.map(({ reason }) => reason).find(isWord) ?? error.status)?.toLowerCase() ?? null,
    param: wordOf(details.flatMap(({ fieldViolations }) => recordsOf(fieldViolations))[0]?.field),
    message: message === null ? null : message.replace(TELLTALE, "…").slice(0, LONGEST_MESSAGE),
    ...(isRecord(json) && isRecord(json.usageMetadata) ? { usage: json.usageMetadata } : {}),
  };
}

function errorIn(json: unknown): JsonRecord | null {
  const found = recordsOf(json)[0]?.error;
  return isRecord(found) ? found : null;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && /^[\w.[\]-]{1,80}$/.test(value);
}

function wordOf(value: unknown): string | null {
  return isWord(value) ? value : null;
}
