import { z } from "zod";

import { SERVICE_TIERS } from "@/lib/domain/pricing/markup-rule";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";

import { wireId } from "../wire-id-field";

/** What is supposed about cost: nothing, a supplier that raises its prices, or the next lot bought at a share of list. */
export const WHAT_IFS = ["none", "supplier_raise", "next_lot"] as const;
export type WhatIfKind = (typeof WHAT_IFS)[number];

const RAISE_PERCENT_MIN = -90;
const RAISE_PERCENT_MAX = 900;
const LOT_PERCENT_MAX = 300;

/** A percentage with up to four decimals, as ppm; "" counts as none. */
const percent = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^(?:-?\d{1,3}(?:\.\d{1,4})?)?$/, "number")
    .transform((text) => (text === "" ? 0 : Math.round(Number(text) * 10_000)))
    .refine((ppm) => ppm >= min * 10_000 && ppm <= max * 10_000, { params: { reason: "percent_range" } });

/** The supposition as forms and addresses write it. `vendor` "" means every vendor's models. */
export const whatIfFields = {
  whatIf: z.enum(WHAT_IFS).default("none"),
  /** By how much the supplier raises its list prices, and so what stock costs. */
  raise: percent(RAISE_PERCENT_MIN, RAISE_PERCENT_MAX).default(0),
  /** What the next lot costs, of list price. */
  lot: percent(0, LOT_PERCENT_MAX).default(1_000_000),
  vendor: z.string().max(80).default(""),
};

const UNITS_MAX = 1_000_000_000_000n;

const units = z
  .string()
  .trim()
  .regex(/^\d{0,13}$/, "number")
  .transform((text) => BigInt(text === "" ? "0" : text))
  .refine((count) => count <= UNITS_MAX, { params: { reason: "too_many_units" } });

const quantityFields = Object.fromEntries(
  DIMENSIONS.map((dimension) => [dimension, units.optional()]),
) as Record<Dimension, z.ZodOptional<typeof units>>;

/** A minute by the seller's clocks, as a form writes it: "2026-12-05T14:30". Empty: now. */
const minute = z
  .string()
  .trim()
  .regex(/^(?:\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d)?$/, "date");

/** One call towards one buyer, by the prices in force and by the draft, or by what is in force at another time. */
export const simulateSaleInput = z.object({
  book: wireId("priceBook"),
  buyer: wireId("party").optional(),
  model: wireId("model").optional(),
  at: minute.default(""),
  serviceTier: z.enum(SERVICE_TIERS).default("default"),
  ...quantityFields,
  ...whatIfFields,
});

export const startReplayInput = z.strictObject({ id: wireId("priceBook"), ...whatIfFields });

export const replayInput = z.object({ id: wireId("priceReplay") });

export const latestReplayInput = z.object({ book: wireId("priceBook") });

export const REPLAY_GROUPS = ["buyer_model", "buyer", "model"] as const;
export type ReplayGroup = (typeof REPLAY_GROUPS)[number];
