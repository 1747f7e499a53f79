import { describe, expect, it } from "vitest";
import type { MarkupRule } from "./markup-rule";
import { ruleChanges } from "./rule-changes";

const rule = (id: string, factorPpm: number, more: Partial<MarkupRule> = {}): MarkupRule => ({
  ...{ id, scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
  ...{ basis: { kind: "percent_over_list", factorPpm }, effectiveFrom: null, effectiveTo: null },
  ...more,
});
const vendor = (name: string) => ({ scope: { kind: "vendor" as const, vendorId: name } });

describe("changes between two editions", () => {
  it("are told by what rules speak of, whatever their ids and their order", () => {
    const before = [rule("1", 900_000), rule("2", 800_000, vendor("acme")), rule("3", 1, vendor("gone"))];
    const after = [rule("6", 5, vendor("new")), rule("4", 850_000, vendor("acme")), rule("5", 900_000)];
    expect(
      ruleChanges(before, after).map(({ kind, before: old, after: now }) => [kind, old?.id, now?.id]),
    ).toEqual([
      ["added", undefined, "6"],
      ["changed", "2", "4"],
      ["same", "1", "5"],
      ["removed", "3", undefined],
    ]);
  });

  it("pair equals first where several speak of the same", () => {
    const dated = (at: string) => ({ effectiveFrom: new Date(at) });
    const before = [rule("1", 900_000), rule("2", 800_000, dated("2026-12-01"))];
    const after = [rule("3", 800_000, dated("2026-12-01")), rule("4", 950_000)];
    expect(ruleChanges(before, after).map(({ kind }) => kind)).toEqual(["same", "changed"]);
  });

  it("see terms as well as factors", () => {
    const fee = ruleChanges([rule("1", 900_000)], [rule("2", 900_000, { feePpm: 55_000 })]);
    expect(fee.map(({ kind }) => kind)).toEqual(["changed"]);
  });
});
