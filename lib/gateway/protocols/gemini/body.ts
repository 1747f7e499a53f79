import { scanTopLevel, type TopLevel, type TopLevelProblem } from "../../json/top-level";
import type { GatewayLimits } from "../../limits";
import { invalidBody, type Refusal } from "../../refusal";
import { isRecord, spelledTwice } from "./fields";

const PROBLEMS: Readonly<Record<TopLevelProblem, string>> = {
  not_an_object: "The body must be a JSON object.",
  not_json: "The body is not valid JSON.",
  too_deep: "The body nests too deeply.",
};

/** A request's body: its bytes with the places of the outermost fields, and what they say. */
export interface ReadBody {
  readonly bytes: Buffer;
  readonly fields: TopLevel;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Reads a body whose outermost fields each stand in it once, whatever their spelling. */
export function readBody(bytes: Buffer, { jsonDepth }: GatewayLimits): ReadBody | Refusal {
  const fields = scanTopLevel(bytes, jsonDepth);
  if (typeof fields === "string") return invalidBody(PROBLEMS[fields]);
  const json = parse(bytes);
  if (!json) return invalidBody("The body is not valid JSON.");
  const twice = fields.duplicate ?? spelledTwice(json);
  if (twice !== null) return invalidBody(`${JSON.stringify(twice)} is given twice.`);
  return { bytes, fields, json };
}

function parse(bytes: Buffer): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(bytes.toString());
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
}
