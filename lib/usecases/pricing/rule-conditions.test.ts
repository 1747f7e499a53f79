import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { SERVICE_TIERS, type MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { invalidInput, type Invalid } from "@/lib/usecases/errors";

import { NEW_RULE, ruleFormOf } from "./rule-form";
import { ruleInput, type RuleFields } from "./rule-schema";

const read = (fields: Partial<RuleFields>) =>
  ruleInput.safeParse({ ...NEW_RULE, ...fields }, { reportInput: true });

function faultsOf(fields: Partial<RuleFields>) {
  const parsed = read(fields);
  if (parsed.success) throw new Error("was taken");
  return (invalidInput(parsed.error) as Invalid).fields;
}

const ppm = fc.integer({ min: 0, max: 9_999_9999 });
const units = fc.bigInt({ min: 1n, max: 10n ** 12n });
const ascending = (values: bigint[]) => [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
const minute = fc.integer({ min: 0, max: 1_439 });
const steps = fc
  .tuple(fc.array(units, { minLength: 1, maxLength: 3 }), fc.array(ppm, { minLength: 3, maxLength: 3 }))
  .map(([from, factors]) =>
    ascending(from).map((fromUnits, index) => ({ fromUnits, factorPpm: factors[index] ?? 0 })),
  );
const volumeTiers = fc.oneof(
  steps.map((one) => [{ mode: "reached" as const, dimension: "input" as const, steps: one }]),
  fc
    .tuple(fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { minLength: 1, maxLength: 2 }), steps, steps)
    .map(([dimensions, ...own]) =>
      dimensions.map((dimension, index) => ({
        ...{ mode: "graduated" as const, dimension },
        steps: own[index] ?? [],
      })),
    ),
);
const contextTiers = fc
  .tuple(fc.array(units, { minLength: 1, maxLength: 3 }), ppm, fc.option(ppm))
  .map(([bounds, factorPpm, output]) =>
    ascending(bounds).map((aboveInputUnits) => ({
      ...{ aboveInputUnits, factorPpm },
      ...(output !== null && { dimensionFactorsPpm: { output } }),
    })),
  );
const timeWindows = fc.array(
  fc
    .record({
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((days) => days.sort()),
      ...{ fromMinute: minute, toMinute: minute, factorPpm: ppm },
    })
    .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute),
  { minLength: 1, maxLength: 3 },
);
const conditions = fc.record(
  {
    ...{ volumeTiers, contextTiers, timeWindows },
    serviceTier: fc.constantFrom(...SERVICE_TIERS.filter((tier) => tier !== "default")),
    feePpm: fc.integer({ min: 1, max: 9_999_999 }),
    reference: fc.constantFrom("Contract 7/2026", "框架协议"),
    overrides: fc.record({
      request: fc.bigInt({ min: 0n, max: 10n ** 9n }).map((nano) => ({
        ...{ kind: "absolute" as const, price: nano * 1_000n },
      })),
    }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe("the conditions of a rule", () => {
  it("come back equal from their form, whatever they are", () => {
    fc.assert(
      fc.property(conditions, (some) => {
        const rule: MarkupRule = {
          ...{ id: "r", scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
          ...{ basis: { kind: "percent_over_list", factorPpm: 900_000 } },
          ...{ effectiveFrom: null, effectiveTo: null },
          ...some,
        };
        const parsed = read(ruleFormOf(rule, { from: "", until: "" }));
        if (!parsed.success) throw new Error(JSON.stringify(parsed.error.issues));
        expect({ ...parsed.data.rule, id: "r", effectiveFrom: null, effectiveTo: null }).toEqual(rule);
      }),
    );
  });

  it("are read as people write them", () => {
    const { rule } = read({
      ...{ feePercent: "5.5", feePerRequest: "0.001" },
      bands: [
        { above: "200,000", dimension: "", percent: "200" },
        { above: "200000", dimension: "output", percent: "150" },
      ],
      windows: [{ days: ["7", "6"], from: "22:00", to: "06:30", percent: "50" }],
    }).data ?? { rule: undefined };
    expect(rule).toMatchObject({
      feePpm: 55_000,
      overrides: { request: { kind: "absolute", price: 1_000_000_000n } },
      contextTiers: [
        { aboveInputUnits: 200_000n, factorPpm: 2_000_000, dimensionFactorsPpm: { output: 1_500_000 } },
      ],
      timeWindows: [{ weekdays: [6, 7], fromMinute: 1_320, toMinute: 390, factorPpm: 500_000 }],
    });
  });

  it.each<[Partial<RuleFields>, string, string]>([
    [{ feePercent: "much" }, "feePercent", "percent_form"],
    [{ feePerRequest: "-1" }, "feePerRequest", "request_fee_form"],
    [
      { volumeSteps: [{ dimension: "input", from: "1 million", percent: "90" }] },
      "volumeSteps.0.from",
      "units_form",
    ],
    [
      { volumeSteps: ["90", "80"].map((percent) => ({ dimension: "input" as const, from: "5", percent })) },
      "volumeSteps.1.from",
      "step_twice",
    ],
    [
      {
        volumeMode: "reached",
        volumeSteps: (["input", "output"] as const).map((dimension) => ({
          dimension,
          from: "5",
          percent: "90",
        })),
      },
      "volumeSteps.1.dimension",
      "one_dimension",
    ],
    [{ bands: [{ above: "0", dimension: "", percent: "90" }] }, "bands.0.above", "units_form"],
    [{ windows: [{ days: [], from: "00:00", to: "08:00", percent: "50" }] }, "windows.0.from", "no_days"],
    [
      { windows: [{ days: ["1"], from: "08:00", to: "08:00", percent: "50" }] },
      "windows.0.to",
      "window_empty",
    ],
    [{ windows: [{ days: ["1"], from: "8", to: "09:00", percent: "50" }] }, "windows.0.from", "clock_form"],
  ])("refuse %o at %s", (fields, at, reason) => {
    expect(JSON.stringify(faultsOf(fields)[at])).toContain(reason);
  });
});
