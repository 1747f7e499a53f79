import { mediaSum } from "../../estimate/estimated-input";
import { isRecord } from "../../json/record";
import type { MediaFacts } from "../contract";

/** What the counter (`estimate/count-worker.ts`) takes a part for that is no text. */
const TOKENS_PER_PART = 765;

/** What parts that are no text come to, whichever of OpenAI's protocols they are of. */
export function factsOfParts(parts: readonly Readonly<Record<string, unknown>>[]): MediaFacts {
  return mediaSum(parts.map((part) => ({ bytes: lengthOf(part), tokens: TOKENS_PER_PART })));
}

/** The length of the texts in a part: data URLs are most of it. */
function lengthOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (!isRecord(value)) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + lengthOf(one), 0);
}
