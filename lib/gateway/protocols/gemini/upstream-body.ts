import { splice, type Edit } from "../../json/splice";
import type { TopLevel } from "../../json/top-level";
import type { Target } from "../contract";
import { spellingOf } from "./fields";
import { bareName } from "./model-path";
import { configIn, type GeminiRequest } from "./request";

/** Deeper than any body that was let in. */
const DEPTH = 1_000;

/** The bytes for the upstream: the client's, but for the bound of the answer, and the model's name where it is given. */
export function upstreamBody(request: GeminiRequest, target: Target): Buffer {
  const { body, fields, model } = request;
  const edits: Edit[] = [];
  const named = fields.fields.get("model");
  if (named && target.modelName !== model)
    edits.push(replace(named, JSON.stringify(`models/${bareName(target.modelName)}`)));
  if (request.maxTokens === null || request.maxTokens > target.maxTokens)
    edits.push(boundEdit(request, target.maxTokens));
  return splice(body, edits);
}

/** Sets `generationConfig.maxOutputTokens`, making what of it there is not. */
function boundEdit({ body, fields }: GeminiRequest, maxTokens: number): Edit {
  const config = configIn(body, fields, DEPTH);
  if (!config) {
    const json = `{"maxOutputTokens":${maxTokens}}`;
    const spelling = spellingOf(fields.fields, "generationConfig");
    const empty = spelling === null ? undefined : fields.fields.get(spelling);
    return empty ? replace(empty, json) : insert(fields, 0, `"generationConfig":${json}`);
  }
  const spelling = spellingOf(config.fields.fields, "maxOutputTokens");
  const span = spelling === null ? undefined : config.fields.fields.get(spelling);
  if (!span) return insert(config.fields, config.at, `"maxOutputTokens":${maxTokens}`);
  return replace({ from: config.at + span.from, to: config.at + span.to }, String(maxTokens));
}

function replace({ from, to }: { from: number; to: number }, json: string): Edit {
  return { from, to, bytes: Buffer.from(json) };
}

/** @param at where the object stands in the body */
function insert({ inside, fields }: TopLevel, at: number, entry: string): Edit {
  const place = at + inside;
  return { from: place, to: place, bytes: Buffer.from(fields.size === 0 ? entry : `${entry},`) };
}
