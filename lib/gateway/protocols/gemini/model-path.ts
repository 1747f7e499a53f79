import { invalidField, unknownPath, type Refusal } from "../../refusal";

/** What a path under `models/` asks for. */
export interface ModelPath {
  readonly model: string;
  readonly method: string;
}

const LONGEST_NAME = 256;

/**
 * Reads `gemini-3-pro:generateContent`. The method stands behind the last colon: names of models may hold some.
 * @param rest what of the path stands behind `/models/`, decoded
 */
export function readModelPath(rest: string): ModelPath | Refusal {
  const at = rest.lastIndexOf(":");
  if (at === -1) return unknownPath("POST", `models/${rest}`);
  const model = rest.slice(0, at);
  if (model === "" || model.length > LONGEST_NAME)
    return invalidField("model", "must be the name of a model.", "invalid_type");
  return { model, method: rest.slice(at + 1) };
}

/** The name without the collection that may stand before it. */
export function bareName(model: string): string {
  return model.startsWith("models/") ? model.slice("models/".length) : model;
}

/** Where a model's method stands below an upstream's base path. */
export function methodPath(collection: "" | "/publishers/google", model: string, method: string): string {
  return `${collection}/models/${encodeURIComponent(bareName(model))}:${method}`;
}
