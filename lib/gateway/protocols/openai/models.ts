import type { ModelRow } from "@/lib/db/directory/rows";

/** A model in OpenAI's shape. */
export function modelBody({ name, vendor, createdAt }: ModelRow): object {
  return { id: name, object: "model", created: Math.floor(createdAt.getTime() / 1_000), owned_by: vendor };
}

/** A list of models in OpenAI's shape, by name. */
export function modelListBody(models: readonly ModelRow[]): object {
  const sorted = [...models].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { object: "list", data: sorted.map(modelBody) };
}
