import { isRecord } from "../json/record";

/** Answers what is wrong with a value, as the rest of a sentence that begins with its name; null when nothing is. */
export type Check = (value: unknown) => string | null;

export const boolean: Check = (value) => (typeof value === "boolean" ? null : "must be true or false.");
export const text: Check = (value) => (typeof value === "string" ? null : "must be a string.");
export const record: Check = (value) => (isRecord(value) ? null : "must be an object.");

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

/** A problem of an item names its place: `[2].type must be ...`. */
export function listOf(check: Check, max: number): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length > max) return `must be a list of at most ${max}.`;
    for (let index = 0; index < value.length; index++) {
      const problem = check(value[index]);
      if (problem) return below(`[${index}]`, problem);
    }
    return null;
  };
}

/** An object whose fields are what they must be; those that are absent or null only where they are required. */
export function fieldsOf(fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  const checks = Object.entries(fields);
  return (value) => {
    if (!isRecord(value)) return "must be an object.";
    for (const [name, check] of checks) {
      const given = value[name] ?? null;
      if (given === null && !required.includes(name)) continue;
      const problem = check(value[name]);
      if (problem) return below(`.${name}`, problem);
    }
    return null;
  };
}

/** A problem of a part, told by its place in the whole. */
export function below(place: string, problem: string): string {
  return problem.startsWith("[") || problem.startsWith(".") ? `${place}${problem}` : `${place} ${problem}`;
}

export function either(first: Check, second: Check): Check {
  return (value) => (first(value) === null || second(value) === null ? null : first(value));
}
