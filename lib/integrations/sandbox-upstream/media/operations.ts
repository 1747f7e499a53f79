import { createHash } from "node:crypto";
import { RequestError } from "../request";
import { reportUsage } from "../usage";
import { NO_TOKENS } from "../counting";
import { isRecord } from "../json";
import { numberOf, textsOf, tokensOf, type Asked } from "./asked";
import { madeJson, type Made } from "./made";

const DEFAULT_DIMENSIONS = 1_536;
const MAX_DIMENSIONS = 4_096;
const BOUNDS = { contextTokens: 8_192, outputTokens: 0 };

/** Numbers between -1 and 1 that are always the same for a text. */
function vector(text: string, dimensions: number): Float32Array {
  const values = new Float32Array(dimensions);
  for (let at = 0, round = 0; at < dimensions; round++) {
    for (const byte of createHash("sha256").update(`${round}:${text}`).digest()) {
      if (at < dimensions) values[at++] = (byte - 127.5) / 127.5;
    }
  }
  return values;
}

/** Token lists are embedded as the text of their numbers, and count one each. */
export function embed({ model, values, directive }: Asked): Made {
  const { input } = values;
  const lists = Array.isArray(input) && Array.isArray(input[0]) ? (input as unknown[][]) : null;
  const isTokens = Array.isArray(input) && typeof input[0] === "number";
  const tokens = lists?.flat().length ?? (isTokens ? input.length : 0);
  const texts = lists?.map((list) => list.join(" ")) ?? (isTokens ? [input.join(" ")] : textsOf(input));
  if (texts.length === 0) throw new RequestError(400, "invalid_value", "input is empty.", "input");
  const dimensions = Math.min(numberOf(values.dimensions, DEFAULT_DIMENSIONS), MAX_DIMENSIONS);
  const data = texts.map((text, index) => {
    const floats = vector(text, dimensions);
    const embedding =
      values.encoding_format === "base64" ? Buffer.from(floats.buffer).toString("base64") : [...floats];
    return { object: "embedding", index, embedding };
  });
  const counted = tokens || texts.reduce((sum, text) => sum + tokensOf(text), 0);
  const report = reportUsage({ ...NO_TOKENS, input: counted }, directive.usage ?? "true", BOUNDS);
  const usage = report
    ? { usage: { prompt_tokens: report.prompt_tokens, total_tokens: report.total_tokens } }
    : {};
  return madeJson({ object: "list", data, model: model.id, ...usage }, { input: counted, output: 0 });
}

export function moderate({ model, values }: Asked): Made {
  const texts = textsOf(values.input);
  const results = texts.map((text) => {
    const violence = /violence/i.test(text);
    return {
      flagged: violence,
      categories: { violence },
      category_scores: { violence: violence ? 0.9 : 0.001 },
    };
  });
  const id = `modr-sandbox-${createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 12)}`;
  return madeJson({ id, model: model.id, results }, { input: 0, output: 0, units: { request: 1 } });
}

/** Documents by how many words they share with the query. */
export function rank({ model, values, directive }: Asked): Made {
  const query = typeof values.query === "string" ? values.query : "";
  const texts = textsOf(values.documents);
  if (texts.length === 0) throw new RequestError(400, "invalid_value", "documents is empty.", "documents");
  const words = new Set(query.toLowerCase().match(/\p{L}+/gu) ?? []);
  const scored = texts.map((text, index) => {
    const found = (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => words.has(word)).length;
    const document = values.return_documents === true ? { document: { text } } : {};
    return { index, relevance_score: found / (found + 1), ...document };
  });
  scored.sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index);
  const results = scored.slice(0, numberOf(values.top_n, texts.length));
  const units = Math.ceil(texts.length / 100);
  const tokens = texts.reduce((sum, text) => sum + tokensOf(text) + tokensOf(query), 0);
  const stated =
    model.states === "units"
      ? { meta: { billed_units: { search_units: units } } }
      : { usage: { total_tokens: tokens } };
  const billed =
    model.states === "units"
      ? { input: 0, output: 0, units: { request: units } }
      : { input: tokens, output: 0 };
  return madeJson(
    { id: "rerank-sandbox", model: model.id, results, ...(directive.usage === "none" ? {} : stated) },
    billed,
  );
}

/** A picture of one grey pixel, whose shade hangs on the prompt. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
const TOKENS_PER_IMAGE = 272;
const TOKENS_PER_PARTIAL = 100;
const TOKENS_PER_SOURCE = 323;

export function draw({ model, values, files, directive }: Asked): Made {
  const n = numberOf(values.n, 1);
  const sources = files.length + (Array.isArray(values.images) ? values.images.filter(isRecord).length : 0);
  const isStream = values.stream === true || values.stream === "true";
  const partials = isStream ? numberOf(values.partial_images, 0) : 0;
  const text = tokensOf(typeof values.prompt === "string" ? values.prompt : "");
  const input = text + sources * TOKENS_PER_SOURCE;
  const output = n * TOKENS_PER_IMAGE + partials * TOKENS_PER_PARTIAL;
  const isTold = model.states === "tokens";
  const usage = {
    total_tokens: input + output,
    input_tokens: input,
    output_tokens: output,
    input_tokens_details: { text_tokens: text, image_tokens: input - text },
  };
  const told = isTold && directive.usage !== "none" ? { usage } : {};
  const billed = isTold
    ? { input, output, units: { image: n } }
    : { input: 0, output: 0, units: { image: n } };
  const prefix = sources > 0 ? "image_edit" : "image_generation";
  if (!isStream)
    return madeJson({ created: 1_735_689_600, data: Array(n).fill({ b64_json: PIXEL }), ...told }, billed);
  const partial = (index: number) => ({
    type: `${prefix}.partial_image`,
    partial_image_index: index,
    b64_json: PIXEL,
  });
  const events = Array.from({ length: partials }, (_, index) => partial(index));
  return {
    kind: "events",
    events: [...events, { type: `${prefix}.completed`, b64_json: PIXEL, ...told }],
    billed,
  };
}
