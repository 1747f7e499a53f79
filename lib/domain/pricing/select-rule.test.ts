import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesGlob } from "./glob";
import type { MarkupRule, RuleAudience, RuleScope } from "./markup-rule";
import { compareRules, selectRule } from "./select-rule";

const MODEL = {
  id: "m1",
  slug: "openai/gpt-5-mini",
  vendorId: "openai",
  tags: ["cheap"],
  modalities: ["text"],
};
const BUYER = { partyId: "p1", segments: ["gold"] };
const AT = new Date("2026-06-01T00:00:00Z");

function rule(id: string, more: Partial<MarkupRule> = {}): MarkupRule {
  return {
    id,
    scope: { kind: "all" },
    audience: { kind: "all" },
    basis: { kind: "percent_over_list", factorPpm: 1_000_000 },
    priority: 0,
    effectiveFrom: null,
    effectiveTo: null,
    ...more,
  };
}

const SCOPES: RuleScope[] = [
  { kind: "model", modelId: "m1" },
  { kind: "tag", tag: "cheap" },
  { kind: "modality", modality: "text" },
  { kind: "vendor", vendorId: "openai" },
  { kind: "glob", pattern: "openai/*" },
  { kind: "all" },
];
const AUDIENCES: RuleAudience[] = [
  { kind: "customer", partyId: "p1" },
  { kind: "segment", segment: "gold" },
  { kind: "all" },
];
const LADDER = AUDIENCES.flatMap((audience) =>
  SCOPES.map((scope, index) => rule(`${audience.kind}-${index}`, { audience, scope })),
);

const anyRule = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    scope: fc.constantFrom(...SCOPES),
    audience: fc.constantFrom(...AUDIENCES),
    priority: fc.integer({ min: -2, max: 2 }),
  })
  .map(({ id, ...more }) => rule(id, more));

describe("selectRule", () => {
  it("takes customer before segment before all, then model, tag, modality, vendor, glob, all", () => {
    expect(LADDER).toHaveLength(18);
    for (let skip = 0; skip < LADDER.length; skip++) {
      const left = LADDER.slice(skip);
      expect(selectRule([...left].reverse(), MODEL, BUYER, AT)?.id).toBe(LADDER[skip]?.id);
    }
  });

  it("prefers specificity to priority, priority to id, the lower id at last", () => {
    const specific = rule("z", { scope: { kind: "model", modelId: "m1" }, priority: -9 });
    expect(selectRule([rule("a", { priority: 99 }), specific], MODEL, BUYER, AT)?.id).toBe("z");
    expect(selectRule([rule("a"), rule("b", { priority: 1 })], MODEL, BUYER, AT)?.id).toBe("b");
    expect(selectRule([rule("b"), rule("a")], MODEL, BUYER, AT)?.id).toBe("a");
  });

  it("orders rules totally, so that the order they are given in never matters", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyRule, { selector: ({ id }) => id, minLength: 1 }), (rules) => {
        const sorted = [...rules].sort(compareRules);
        expect([...rules].reverse().sort(compareRules)).toEqual(sorted);
        expect(selectRule(rules, MODEL, BUYER, AT)).toBe(sorted[0]);
        for (const [index, each] of sorted.entries()) {
          for (const later of sorted.slice(index + 1)) expect(compareRules(each, later)).toBeLessThan(0);
        }
      }),
    );
  });

  it("knows effective dates: from inclusive, to exclusive", () => {
    const window = rule("w", { effectiveFrom: AT, effectiveTo: new Date(AT.getTime() + 1) });
    expect(selectRule([window], MODEL, BUYER, AT)).toBe(window);
    expect(selectRule([window], MODEL, BUYER, new Date(AT.getTime() - 1))).toBeUndefined();
    expect(selectRule([window], MODEL, BUYER, new Date(AT.getTime() + 1))).toBeUndefined();
  });

  it("finds nothing where nothing applies: other models, other buyers", () => {
    const others = [
      rule("1", { scope: { kind: "model", modelId: "m2" } }),
      rule("2", { scope: { kind: "tag", tag: "dear" } }),
      rule("3", { scope: { kind: "modality", modality: "audio" } }),
      rule("4", { scope: { kind: "vendor", vendorId: "google" } }),
      rule("5", { scope: { kind: "glob", pattern: "gpt-*" } }),
      rule("6", { audience: { kind: "customer", partyId: "p2" } }),
      rule("7", { audience: { kind: "segment", segment: "silver" } }),
    ];
    expect(selectRule(others, MODEL, BUYER, AT)).toBeUndefined();
  });
});

describe("matchesGlob", () => {
  it.each([
    ["*", "", true],
    ["openai/*", "openai/gpt-5", true],
    ["*gpt*mini", "openai/gpt-5-mini", true],
    ["gpt-?", "gpt-5", true],
    ["gpt-?", "gpt-", false],
    ["gpt", "gpt-5", false],
    ["a.c", "abc", false],
    ["", "a", false],
  ])("%s against %j: %s", (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it("agrees with a regular expression on short patterns", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 7 });
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(letters, text, (pattern, given) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(matchesGlob(pattern, given)).toBe(expression.test(given));
      }),
      { numRuns: 2_000 },
    );
  });

  it("does not hang on what makes regular expressions backtrack", () => {
    expect(matchesGlob(`${"*a".repeat(40)}b`, "a".repeat(5_000))).toBe(false);
  });
});
