import type { Edit } from "./splice";
import type { TopLevel } from "./top-level";

/** The edit that gives an outermost field this JSON, be it there or not. */
export function setJson({ fields, inside }: TopLevel, name: string, json: string): Edit {
  const span = fields.get(name);
  if (span) return { from: span.from, to: span.to, bytes: Buffer.from(json) };
  return { from: inside, to: inside, bytes: Buffer.from(`${JSON.stringify(name)}:${json},`) };
}
