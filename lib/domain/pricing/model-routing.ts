/**
 * What a name in a seller's catalogue stands for. `self`: the model of that name. `alias`: other models, tried in order,
 * each at its own price. `cheapest`: of other models the cheapest that carries what a request needs, at its own price.
 * `curated`: the seller's own product, at its own price: a system prompt and parameters over models that serve it.
 */
export type ModelRouting =
  | { readonly kind: "self" }
  | { readonly kind: "alias"; readonly modelIds: readonly string[] }
  | { readonly kind: "cheapest"; readonly modelIds: readonly string[] }
  | {
      readonly kind: "curated";
      readonly modelIds: readonly string[];
      readonly system: string;
      readonly parameters: CuratedParameters;
    };

/** What a curated model sets where the client does not. */
export interface CuratedParameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
}

/** Thrown when a stored routing cannot be read: such a model is not for sale. */
export class ModelRoutingSyntaxError extends Error {
  override readonly name = "ModelRoutingSyntaxError";
}

const SELF: ModelRouting = { kind: "self" };

/** Reads what `model.routing` holds; {} is the model itself. @throws ModelRoutingSyntaxError. */
export function modelRoutingFromJson(json: Readonly<Record<string, unknown>>): ModelRouting {
  const kind: unknown = json.kind;
  if (kind === undefined || kind === "self") return SELF;
  const modelIds = idsIn(json.modelIds);
  switch (kind) {
    case "alias":
      return { kind: "alias", modelIds };
    case "cheapest":
      return { kind: "cheapest", modelIds };
    case "curated":
      if (typeof json.system !== "string")
        throw new ModelRoutingSyntaxError("a curated model needs a system text");
      return { kind: "curated", modelIds, system: json.system, parameters: parametersIn(json.parameters) };
    default:
      throw new ModelRoutingSyntaxError(`not a kind of routing: ${JSON.stringify(kind)}`);
  }
}

function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === "string")) return value;
  throw new ModelRoutingSyntaxError("a routing needs the ids of other models");
}

function parametersIn(value: unknown): CuratedParameters {
  if (typeof value !== "object" || value === null) return {};
  const { temperature, topP, maxTokens } = value as Record<string, unknown>;
  return {
    ...(typeof temperature === "number" ? { temperature } : {}),
    ...(typeof topP === "number" ? { topP } : {}),
    ...(typeof maxTokens === "number" ? { maxTokens } : {}),
  };
}
