import { invalidField, type Refusal } from "../../refusal";
import { isRecord } from "../openai/chat-params";

/** Answers what is wrong with a value, as the rest of a sentence that begins with its name; null when nothing is. */
export type Check = (value: unknown) => string | null;

/** Values by name, as JSON or a form gave them. */
export type Values = Readonly<Record<string, unknown>>;

export const text: Check = (value) => (typeof value === "string" ? null : "must be a string.");
export const boolean: Check = (value) => (typeof value === "boolean" ? null : "must be true or false.");

/** A text of 1 to `max` UTF-16 units. */
export function textUpTo(max: number): Check {
  return (value) =>
    typeof value === "string" && value.length > 0 && value.length <= max
      ? null
      : `must be a text of 1 to ${max} characters.`;
}

export function number(from: number, to: number): Check {
  return (value) =>
    typeof value === "number" && value >= from && value <= to
      ? null
      : `must be a number from ${from} to ${to}.`;
}

export function whole(from: number, to: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to
      ? null
      : `must be a whole number from ${from} to ${to}.`;
}

export function oneOf(...allowed: readonly string[]): Check {
  return (value) => (allowed.some((one) => one === value) ? null : `must be one of ${allowed.join(", ")}.`);
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
