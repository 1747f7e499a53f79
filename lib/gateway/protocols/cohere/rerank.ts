import { documentTexts } from "../openai-media/rerank-input";
import { rerankUsage } from "../openai-media/rerank-usage";
import { readMediaUsage } from "../openai-media/media-usage";
import { jsonWire } from "./json-wire";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** Cohere's rerank v2: it takes documents as texts only, and gives none back; clients of the common shape may want both. */
export const cohereRerank = jsonWire({
  path: "/rerank",
  problemOf: () => null,
  body: ({ payload }, target) => {
    const { query, documents, top_n: topN, top_k: topK, max_tokens_per_doc: perDocument } = payload.values;
    const most = topN ?? topK;
    return {
      model: target.modelName,
      query,
      documents: documentTexts(documents) ?? [],
      ...(typeof most === "number" ? { top_n: most } : {}),
      ...(typeof perDocument === "number" ? { max_tokens_per_doc: perDocument } : {}),
    };
  },
  answer: ({ payload, model }, json) => {
    if (!Array.isArray(json.results)) return null;
    const texts = payload.values.return_documents === true ? documentTexts(payload.values.documents) : null;
    const results = json.results.filter(isRecord).map((result) => withDocument(result, texts));
    return {
      json: { ...(json.id === undefined ? {} : { id: json.id }), model, results, meta: json.meta },
      usage: rerankUsage(json),
    };
  },
  readUsage: readMediaUsage(false),
});

function withDocument(result: Json, texts: readonly string[] | null): Json {
  const text = typeof result.index === "number" ? texts?.[result.index] : undefined;
  return text === undefined ? result : { ...result, document: { text } };
}
