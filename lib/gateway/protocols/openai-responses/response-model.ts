import { scanTopLevel } from "../../json/top-level";
import { splice } from "../../json/splice";
import { replaceModel } from "../openai/model-name";

/** Deeper than any event; this only looks for the outermost fields. */
const DEPTH = 1_000;

/** The data of an event with the model of its `response` saying another name. Everything else keeps its bytes. */
export function renameResponse(data: Buffer, name: string): Buffer {
  const found = scanTopLevel(data, DEPTH);
  const span = typeof found === "string" ? undefined : found.fields.get("response");
  if (!span) return data;
  const response = data.subarray(span.from, span.to);
  const bytes = replaceModel(response, name);
  return bytes === response ? data : splice(data, [{ from: span.from, to: span.to, bytes }]);
}
