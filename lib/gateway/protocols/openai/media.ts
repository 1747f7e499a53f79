import type { Media } from "../conversation/conversation";
import { cannotCarry } from "./unconvertible";

const DATA_URL = /^data:([^;,]*)(?:;[^;,]*)*;base64,/;
/** Longer than any prefix: the whole of a picture must not go through a regular expression. */
const LONGEST_PREFIX = 256;

/**
 * The medium at an address or in a data URL.
 * @param bare the type of base64 that stands without a prefix; null where that is not allowed
 * @throws Unconvertible naming `at`
 */
export function mediaOf(url: string, bare: string | null, at: string): Media {
  const prefix = DATA_URL.exec(url.slice(0, LONGEST_PREFIX));
  if (prefix) {
    const mimeType = prefix[1] ?? "";
    if (mimeType === "") return cannotCarry(at, "must say its type: data:image/png;base64,...");
    return { from: "base64", mimeType, data: url.slice(prefix[0].length) };
  }
  if (url.startsWith("https://") || url.startsWith("http://")) return { from: "url", url, mimeType: null };
  if (bare !== null && !url.startsWith("data:")) return { from: "base64", mimeType: bare, data: url };
  return cannotCarry(at, "must be an https address or a data URL in base64.");
}
