/** An upstream with its place; those of one priority share calls by their weights. */
export interface Placed {
  readonly id: string;
  readonly priority: number;
}

const STEP = 10;
const LAST = 1_000;

/**
 * Priorities after one upstream moved by one step. Among equals it comes to stand alone, just before or after them; alone
 * it joins those before or after it. Groups are numbered anew, with gaps.
 * @param placed in the order they are tried
 */
export function movedGroups(
  placed: readonly Placed[],
  id: string,
  direction: "earlier" | "later",
): ReadonlyMap<string, number> {
  const groups = groupsOf(placed);
  const at = groups.findIndex((group) => group.includes(id));
  const own = groups[at];
  if (own && own.length > 1) {
    groups[at] = own.filter((other) => other !== id);
    groups.splice(direction === "earlier" ? at : at + 1, 0, [id]);
  } else {
    const to = groups[direction === "earlier" ? at - 1 : at + 1];
    if (own && to) {
      to.push(id);
      groups.splice(at, 1);
    }
  }
  const step = groups.length * STEP > LAST ? 1 : STEP;
  return new Map(groups.flatMap((group, index) => group.map((one) => [one, (index + 1) * step] as const)));
}

function groupsOf(placed: readonly Placed[]): string[][] {
  const groups = new Map<number, string[]>();
  for (const { id, priority } of placed) groups.set(priority, [...(groups.get(priority) ?? []), id]);
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, ids]) => ids);
}
