export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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

export function listOf(check: Check, max: number): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length > max) return `must be a list of at most ${max}.`;
    for (const [index, item] of value.entries()) {
      const problem = check(item);
      if (problem) return `[${index}] ${problem}`;
    }
    return null;
  };
}

export function either(first: Check, second: Check): Check {
  return (value) => (first(value) === null || second(value) === null ? null : first(value));
}
