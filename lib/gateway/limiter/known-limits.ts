import { parseLimits, type UseLimits } from "@/lib/domain/access/key-limits";
import { isNetwork } from "@/lib/integrations/network/networks";

// Rows of the directory are replaced when they change, never altered: what was read of one still holds.
const read = new WeakMap<object, { readonly limits: UseLimits | undefined }>();

/** The limits of a directory row; undefined where they cannot be read. */
export function limitsOf(row: { readonly limits: Readonly<Record<string, unknown>> }): UseLimits | undefined {
  const known = read.get(row);
  if (known) return known.limits;
  const limits = parseLimits(row.limits, isNetwork);
  read.set(row, { limits });
  return limits;
}
