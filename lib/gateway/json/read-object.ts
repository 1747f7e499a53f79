import { invalidBody, type Refusal } from "../refusal";
import { isRecord } from "./record";
import { scanTopLevel, type TopLevel, type TopLevelProblem } from "./top-level";

/** A request's JSON: parsed, and where its outermost fields stand in the bytes. */
export interface JsonObject {
  readonly json: Record<string, unknown>;
  readonly fields: TopLevel;
}

/**
 * A list, an object or a field of one takes a hundred times longer to parse than a letter: so many of them keep a process from
 * everything else for a tenth of a second (docs/performance.md). No model reads a request of as many.
 */
const MOST_PARTS = 200_000;

const PROBLEMS: Readonly<Record<TopLevelProblem, string>> = {
  not_an_object: "The body must be a JSON object.",
  not_json: "The body is not valid JSON.",
  too_deep: "The body nests too deeply.",
  too_many: `The body has more than ${MOST_PARTS} lists, objects and fields.`,
};

/**
 * Reads the body of a request. Depth and size are looked at before anything is made of it; names given twice are refused, since
 * readers disagree about which of them counts.
 */
export function readObject(body: Buffer, maxDepth: number): JsonObject | Refusal {
  const fields = scanTopLevel(body, maxDepth, MOST_PARTS);
  if (typeof fields === "string") return invalidBody(PROBLEMS[fields]);
  const json = parseObject(body);
  if (!json) return invalidBody(PROBLEMS.not_json);
  if (fields.duplicate !== null) return invalidBody(`${JSON.stringify(fields.duplicate)} is given twice.`);
  return { json, fields };
}

/** Where the outermost fields of a request's JSON stand, for bytes whose content is known already. */
export function scanObject(body: Buffer, maxDepth: number): TopLevel | Refusal {
  const fields = scanTopLevel(body, maxDepth, MOST_PARTS);
  return typeof fields === "string" ? invalidBody(PROBLEMS[fields]) : fields;
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
