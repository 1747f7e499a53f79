import { invalidField, type Refusal } from "../../refusal";
import { isRecord } from "../../json/record";
import type { Check } from "../field-checks";

/** Values by name, as JSON or a form gave them. */
export type Values = Readonly<Record<string, unknown>>;

/** A text of 1 to `max` UTF-16 units. */
export function textUpTo(max: number): Check {
  return (value) =>
    typeof value === "string" && value.length > 0 && value.length <= max
      ? null
      : `must be a text of 1 to ${max} characters.`;
}

/** By which a client would choose at whose price it is served; only chat completions offer that choice. */
const REFUSED: ReadonlySet<string> = new Set(["models", "route", "provider", "plugins"]);

const LONGEST_MODEL = 256;

/** The first thing wrong with named values; fields without a check pass as they are, null counts as not given. */
export function problemOfValues(values: Values, checks: ReadonlyMap<string, Check>): Refusal | null {
  const { model } = values;
  if (typeof model !== "string" || model === "" || model.length > LONGEST_MODEL)
    return invalidField("model", "must be the name of a model.", "invalid_type");
  for (const name of Object.keys(values)) {
    if (REFUSED.has(name)) return invalidField(name, "is not offered here.", "unsupported_parameter");
    const value = values[name];
    const check = value === null || value === undefined ? undefined : checks.get(name);
    const problem = check?.(value) ?? null;
    if (problem) return invalidField(name, problem);
  }
  return null;
}

/** A field of a record of JSON, or undefined. */
export function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}
