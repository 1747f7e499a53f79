import { isRecord } from "../../json/record";

const NOTHING: Readonly<Record<string, unknown>> = {};

/** The object; an empty one in the place of anything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : NOTHING;
}

/** The objects of a list; none in the place of anything else. */
export function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

export function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** The object that bytes of JSON say; null where they are no JSON, or no object. */
export function parseRecord(bytes: Buffer | string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(bytes.toString());
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
}
