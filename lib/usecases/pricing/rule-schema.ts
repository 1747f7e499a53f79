import { z } from "zod";

import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { DecimalSyntaxError, priceFromDecimal, scaledFromDecimal } from "@/lib/domain/money/nano";
import { PPM_ONE, type Ppm } from "@/lib/domain/money/ppm";
import type {
  DimensionBasis,
  MarkupRule,
  PriceBasis,
  RuleAudience,
  RuleScope,
} from "@/lib/domain/pricing/markup-rule";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";

import { wireId } from "../wire-id-field";
import { conditionFields, conditionsOf, requestPriceOf } from "./rule-conditions-schema";

export const SCOPE_KINDS = ["all", "model", "tag", "modality", "vendor", "glob"] as const;
export const AUDIENCE_KINDS = ["all", "segment", "customer"] as const;
export const BASIS_KINDS = ["percent_over_list", "percent_over_buy", "target_margin", "absolute"] as const;

const PRICE = /^(\d{1,9}(\.\d{1,6})?)?$/;
const PERCENT = /^(-?\d{1,4}(\.\d{1,4})?)?$/;
const WHOLE = /^-?\d{1,4}$/;

/** A price as people write it: "2.50" of the currency per million units. Empty says nothing. */
const priceText = z
  .string()
  .trim()
  .max(24)
  .refine((text) => PRICE.test(text), { params: { reason: "price_form" } });

/** Prices by dimension; those left empty or untouched are not said. */
const priceTexts = z.partialRecord(z.enum(DIMENSIONS), priceText.optional());

/** A percentage with up to four decimals: exact in parts per million. */
const percentText = z
  .string()
  .trim()
  .refine((text) => PERCENT.test(text), { params: { reason: "percent_form" } });

const dayText = z.union([z.literal(""), z.iso.date()]);

const overrideFields = z.strictObject({
  dimension: z.enum(DIMENSIONS),
  kind: z.enum(BASIS_KINDS),
  /** A percentage, or for `absolute` a price. */
  value: z.string().trim().min(1).max(24),
});

/** What the form of a rule holds: everything as it was typed. Ids are wire ids. */
export const ruleFields = z.strictObject({
  scopeKind: z.enum(SCOPE_KINDS),
  scopeValue: z.string().trim().max(120),
  audienceKind: z.enum(AUDIENCE_KINDS),
  audienceValue: z.string().trim().max(120),
  basisKind: z.enum(BASIS_KINDS),
  /** Of the list price; over what the seller pays; or of the selling price: as the basis says. */
  percent: percentText,
  prices: priceTexts,
  overrides: z.array(overrideFields).max(DIMENSIONS.length),
  floor: priceTexts,
  ceiling: priceTexts,
  priority: z
    .string()
    .trim()
    .refine((text) => WHOLE.test(text), { params: { reason: "whole_number" } }),
  /** First and last day, in the seller's zone; empty is open. */
  from: dayText,
  until: dayText,
  ...conditionFields,
});

export type RuleFields = z.input<typeof ruleFields>;

/** A rule out of its form; its days are still days, since only the seller's zone makes times of them. */
export interface RuleDraft {
  readonly rule: Omit<MarkupRule, "id" | "effectiveFrom" | "effectiveTo">;
  readonly from: string | null;
  /** The last day it applies, itself included. */
  readonly until: string | null;
}

/** Names a field, in dot notation, and why it cannot be used. */
type Report = (path: string, reason: string) => undefined;

/** The form's schema: checks what belongs together and gives the rule. */
export const ruleInput = ruleFields.transform(ruleOf);

/** The same beside the book and, to change one, the rule. */
export const saveRuleInput = ruleFields
  .extend({ id: wireId("priceBook"), rule: wireId("markupRule").optional() })
  .transform(({ id, rule, ...fields }, ctx) => ({ id, ruleId: rule, draft: ruleOf(fields, ctx) }));

function ruleOf(fields: Fields, ctx: z.core.$RefinementCtx): RuleDraft {
  const report: Report = (at, reason) => {
    const path = at.split(".");
    if (reason === "required") ctx.addIssue({ code: "invalid_type", expected: "string", path, input: "" });
    else if (reason === "choose") ctx.addIssue({ code: "invalid_value", values: [], path, input: "" });
    else ctx.addIssue({ code: "custom", params: { reason }, path, input: "" });
  };
  const scope = scopeOf(fields, report);
  const audience = audienceOf(fields, report);
  const basis = basisOf(fields, report);
  const overrides = overridesOf(fields, report);
  const floor = pricesOf(fields.floor);
  const ceiling = pricesOf(fields.ceiling);
  for (const dimension of DIMENSIONS) {
    const top = ceiling?.[dimension];
    if (top !== undefined && top < (floor?.[dimension] ?? 0n))
      report(`ceiling.${dimension}`, "ceiling_below_floor");
  }
  if (fields.from !== "" && fields.until !== "" && fields.until < fields.from)
    report("until", "ends_before_it_begins");
  if (!scope || !audience || !basis) return z.NEVER;
  return {
    rule: {
      ...{ scope, audience, basis, priority: Number(fields.priority) },
      ...(overrides && { overrides }),
      ...(floor && { floor }),
      ...(ceiling && { ceiling }),
      ...conditionsOf(fields, report),
    },
    from: fields.from || null,
    until: fields.until || null,
  };
}

