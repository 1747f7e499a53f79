import { setJson } from "../../json/set-field";
import { splice } from "../../json/splice";
import type { TopLevel } from "../../json/top-level";

/** The body with fields set, each to a JSON text; every other byte stays. */
export function withFields(body: Buffer, top: TopLevel, set: Readonly<Record<string, string>>): Buffer {
  return splice(
    body,
    Object.entries(set).map(([name, json]) => setJson(top, name, json)),
  );
}
