import { describe, expect, it } from "vitest";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { markupRuleToJson } from "@/lib/domain/pricing/markup-rule-json";
import { invalidInput, type Invalid } from "@/lib/usecases/errors";

import { NEW_RULE, ruleFormOf } from "./rule-form";
import { ruleInput, type RuleFields } from "./rule-schema";

const MODEL = "0198c0de-0000-7000-8000-000000000001";
const read = (fields: Partial<RuleFields>) =>
  ruleInput.safeParse({ ...NEW_RULE, ...fields }, { reportInput: true });

function faultsOf(fields: Partial<RuleFields>) {
  const parsed = read(fields);
  if (parsed.success) throw new Error("was taken");
  return (invalidInput(parsed.error) as Invalid).fields;
}

describe("ruleInput", () => {
  it.each([
    [
      { basisKind: "percent_over_list", percent: "90" },
      { kind: "percent_over_list", factorPpm: 900_000 },
    ],
    [
      { basisKind: "percent_over_buy", percent: "25" },
      { kind: "percent_over_buy", factorPpm: 1_250_000 },
    ],
    [
      { basisKind: "percent_over_buy", percent: "-5.5" },
      { kind: "percent_over_buy", factorPpm: 945_000 },
    ],
    [
      { basisKind: "target_margin", percent: "12.3456" },
      { kind: "target_margin", marginPpm: 123_456 },
    ],
    [
      { basisKind: "absolute", percent: "", prices: { input: "2.50", output: "" } },
      { kind: "absolute", prices: { input: 2_500_000n } },
    ],
  ] as const)("reads %o as people mean it", (fields, basis) => {
    expect(read(fields).data?.rule.basis).toEqual(basis);
  });

  it("takes a form whose prices nobody touched: the browser gives them no value", () => {
    const untouched = { input: undefined, cached_input: undefined, output: undefined };
    const { rule } = read({ prices: untouched, floor: untouched, ceiling: untouched }).data ?? {};
    expect(rule).toMatchObject({ basis: { kind: "percent_over_list" } });
    expect(rule?.floor).toBeUndefined();
  });

  it.each<[Partial<RuleFields>, string, string]>([
    [{ percent: "" }, "percent", "required"],
    [{ percent: "a lot" }, "percent", "percent_form"],
    [{ percent: "-1" }, "percent", "percent_negative"],
    [{ basisKind: "percent_over_buy", percent: "-100" }, "percent", "percent_negative"],
    [{ basisKind: "target_margin", percent: "100" }, "percent", "margin_range"],
    [{ basisKind: "absolute" }, "prices.input", "required"],
    [{ scopeKind: "vendor" }, "scopeValue", "required"],
    [{ scopeKind: "model", scopeValue: "gpt-5" }, "scopeValue", "choose"],
    [{ audienceKind: "customer", audienceValue: "acme" }, "audienceValue", "choose"],
    [{ floor: { output: "5" }, ceiling: { output: "4" } }, "ceiling.output", "ceiling_below_floor"],
    [{ from: "2026-12-02", until: "2026-12-01" }, "until", "ends_before_it_begins"],
    [{ priority: "high" }, "priority", "whole_number"],
    [
      { overrides: [{ dimension: "output", kind: "absolute", value: "free" }] },
      "overrides.0.value",
      "price_form",
    ],
  ])("says what is wrong with %o", (fields, name, reason) => {
    expect(faultsOf(fields)[name]).toMatchObject({ reason });
  });

  it("refuses a dimension twice", () => {
    const one = { dimension: "output", kind: "percent_over_list", value: "95" } as const;
    expect(faultsOf({ overrides: [one, one] })["overrides.1.dimension"]).toMatchObject({
      reason: "dimension_twice",
    });
  });

  it("is undone by ruleFormOf", () => {
    const fields: RuleFields = {
      ...NEW_RULE,
      ...{
        scopeKind: "model",
        scopeValue: toWireId("model", MODEL),
        audienceKind: "segment",
        audienceValue: "startup",
      },
      ...{ basisKind: "percent_over_buy", percent: "25" },
      overrides: [
        { dimension: "output", kind: "target_margin", value: "12.5" },
        { dimension: "image", kind: "absolute", value: "0.04" },
      ],
      ...{
        floor: { input: "0.10" },
        ceiling: { output: "12.00" },
        priority: "-3",
        from: "2026-12-01",
        until: "2026-12-31",
      },
    };
    const { rule } = ruleInput.parse(fields);
    const whole = { ...rule, id: MODEL, effectiveFrom: null, effectiveTo: null };
    expect(ruleFormOf(whole, { from: "2026-12-01", until: "2026-12-31" })).toEqual(fields);
    expect(markupRuleToJson(whole).overrides?.output).toEqual({ kind: "target_margin", marginPpm: 125_000 });
  });
});
