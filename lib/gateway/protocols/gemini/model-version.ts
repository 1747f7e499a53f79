import { splice } from "../../json/splice";
import { scanTopLevel } from "../../json/top-level";

/** Deeper than any answer; this only looks for the outermost fields. */
const DEPTH = 1_000;

/** An answer, or a chunk of one, that says another `modelVersion`. Everything else keeps its bytes. */
export function replaceModelVersion(json: Buffer, name: string): Buffer {
  const found = scanTopLevel(json, DEPTH);
  if (typeof found === "string") return json;
  const span = found.fields.get("modelVersion") ?? found.fields.get("model_version");
  if (!span) return json;
  return splice(json, [{ from: span.from, to: span.to, bytes: Buffer.from(JSON.stringify(name)) }]);
}
