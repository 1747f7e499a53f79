/** A buyer under its seller, from a time (inclusive) to another (exclusive; null: still). */
export interface TreeEdge {
  readonly childId: string;
  readonly parentId: string;
  readonly validFrom: Date;
  readonly validTo: Date | null;
}

/** Thrown when a tree is none: a cycle, or two parents at one time. */
export class SellingTreeError extends Error {
  override readonly name = "SellingTreeError";
  constructor(
    readonly kind: "cycle" | "two_parents",
    readonly partyId: string,
  ) {
    super(kind === "cycle" ? `${partyId} would sell to itself` : `${partyId} has two parents at one time`);
  }
}

/** Whether an edge is in force: from inclusive, to exclusive. */
export function isInForce(edge: TreeEdge, at: Date): boolean {
  return edge.validFrom <= at && (edge.validTo === null || at < edge.validTo);
}

/**
 * The chain a party's calls are sold through at a time, root first and the party last; [partyId] for a root or a
 * stranger. The tree is dated: moving a branch ends one edge and begins another, and the past keeps its chain.
 * @throws SellingTreeError on a cycle, or on two parents at that time.
 */
export function chainOf(edges: readonly TreeEdge[], partyId: string, at: Date): string[] {
  const parents = parentsAt(edges, at);
  const chain = [partyId];
  const seen = new Set(chain);
  for (let parent = parents.get(partyId); parent !== undefined; parent = parents.get(parent)) {
    if (seen.has(parent)) throw new SellingTreeError("cycle", parent);
    seen.add(parent);
    chain.unshift(parent);
  }
  return chain;
}

function parentsAt(edges: readonly TreeEdge[], at: Date): Map<string, string> {
  const parents = new Map<string, string>();
  for (const edge of edges) {
    if (!isInForce(edge, at)) continue;
    if (parents.has(edge.childId)) throw new SellingTreeError("two_parents", edge.childId);
    parents.set(edge.childId, edge.parentId);
  }
  return parents;
}

/**
 * Checks that an edge may be added: nobody gets two parents at once, nobody sells to itself over any number of steps,
 * at any time the new edge is in force. Checked where the tree changes: at the new edge's start and at each later start.
 * @throws SellingTreeError naming what is wrong.
 */
export function assertEdgeFits(edges: readonly TreeEdge[], edge: TreeEdge): void {
  if (edge.childId === edge.parentId) throw new SellingTreeError("cycle", edge.childId);
  const all = [...edges, edge];
  const moments = all.map(({ validFrom }) => validFrom).filter((from) => isInForce(edge, from));
  for (const at of moments) chainOf(all, edge.childId, at);
}

/** Everybody under a party at a time, itself left out; parents before children, siblings by id. */
export function branchOf(edges: readonly TreeEdge[], partyId: string, at: Date): string[] {
  const children = new Map<string, string[]>();
  for (const [child, parent] of parentsAt(edges, at)) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const branch: string[] = [];
  const seen = new Set([partyId]);
  for (let level = [partyId]; level.length > 0;) {
    level = level.flatMap((parent) => (children.get(parent) ?? []).sort());
    for (const id of level) {
      if (seen.has(id)) throw new SellingTreeError("cycle", id);
      seen.add(id);
    }
    branch.push(...level);
  }
  return branch;
}
