import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TreeEdge } from "./selling-tree";
import { assertEdgeFits, branchOf, chainOf, SellingTreeError } from "./selling-tree";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const edge = (childId: string, parentId: string, from = 1, to: number | null = null): TreeEdge => {
  return { childId, parentId, validFrom: day(from), validTo: to === null ? null : day(to) };
};

const TREE = [edge("dist", "root"), edge("sub", "dist"), edge("cust", "sub"), edge("shop", "root")];

describe("chainOf", () => {
  it("goes from the root to the party", () => {
    expect(chainOf(TREE, "cust", day(2))).toEqual(["root", "dist", "sub", "cust"]);
    expect(chainOf(TREE, "shop", day(2))).toEqual(["root", "shop"]);
    expect(chainOf(TREE, "root", day(2))).toEqual(["root"]);
  });

  it("keeps the past when a branch moves: from inclusive, to exclusive", () => {
    const moved = [edge("dist", "root"), edge("cust", "dist", 1, 10), edge("cust", "root", 10)];
    expect(chainOf(moved, "cust", new Date(day(10).getTime() - 1))).toEqual(["root", "dist", "cust"]);
    expect(chainOf(moved, "cust", day(10))).toEqual(["root", "cust"]);
    expect(chainOf(moved, "cust", new Date(0))).toEqual(["cust"]);
  });

  it("refuses cycles and second parents", () => {
    const ring = [edge("a", "b"), edge("b", "c"), edge("c", "a")];
    expect(() => chainOf(ring, "a", day(2))).toThrow(SellingTreeError);
    expect(() => chainOf([edge("x", "a"), ...ring], "x", day(2))).toThrow(SellingTreeError);
    expect(() => chainOf([...TREE, edge("cust", "root")], "cust", day(2))).toThrow(/two parents/);
  });
});

describe("assertEdgeFits", () => {
  it("takes a new leaf and a move that follows on", () => {
    expect(() => assertEdgeFits(TREE, edge("new", "cust"))).not.toThrow();
    expect(() => assertEdgeFits([edge("a", "root", 1, 5)], edge("a", "root", 5))).not.toThrow();
  });

  it("refuses to sell to oneself, at any distance and at any later time", () => {
    expect(() => assertEdgeFits([], edge("a", "a"))).toThrow(SellingTreeError);
    expect(() => assertEdgeFits(TREE, edge("root", "cust"))).toThrow(/sell to itself/);
    const later = [edge("b", "root", 1, 20), edge("b", "a", 20)];
    expect(() => assertEdgeFits(later, edge("a", "b", 5))).toThrow(/sell to itself/);
    expect(() => assertEdgeFits(later, edge("a", "b", 5, 20))).not.toThrow();
  });

  it("refuses a second parent, also one that begins only later", () => {
    expect(() => assertEdgeFits(TREE, edge("cust", "root", 9))).toThrow(/two parents/);
    expect(() => assertEdgeFits([edge("a", "root", 30)], edge("a", "root", 1))).toThrow(/two parents/);
  });

  it("keeps every chain finite: whatever is let in, all chains end in a root", { timeout: 60_000 }, () => {
    const node = fc.integer({ min: 0, max: 6 }).map(String);
    const from = fc.integer({ min: 1, max: 20 });
    const candidate = fc.record({ child: node, parent: node, from, length: fc.option(from) });
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 25 }), (candidates) => {
        const edges: TreeEdge[] = [];
        for (const { child, parent, from: begin, length } of candidates) {
          const each = edge(child, parent, begin, length === null ? null : begin + length);
          try {
            assertEdgeFits(edges, each);
            edges.push(each);
          } catch (error) {
            expect(error).toBeInstanceOf(SellingTreeError);
          }
        }
        for (let at = 0; at <= 45; at++) {
          for (let id = 0; id <= 6; id++) expect(chainOf(edges, String(id), day(at)).at(-1)).toBe(String(id));
        }
      }),
    );
  });
});

describe("branchOf", () => {
  it("lists everybody below, parents first", () => {
    expect(branchOf(TREE, "root", day(2))).toEqual(["dist", "shop", "sub", "cust"]);
    expect(branchOf(TREE, "sub", day(2))).toEqual(["cust"]);
    expect(branchOf(TREE, "cust", day(2))).toEqual([]);
    expect(() => branchOf([edge("a", "b"), edge("b", "a")], "a", day(2))).toThrow(SellingTreeError);
  });
});
