import { fieldOf } from "./checks";
import { isRecord } from "../../json/record";

/**
 * Usage as vendors state it: tokens in `usage` (Jina, Voyage), or in `meta` search units (Cohere) or tokens (SiliconFlow).
 * A call without search units counts as one request.
 */
export function rerankUsage({ usage, meta }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const billed = fieldOf(meta, "billed_units");
  const units = fieldOf(billed, "search_units");
  const tokens = fieldOf(meta, "tokens") ?? billed;
  const stated = isRecord(usage) ? usage : isRecord(tokens) ? tokens : {};
  return { ...stated, requests: typeof units === "number" && units > 0 ? units : 1 };
}
