import { isRecord } from "./fields";

/** Answers what is wrong with a value, as the rest of a sentence that begins with its name; null when nothing is. */
export type Check = (value: unknown) => string | null;

export const isBoolean: Check = (value) => (typeof value === "boolean" ? null : "must be true or false.");
export const isText: Check = (value) => (typeof value === "string" ? null : "must be a string.");
export const isObject: Check = (value) => (isRecord(value) ? null : "must be an object.");

export function isNumber(from: number, to: number): Check {
  return (value) =>
    typeof value === "number" && value >= from && value <= to
      ? null
      : `must be a number from ${from} to ${to}.`;
}

export function isWhole(from: number, to: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to
      ? null
      : `must be a whole number from ${from} to ${to}.`;
}

export function isOneOf(...allowed: readonly string[]): Check {
  return (value) => (allowed.some((one) => one === value) ? null : `must be one of ${allowed.join(", ")}.`);
}

export function isListOf(check: Check, max: number): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length > max) return `must be a list of at most ${max}.`;
    for (const [index, item] of value.entries()) {
      const problem = check(item);
      if (problem) return `[${index}] ${problem}`;
    }
    return null;
  };
}

/** A list of objects, or one object that stands for a list of one. */
export function isObjects(max: number): Check {
  const list = isListOf(isObject, max);
  return (value) => (isRecord(value) ? null : list(value));
}
