import { scanTopLevel } from "../../json/top-level";
import { splice } from "../../json/splice";

/** Deeper than any answer; this only looks for the outermost fields. */
const DEPTH = 1_000;

/** An answer, or a chunk of one, with its `model` field saying another name. Everything else keeps its bytes. */
export function replaceModel(json: Buffer, name: string): Buffer {
  const found = scanTopLevel(json, DEPTH);
  const span = typeof found === "string" ? undefined : found.fields.get("model");
  if (!span) return json;
  return splice(json, [{ from: span.from, to: span.to, bytes: Buffer.from(JSON.stringify(name)) }]);
}
