/** Thrown when JSON is not a markup rule; `path` says where. */
export class MarkupRuleSyntaxError extends Error {
  override readonly name = "MarkupRuleSyntaxError";
  constructor(
    readonly path: string,
    readonly expected: string,
  ) {
    super(`${path}: expected ${expected}`);
  }
}

/** An object out of JSON, its fields still to be read. */
export type Json = Readonly<Record<string, unknown>>;

/** A JSON object. @throws MarkupRuleSyntaxError. */
export function object(value: unknown, path: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new MarkupRuleSyntaxError(path, "an object");
}

/** A JSON array. @throws MarkupRuleSyntaxError. */
export function list(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new MarkupRuleSyntaxError(path, "a list");
}

/** A text that is not empty. @throws MarkupRuleSyntaxError. */
export function text(value: unknown, path: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new MarkupRuleSyntaxError(path, "a text");
}

/** A whole number: priorities, ppm, minutes. @throws MarkupRuleSyntaxError. */
export function whole(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new MarkupRuleSyntaxError(path, "a whole number");
}

/** A bigint >= 0 written as digits, at most 19 of them (PostgreSQL BIGINT). @throws MarkupRuleSyntaxError. */
export function digits(value: unknown, path: string): bigint {
  if (typeof value === "string" && /^\d{1,19}$/.test(value)) return BigInt(value);
  throw new MarkupRuleSyntaxError(path, "a string of digits");
}

/** An ISO 8601 time, or null. @throws MarkupRuleSyntaxError. */
export function time(value: unknown, path: string): Date | null {
  if (value === null) return null;
  const at = typeof value === "string" ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime())) throw new MarkupRuleSyntaxError(path, "an ISO 8601 time or null");
  return at;
}

/** A field that may be missing, as an object to spread. */
export function optional<K extends string, T>(from: Json, key: K, read: (value: unknown, path: string) => T) {
  return from[key] === undefined ? {} : ({ [key]: read(from[key], key) } as Record<K, T>);
}
