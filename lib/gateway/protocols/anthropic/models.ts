import type { ModelRow } from "@/lib/db/directory/rows";
import { invalidField, type Refusal } from "../../refusal";

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 1_000;

/** A model in Anthropic's shape. */
export function modelBody({ name, createdAt, contextWindow, maxOutput }: ModelRow): object {
  return {
    type: "model",
    id: name,
    display_name: name,
    created_at: createdAt.toISOString(),
    max_input_tokens: contextWindow,
    max_tokens: maxOutput,
  };
}

/**
 * A page of models in Anthropic's shape, the newest first, by name among those of one moment. `after_id` and `before_id`
 * name the model next to the page.
 */
export function modelPageBody(models: readonly ModelRow[], query: URLSearchParams): object | Refusal {
  const limit = limitOf(query);
  if (limit === null) return invalidField("limit", `must be a whole number from 1 to ${LARGEST_PAGE}.`);
  const sorted = [...models].sort(byAge);
  const [after, before] = [query.get("after_id"), query.get("before_id")];
  if (after !== null && before !== null)
    return invalidField("after_id", "and before_id may not be given together.");
  const cursor = after ?? before;
  const at = cursor === null ? -1 : sorted.findIndex(({ name }) => name === cursor);
  if (cursor !== null && at === -1)
    return invalidField(after === null ? "before_id" : "after_id", "is not the id of a model here.");
  const rest = before === null ? sorted.slice(at + 1) : sorted.slice(0, at);
  const page = before === null ? rest.slice(0, limit) : rest.slice(-limit);
  return {
    data: page.map(modelBody),
    has_more: rest.length > page.length,
    first_id: page[0]?.name ?? null,
    last_id: page.at(-1)?.name ?? null,
  };
}

function limitOf(query: URLSearchParams): number | null {
  const given = query.get("limit");
  if (given === null) return DEFAULT_PAGE;
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  return limit >= 1 && limit <= LARGEST_PAGE ? limit : null;
}

function byAge(a: ModelRow, b: ModelRow): number {
  const age = b.createdAt.getTime() - a.createdAt.getTime();
  return age !== 0 ? age : a.name < b.name ? -1 : 1;
}
