import { splice, type Edit } from "../../json/splice";
import { readObject } from "../../json/read-object";
import type { TopLevel } from "../../json/top-level";
import type { Refusal } from "../../refusal";
import { isRefusal } from "../contract";

/** A JSON object as it came, and where its fields stand. */
export interface JsonPayload {
  readonly kind: "json";
  readonly values: Readonly<Record<string, unknown>>;
  readonly fields: TopLevel;
}

/** Reads a JSON body; refuses what readers would disagree about. */
export function readJson(body: Buffer, jsonDepth: number): JsonPayload | Refusal {
  const read = readObject(body, jsonDepth);
  return isRefusal(read) ? read : { kind: "json", values: read.json, fields: read.fields };
}

/**
 * The body with fields set to other values (JSON text), or taken away (null); every other byte stays. At least one field
 * must remain.
 */
export function rewriteJson(
  body: Buffer,
  { fields, inside }: TopLevel,
  changes: ReadonlyMap<string, string | null>,
): Buffer {
  const edits: Edit[] = [];
  for (const [name, json] of changes) {
    const span = fields.get(name);
    if (span && json === null) edits.push(removal(body, span.keyFrom, span.to));
    else if (span) edits.push({ from: span.from, to: span.to, bytes: Buffer.from(json ?? "") });
    else if (json !== null)
      edits.push({ from: inside, to: inside, bytes: Buffer.from(`${JSON.stringify(name)}:${json},`) });
  }
  return splice(body, edits);
}

const COMMA = 0x2c;
const NOTHING = Buffer.alloc(0);

/** A field goes with the comma behind it, or, being the last, with the one before it. */
function removal(body: Buffer, from: number, to: number): Edit {
  let end = to;
  while (isBlank(body[end])) end++;
  if (body[end] === COMMA) return { from, to: end + 1, bytes: NOTHING };
  let start = from;
  while (isBlank(body[start - 1])) start--;
  return { from: body[start - 1] === COMMA ? start - 1 : start, to, bytes: NOTHING };
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
