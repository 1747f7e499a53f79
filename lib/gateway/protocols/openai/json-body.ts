import { scanTopLevel, type TopLevel, type TopLevelProblem } from "../../json/top-level";
import { splice, type Edit } from "../../json/splice";
import { invalidBody, type Refusal } from "../../refusal";
import { isRecord } from "./field-checks";

/** A request's JSON: parsed, and where its fields stand in the bytes. */
export interface JsonBody {
  readonly json: Readonly<Record<string, unknown>>;
  readonly fields: TopLevel;
}

const PROBLEMS: Readonly<Record<TopLevelProblem, string>> = {
  not_an_object: "The body must be a JSON object.",
  not_json: "The body is not valid JSON.",
  too_deep: "The body nests too deeply.",
};

/** Reads the body of a request; a refusal when it is no JSON object, nests too deeply, or names a field twice. */
export function readJsonBody(body: Buffer, maxDepth: number): JsonBody | Refusal {
  const fields = scanTopLevel(body, maxDepth);
  if (typeof fields === "string") return invalidBody(PROBLEMS[fields]);
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    return invalidBody(PROBLEMS.not_json);
  }
  if (!isRecord(json)) return invalidBody(PROBLEMS.not_an_object);
  if (fields.duplicate !== null) return invalidBody(`${JSON.stringify(fields.duplicate)} is given twice.`);
  return { json, fields };
}

/** The body with fields set, each to a JSON text; every other byte stays. */
export function withFields(
  body: Buffer,
  { fields, inside }: TopLevel,
  set: Readonly<Record<string, string>>,
): Buffer {
  const edits = Object.entries(set).map(([name, json]): Edit => {
    const span = fields.get(name);
    if (span) return { from: span.from, to: span.to, bytes: Buffer.from(json) };
    return { from: inside, to: inside, bytes: Buffer.from(`${JSON.stringify(name)}:${json},`) };
  });
  return splice(body, edits);
}
