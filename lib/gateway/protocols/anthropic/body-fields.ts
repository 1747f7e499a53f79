import type { Edit } from "../../json/splice";
import { scanTopLevel, type TopLevel, type TopLevelProblem } from "../../json/top-level";
import { invalidBody, type Refusal } from "../../refusal";
import { parseRecord } from "./json-value";

const PROBLEMS: Readonly<Record<TopLevelProblem, string>> = {
  not_an_object: "The body must be a JSON object.",
  not_json: "The body is not valid JSON.",
  too_deep: "The body nests too deeply.",
};

/** A body, parsed, and where its outermost fields stand in its bytes. */
export interface ReadBody {
  readonly fields: TopLevel;
  readonly json: Record<string, unknown>;
}

/** Reads a JSON body. Depth and names given twice are looked at before anything is made of it. */
export function readBody(body: Buffer, maxDepth: number): ReadBody | Refusal {
  const fields = scanTopLevel(body, maxDepth);
  if (typeof fields === "string") return invalidBody(PROBLEMS[fields]);
  const json = parseRecord(body);
  if (!json) return invalidBody(PROBLEMS.not_json);
  if (fields.duplicate !== null) return invalidBody(`${JSON.stringify(fields.duplicate)} is given twice.`);
  return { fields, json };
}

/** The edit that gives a field this value, be it there or not. */
export function setField({ fields, inside }: TopLevel, name: string, value: unknown): Edit {
  const json = JSON.stringify(value);
  const span = fields.get(name);
  if (span) return { from: span.from, to: span.to, bytes: Buffer.from(json) };
  return { from: inside, to: inside, bytes: Buffer.from(`${JSON.stringify(name)}:${json},`) };
}
