import type { ModelRow } from "@/lib/db/directory/rows";
import { invalidField, type Refusal } from "../../refusal";

/** Models of these kinds are asked at endpoints that Gemini has not. */
const ELSEWHERE = new Set(["image", "video", "speech", "transcription", "moderation", "rerank"]);

/** What a model can be asked for, in Google's words. */
function methodsOf({ modality }: ModelRow): readonly string[] {
  if (modality === "embedding") return ["embedContent", "batchEmbedContents"];
  return ELSEWHERE.has(modality) ? [] : ["generateContent", "streamGenerateContent", "countTokens"];
}

/** A model in Gemini's shape. */
export function modelBody(model: ModelRow): object {
  return {
    name: `models/${model.name}`,
    version: "001",
    displayName: model.name,
    inputTokenLimit: model.contextWindow,
    outputTokenLimit: model.maxOutput,
    supportedGenerationMethods: methodsOf(model),
  };
}

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1_000;

/**
 * A page of models, by name. The token of the next page is the last name of this one, so that models that come or go
 * between two pages move nothing.
 */
export function modelListBody(models: readonly ModelRow[], query: URLSearchParams): object | Refusal {
  const size = pageSizeOf(query.get("pageSize"));
  if (typeof size !== "number") return size;
  const after = Buffer.from(query.get("pageToken") ?? "", "base64url").toString();
  const sorted = [...models].sort((a, b) => (a.name < b.name ? -1 : 1)).filter(({ name }) => name > after);
  const page = sorted.slice(0, size);
  const last = page.at(-1);
  const more = last && sorted.length > page.length;
  return {
    models: page.map(modelBody),
    ...(more ? { nextPageToken: Buffer.from(last.name).toString("base64url") } : {}),
  };
}

function pageSizeOf(asked: string | null): number | Refusal {
  if (asked === null || asked === "") return DEFAULT_PAGE;
  const size = Number(asked);
  if (!Number.isSafeInteger(size) || size < 0) return invalidField("pageSize", "must be a whole number.");
  return size === 0 ? DEFAULT_PAGE : Math.min(size, LARGEST_PAGE);
}