type Fields = z.output<typeof ruleFields>;

function scopeOf({ scopeKind, scopeValue }: Fields, report: Report): RuleScope | undefined {
  if (scopeKind === "all") return { kind: "all" };
  if (scopeValue === "") return report("scopeValue", "required");
  switch (scopeKind) {
    case "model": {
      const modelId = fromWireId("model", scopeValue);
      return modelId === null ? report("scopeValue", "choose") : { kind: "model", modelId };
    }
    case "tag":
      return { kind: "tag", tag: scopeValue };
    case "modality":
      return { kind: "modality", modality: scopeValue };
    case "vendor":
      return { kind: "vendor", vendorId: scopeValue };
    case "glob":
      return { kind: "glob", pattern: scopeValue };
    default:
      return scopeKind satisfies never;
  }
}

function audienceOf({ audienceKind, audienceValue }: Fields, report: Report): RuleAudience | undefined {
  if (audienceKind === "all") return { kind: "all" };
  if (audienceValue === "") return report("audienceValue", "required");
  if (audienceKind === "segment") return { kind: "segment", segment: audienceValue };
  const partyId = fromWireId("party", audienceValue);
  return partyId === null ? report("audienceValue", "choose") : { kind: "customer", partyId };
}

function basisOf({ basisKind, percent, prices }: Fields, report: Report): PriceBasis | undefined {
  if (basisKind !== "absolute") return relativeOf(basisKind, percent, "percent", report);
  const said = pricesOf(prices);
  return said ? { kind: "absolute", prices: said } : report("prices.input", "required");
}

function relativeOf(
  kind: "percent_over_list" | "percent_over_buy" | "target_margin",
  text: string,
  path: string,
  report: Report,
) {
  if (text === "") return report(path, "required");
  const ppm: Ppm = Number(scaledFromDecimal(text, 4));
  switch (kind) {
    case "percent_over_list":
      return ppm < 0 ? report(path, "percent_negative") : { kind, factorPpm: ppm };
    case "percent_over_buy":
      return ppm <= -PPM_ONE ? report(path, "percent_negative") : { kind, factorPpm: PPM_ONE + ppm };
    case "target_margin":
      return ppm < 0 || ppm >= PPM_ONE ? report(path, "margin_range") : { kind, marginPpm: ppm };
    default:
      return kind satisfies never;
  }
}

function overridesOf(fields: Fields, report: Report): MarkupRule["overrides"] {
  const { overrides } = fields;
  const request = requestPriceOf(fields);
  if (overrides.length === 0 && request === undefined) return undefined;
  const said: Partial<Record<Dimension, DimensionBasis>> = {};
  if (request !== undefined) said.request = { kind: "absolute", price: request };
  overrides.forEach(({ dimension, kind, value }, index) => {
    const path = `overrides.${index}.value`;
    if (said[dimension]) return report(`overrides.${index}.dimension`, "dimension_twice");
    const basis = overrideOf(kind, value, path, report);
    if (basis) said[dimension] = basis;
  });
  return said;
}

function overrideOf(kind: (typeof BASIS_KINDS)[number], value: string, path: string, report: Report) {
  if (kind !== "absolute") {
    return percentText.safeParse(value).success
      ? relativeOf(kind, value, path, report)
      : report(path, "percent_form");
  }
  if (!priceText.safeParse(value).success) return report(path, "price_form");
  return { kind, price: priceFromDecimal(value) };
}

function pricesOf(texts: Readonly<Partial<Record<Dimension, string>>>): UnitPrices | undefined {
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    const text = texts[dimension] ?? "";
    if (text !== "") prices[dimension] = readPrice(text);
  }
  return Object.keys(prices).length > 0 ? prices : undefined;
}

function readPrice(text: string): bigint {
  try {
    return priceFromDecimal(text);
  } catch (error) {
    // The field's own check has said so already; zod runs on to collect what else is wrong.
    if (error instanceof DecimalSyntaxError) return 0n;
    throw error;
  }
}
