import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** A function and the group it is offered in, as Codex sends them; null: in none. */
export interface GroupedName {
  readonly namespace: string | null;
  readonly name: string;
}

/** A tool on its own, with the group it was offered in. */
export interface GroupedTool {
  readonly tool: Json;
  readonly namespace: string | null;
}

/** Groups hold functions that the client runs itself; other protocols know no groups, so their names are told in one. */
export function ungrouped(tools: unknown): readonly GroupedTool[] {
  if (!Array.isArray(tools)) return [];
  return tools.filter(isRecord).flatMap((tool): readonly GroupedTool[] => {
    if (tool.type !== "namespace") return [{ tool, namespace: null }];
    const namespace = typeof tool.name === "string" ? tool.name : "";
    const grouped = Array.isArray(tool.tools) ? tool.tools.filter(isRecord) : [];
    return grouped.map((one) => ({ tool: one, namespace }));
  });
}

/** The one name of a function in a group. */
export function flatName({ namespace, name }: GroupedName): string {
  return namespace === null || namespace === "" ? name : `${namespace}__${name}`;
}

/** The group and name that a flat name stands for, by the tools of the request. */
export function groupedName(tools: unknown, flat: string): GroupedName {
  const found = ungrouped(tools).find(
    ({ tool, namespace }) => namespace !== null && flatName({ namespace, name: String(tool.name) }) === flat,
  );
  return found
    ? { namespace: found.namespace, name: String(found.tool.name) }
    : { namespace: null, name: flat };
}
