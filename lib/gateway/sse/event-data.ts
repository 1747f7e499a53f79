const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DATA = Buffer.from("data:");

/** The data of an event. */
export interface EventData {
  /** Where it stands, when it is one line ... */
  readonly from: number;
  readonly to: number;
  /** ... of an event that has no other line that says anything. Otherwise the event is to be written anew. */
  readonly plain: boolean;
}

/**
 * Finds the data of an event. Most events are one line, and that is all this looks at; of others the lines are joined as
 * readers join them.
 * @returns null for an event without data: comments, and fields nobody here uses
 */
export function findData(bytes: Buffer, from: number, to: number): EventData | null {
  let lines = 0;
  let found: { from: number; to: number } | null = null;
  let at = from;
  while (at < to) {
    let end = at;
    while (end < to && bytes[end] !== LF && bytes[end] !== CR) end++;
    if (end > at) {
      lines++;
      if (startsWithData(bytes, at, end) && !found) {
        const value = at + DATA.length;
        found = { from: bytes[value] === SPACE ? value + 1 : value, to: end };
      }
    }
    at = end + 1;
  }
  return found && { ...found, plain: lines === 1 };
}

/** The data lines of an event, joined by line feeds. For events that are not plain. */
export function joinData(bytes: Buffer, from: number, to: number): string {
  return bytes
    .toString("utf8", from, to)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(line.startsWith("data: ") ? 6 : 5))
    .join("\n");
}

function startsWithData(bytes: Buffer, at: number, end: number): boolean {
  if (end - at < DATA.length) return false;
  for (let i = 0; i < DATA.length; i++) if (bytes[at + i] !== DATA[i]) return false;
  return true;
}
