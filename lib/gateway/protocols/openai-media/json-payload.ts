import { splice, type Edit } from "../../json/splice";
import { scanTopLevel, type TopLevel, type TopLevelProblem } from "../../json/top-level";
import { invalidBody, type Refusal } from "../../refusal";
import { isRecord } from "../openai/chat-params";

/** A JSON object as it came, and where its fields stand. */
export interface JsonPayload {
  readonly kind: "json";
  readonly values: Readonly<Record<string, unknown>>;
  readonly fields: TopLevel;
}

const PROBLEMS: Readonly<Record<TopLevelProblem, string>> = {
  not_an_object: "The body must be a JSON object.",
  not_json: "The body is not valid JSON.",
  too_deep: "The body nests too deeply.",
};

/** Reads a JSON body; refuses what readers would disagree about. */
export function readJson(body: Buffer, jsonDepth: number): JsonPayload | Refusal {
  const fields = scanTopLevel(body, jsonDepth);
  if (typeof fields === "string") return invalidBody(PROBLEMS[fields]);
  const values = parseObject(body);
  if (!values) return invalidBody(PROBLEMS.not_json);
  if (fields.duplicate !== null) return invalidBody(`${JSON.stringify(fields.duplicate)} is given twice.`);
  return { kind: "json", values, fields };
}

/** The object that bytes say, or null. */
export function parseObject(bytes: Buffer): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(bytes.toString());
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
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
