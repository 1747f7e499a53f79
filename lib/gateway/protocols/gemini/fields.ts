import { isRecord } from "../../json/record";

/** A parsed JSON object. */
export type JsonRecord = Readonly<Record<string, unknown>>;

const SNAKE = new Map<string, string>();

function snakeOf(name: string): string {
  let snake = SNAKE.get(name);
  if (snake === undefined) {
    snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    SNAKE.set(name, snake);
  }
  return snake;
}

/** A field by its name in camel case; Google reads `generation_config` for `generationConfig` as well. */
export function field(record: JsonRecord, name: string): unknown {
  const value = record[name];
  return value === undefined ? record[snakeOf(name)] : value;
}

/** The spelling in which an object has a field; null where it has none. */
export function spellingOf(names: { has(name: string): boolean }, name: string): string | null {
  return [name, snakeOf(name)].find((spelling) => names.has(spelling)) ?? null;
}

/** A field that stands in an object in both of its spellings: readers disagree about which one counts. */
export function spelledTwice(record: JsonRecord): string | null {
  const twice = Object.keys(record).find(
    (key) => snakeOf(key) !== key && Object.hasOwn(record, snakeOf(key)),
  );
  return twice ?? null;
}

/** The objects of a list. Google takes a single object for a list of one, and its own examples send it. */
export function recordsOf(value: unknown): readonly JsonRecord[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  return isRecord(value) ? [value] : [];
}

/** A field that is an object; an empty one where it is anything else. */
export function recordIn(record: JsonRecord, name: string): JsonRecord {
  const value = field(record, name);
  return isRecord(value) ? value : {};
}

export function textIn(record: JsonRecord, name: string): string | null {
  const value = field(record, name);
  return typeof value === "string" ? value : null;
}

export function numberIn(record: JsonRecord, name: string): number | null {
  const value = field(record, name);
  return typeof value === "number" ? value : null;
}
