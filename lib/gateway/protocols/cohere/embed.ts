import { invalidField, type Refusal } from "../../refusal";
import { readEmbeddingInput } from "../openai-media/embedding-input";
import type { MediaRequest } from "../openai-media/media-request";
import { readMediaUsage } from "../openai-media/media-usage";
import { jsonWire } from "./json-wire";
import { isRecord } from "../../json/record";

const MAX_TEXTS = 96;
/** What the text is for. Cohere must be told, and OpenAI's clients do not say: what is stored is the usual case. */
const DEFAULT_TYPE = "search_document";

function problemOf({ payload }: MediaRequest): Refusal | null {
  const input = readEmbeddingInput(payload.values.input);
  if (!input || input.tokens.length > 0)
    return invalidField("input", "must be texts for this model: its vendor takes no tokens.");
  if (input.texts.length > MAX_TEXTS)
    return invalidField("input", `must be at most ${MAX_TEXTS} texts for this model.`);
  return null;
}

const formatOf = ({ payload }: MediaRequest): "base64" | "float" =>
  payload.values.encoding_format === "base64" ? "base64" : "float";

/** Cohere's embed v2 for clients of OpenAI's embeddings. `input_type` is passed on where it is given. */
export const cohereEmbed = jsonWire({
  path: "/embed",
  problemOf,
  body: (request, target) => {
    const { input, dimensions, input_type: asked } = request.payload.values;
    const preset = target.settings.inputType;
    return {
      model: target.modelName,
      texts: readEmbeddingInput(input)?.texts ?? [],
      input_type: typeof asked === "string" ? asked : typeof preset === "string" ? preset : DEFAULT_TYPE,
      embedding_types: [formatOf(request)],
      ...(typeof dimensions === "number" ? { output_dimension: dimensions } : {}),
    };
  },
  answer: (request, { embeddings, meta }) => {
    const vectors = isRecord(embeddings) ? embeddings[formatOf(request)] : undefined;
    if (!Array.isArray(vectors) || vectors.length === 0) return null;
    const billed = isRecord(meta) && isRecord(meta.billed_units) ? meta.billed_units.input_tokens : undefined;
    const usage = billed === undefined ? null : { prompt_tokens: billed, total_tokens: billed };
    const data = (vectors as unknown[]).map((embedding, index) => ({
      object: "embedding",
      index,
      embedding,
    }));
    const told = usage === null ? {} : { usage };
    return { json: { object: "list", data, model: request.model, ...told }, usage };
  },
  readUsage: readMediaUsage(false),
});
