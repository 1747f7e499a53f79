import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "../metering/dimension";
import { MarkupRuleSyntaxError } from "./json-fields";
import { SERVICE_TIERS, type MarkupRule } from "./markup-rule";
import { markupRuleFromJson, markupRuleToJson } from "./markup-rule-json";
import {
  pricesFromArray,
  pricesFromJson,
  pricesToArray,
  pricesToJson,
  UnitPricesSyntaxError,
} from "./unit-prices";

const word = fc.string({ minLength: 1, maxLength: 12 });
const ppm = fc.integer({ min: 0, max: 9_000_000 });
const digits = fc.bigInt({ min: 0n, max: 2n ** 62n });
const dimension = fc.constantFrom(...DIMENSIONS);
const prices = fc.dictionary(dimension, digits, { noNullPrototype: true });
const relative = fc.oneof(
  fc.record({ kind: fc.constant("percent_over_list" as const), factorPpm: ppm }),
  fc.record({ kind: fc.constant("percent_over_buy" as const), factorPpm: ppm }),
  fc.record({ kind: fc.constant("target_margin" as const), marginPpm: ppm }),
);
const moment = fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }));
const step = fc.record({ fromUnits: digits, factorPpm: ppm });

const rules: fc.Arbitrary<MarkupRule> = fc.record(
  {
    id: word,
    scope: fc.oneof(
      fc.constant({ kind: "all" as const }),
      fc.record({ kind: fc.constant("model" as const), modelId: word }),
      fc.record({ kind: fc.constant("tag" as const), tag: word }),
      fc.record({ kind: fc.constant("modality" as const), modality: word }),
      fc.record({ kind: fc.constant("vendor" as const), vendorId: word }),
      fc.record({ kind: fc.constant("glob" as const), pattern: word }),
    ),
    audience: fc.oneof(
      fc.constant({ kind: "all" as const }),
      fc.record({ kind: fc.constant("segment" as const), segment: word }),
      fc.record({ kind: fc.constant("customer" as const), partyId: word }),
    ),
    basis: fc.oneof(relative, fc.record({ kind: fc.constant("absolute" as const), prices })),
    overrides: fc.dictionary(
      dimension,
      fc.oneof(relative, fc.record({ kind: fc.constant("absolute" as const), price: digits })),
      { noNullPrototype: true },
    ),
    floor: prices,
    ceiling: prices,
    roundingStep: digits,
    priority: fc.integer(),
    effectiveFrom: moment,
    effectiveTo: moment,
    volumeTiers: fc.array(
      fc.record({
        mode: fc.constantFrom("graduated" as const, "reached" as const),
        dimension,
        steps: fc.array(step, { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
    contextTiers: fc.array(
      fc.record(
        {
          aboveInputUnits: digits,
          factorPpm: ppm,
          dimensionFactorsPpm: fc.dictionary(dimension, ppm, { noNullPrototype: true }),
        },
        { requiredKeys: ["aboveInputUnits", "factorPpm"] },
      ),
      { maxLength: 2 },
    ),
    serviceTier: fc.constantFrom(...SERVICE_TIERS),
    feePpm: ppm,
    reference: word,
    timeWindows: fc.array(
      fc.record({ weekdays: fc.array(ppm), fromMinute: ppm, toMinute: ppm, factorPpm: ppm }),
      { maxLength: 2 },
    ),
  },
  {
    requiredKeys: ["id", "scope", "audience", "basis", "priority", "effectiveFrom", "effectiveTo"],
    noNullPrototype: true,
  },
);

const VALID = {
  id: "r",
  scope: { kind: "all" },
  audience: { kind: "all" },
  basis: { kind: "absolute", prices: { input: "2500000" } },
  priority: 0,
  effectiveFrom: null,
  effectiveTo: "2026-06-01T00:00:00.000Z",
};

describe("markup rules in JSON", () => {
  it("come back equal through text, whatever they hold", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const text = JSON.stringify(markupRuleToJson(rule));
        expect(markupRuleFromJson(JSON.parse(text))).toEqual(rule);
      }),
    );
  });

  it("keeps bigints as strings", () => {
    expect(markupRuleFromJson(VALID).basis).toEqual({ kind: "absolute", prices: { input: 2_500_000n } });
  });

  it("reads the one volume tier of rules from before as a list of one", () => {
    const steps = [{ fromUnits: "5", factorPpm: 900_000 }];
    const rule = markupRuleFromJson({
      ...VALID,
      volumeTiers: { mode: "graduated", dimension: "input", steps },
    });
    expect(rule.volumeTiers).toEqual([
      { mode: "graduated", dimension: "input", steps: [{ fromUnits: 5n, factorPpm: 900_000 }] },
    ]);
  });

  it.each<[string, object]>([
    ["id", { id: "" }],
    ["scope.kind", { scope: { kind: "galaxy" } }],
    ["scope.modelId", { scope: { kind: "model" } }],
    ["audience.kind", { audience: {} }],
    ["basis.kind", { basis: { kind: "free" } }],
    ["basis.factorPpm", { basis: { kind: "percent_over_list", factorPpm: 0.9 } }],
    ["basis.prices", { basis: { kind: "absolute", prices: { input: 2.5 } } }],
    ["basis.prices", { basis: { kind: "absolute", prices: { tokens: "1" } } }],
    ["overrides.tokens", { overrides: { tokens: {} } }],
    ["overrides.input.price", { overrides: { input: { kind: "absolute", price: "-1" } } }],
    ["roundingStep", { roundingStep: 5 }],
    ["priority", { priority: "1" }],
    ["effectiveFrom", { effectiveFrom: "soon" }],
    ["effectiveTo", { effectiveTo: undefined }],
    ["volumeTiers.mode", { volumeTiers: { mode: "retroactive" } }],
    ["serviceTier", { serviceTier: "slow" }],
    ["feePpm", { feePpm: 0.5 }],
  ])("names the wrong field: %s", (path, wrong) => {
    const read = () => markupRuleFromJson({ ...VALID, ...wrong });
    expect(read).toThrow(MarkupRuleSyntaxError);
    expect(read).toThrow(`${path}:`);
  });

  it("never throws anything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(() => markupRuleFromJson(json)).toThrow(MarkupRuleSyntaxError);
      }),
    );
  });
});

describe("unit prices", () => {
  it("come back from JSON and from arrays, absent staying absent and 0 staying 0", () => {
    fc.assert(
      fc.property(prices, (given) => {
        expect(pricesFromJson(pricesToJson(given))).toEqual(given);
        expect(pricesFromArray(pricesToArray(given))).toEqual(given);
      }),
    );
    expect(pricesToArray({ input: 0n }).slice(0, 2)).toEqual([0n, null]);
  });

  it.each([null, [], "x", { input: 1 }, { input: "1.5" }, { input: "" }, { inputs: "1" }])(
    "refuse %j",
    (json) => {
      expect(() => pricesFromJson(json)).toThrow(UnitPricesSyntaxError);
    },
  );

  it("refuse arrays of a wrong length or with negatives", () => {
    expect(() => pricesFromArray([1n])).toThrow(UnitPricesSyntaxError);
    expect(() => pricesFromArray(DIMENSIONS.map(() => -1n))).toThrow(UnitPricesSyntaxError);
  });
});
