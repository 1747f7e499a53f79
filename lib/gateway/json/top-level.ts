/** A field of the outermost object: where its value stands in the bytes. */
export interface FieldSpan {
  readonly keyFrom: number;
  readonly from: number;
  readonly to: number;
}

export interface TopLevel {
  /** Just behind the opening brace. */
  readonly inside: number;
  readonly fields: ReadonlyMap<string, FieldSpan>;
  /** A field named twice: readers disagree about which one counts. */
  readonly duplicate: string | null;
}

export type TopLevelProblem = "not_an_object" | "too_deep" | "too_many" | "not_json";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** Strings longer than this are searched natively. */
const SHORT = 48;

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The place just behind the string that opens at `open`; -1 when it never ends. */
function endOfString(json: Buffer, open: number): number {
  const near = Math.min(json.length, open + SHORT);
  let at = open + 1;
  for (; at < near; at++) {
    const byte = json[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at + 1;
  }
  for (at = json.indexOf(QUOTE, at); at !== -1; at = json.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (json[at - 1 - slashes] === BACKSLASH && at - 1 - slashes > open) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}

/**
 * Finds the fields of a JSON object in its bytes without parsing what is in them, and counts how deep it nests. It
 * trusts that `JSON.parse` accepts the same bytes; of garbage it only says that something is wrong, or nothing.
 * @param mostParts lists, objects and fields, at any depth
 */
export function scanTopLevel(
  json: Buffer,
  maxDepth: number,
  mostParts = Infinity,
): TopLevel | TopLevelProblem {
  let at = 0;
  while (isBlank(json[at])) at++;
  if (json[at] !== OPEN_BRACE) return "not_an_object";
  const inside = at + 1;
  const fields = new Map<string, FieldSpan>();
  let duplicate: string | null = null;
  let depth = 1;
  let parts = 0;
  let key: string | null = null;
  let keyFrom = 0;
  let from = -1;
  at = inside;
  while (at < json.length) {
    const byte = json[at];
    switch (byte) {
      case QUOTE: {
        const end = endOfString(json, at);
        if (end === -1) return "not_json";
        if (depth === 1 && key === null) {
          key = keyText(json, at, end);
          keyFrom = at;
        }
        at = end;
        continue;
      }
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (++depth > maxDepth) return "too_deep";
        if (++parts > mostParts) return "too_many";
        break;
      case CLOSE_BRACKET:
        depth--;
        break;
      case COLON:
        if (depth === 1 && from === -1) from = at + 1;
        if (++parts > mostParts) return "too_many";
        break;
      case COMMA:
      case CLOSE_BRACE:
        if (depth === 1 && key !== null && from !== -1) {
          if (fields.has(key)) duplicate = key;
          fields.set(key, trimmed(json, keyFrom, from, at));
          key = null;
          from = -1;
        }
        if (byte === CLOSE_BRACE && --depth === 0) return { inside, fields, duplicate };
        break;
      default:
    }
    at++;
  }
  return "not_json";
}

function trimmed(json: Buffer, keyFrom: number, start: number, end: number): FieldSpan {
  let from = start;
  let to = end;
  while (isBlank(json[from])) from++;
  while (to > from && isBlank(json[to - 1])) to--;
  return { keyFrom, from, to };
}

/** The text of a key. Escapes are read as `JSON.parse` reads them, so that no spelling of a name slips through. */
function keyText(json: Buffer, open: number, end: number): string {
  const raw = json.toString("utf8", open + 1, end - 1);
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
