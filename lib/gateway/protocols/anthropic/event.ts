const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;

/** What one event of a stream says, by its lines. */
export interface StreamEvent {
  /** Of its `event:` line; null where it has none. */
  readonly name: string | null;
  /** Its data is one line, and stands there ... */
  readonly from: number;
  readonly to: number;
  /** ... in an event of at most one `event:` line beside it. Otherwise it is to be written anew. */
  readonly plain: boolean;
  /** Lines of data. */
  readonly dataLines: number;
}

/**
 * Reads the lines of an event without copying any of its data. Names are as short as Anthropic's; comments and fields
 * nobody here uses make it no longer plain.
 */
export function readEvent(bytes: Buffer, from: number, to: number): StreamEvent {
  let name: string | null = null;
  let lines = 0;
  let named = 0;
  let dataLines = 0;
  let data = { from: 0, to: 0 };
  for (let at = from; at < to;) {
    let end = at;
    while (end < to && bytes[end] !== LF && bytes[end] !== CR) end++;
    if (end > at) {
      lines++;
      const field = fieldAt(bytes, at, end);
      if (field === "event") {
        named++;
        name = bytes.toString("latin1", valueFrom(bytes, at + 5), end);
      } else if (field === "data" && ++dataLines === 1) {
        data = { from: valueFrom(bytes, at + 4), to: end };
      }
    }
    at = end + 1;
  }
  const plain = dataLines === 1 && named <= 1 && lines === dataLines + named;
  return { name, ...data, plain, dataLines };
}

const FIELDS = [
  { name: "data", bytes: Buffer.from("data:") },
  { name: "event", bytes: Buffer.from("event:") },
] as const;

function fieldAt(bytes: Buffer, at: number, end: number): "data" | "event" | null {
  for (const field of FIELDS) {
    const stop = at + field.bytes.length;
    if (stop <= end && bytes[stop - 1] === COLON && field.bytes.compare(bytes, at, stop) === 0)
      return field.name;
  }
  return null;
}

/** Where a field's value begins; its colon is at `colon`. */
function valueFrom(bytes: Buffer, colon: number): number {
  return bytes[colon + 1] === SPACE ? colon + 2 : colon + 1;
}

/** An event in its usual form. */
export function eventBytes(name: string, data: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from(`event: ${name}\ndata: `), Buffer.from(data), Buffer.from("\n\n")]);
}

/** An event that says a JSON object; its `type` is its name. */
export function jsonEvent(json: { readonly type: string } & Readonly<Record<string, unknown>>): Buffer {
  return eventBytes(json.type, JSON.stringify(json));
}
