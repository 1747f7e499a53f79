import { z } from "zod";

import { USAGE_RANGES } from "../usage/schemas";
import { wireId } from "../wire-id-field";

const FLOOR_PPM_MAX = 900_000;

/** A share of revenue in percent, as ppm. */
export const marginFloorInput = z.strictObject({
  percent: z
    .string()
    .trim()
    .regex(/^\d{1,2}(?:\.\d{1,4})?$/, "number")
    .transform((text) => Math.round(Number(text) * 10_000))
    .refine((ppm) => ppm <= FLOOR_PPM_MAX, { params: { reason: "floor_range" } }),
});

/** The model standard tokens are counted by; "" for the one there is by itself. */
export const standardModelInput = z.strictObject({
  model: z.union([z.literal("").transform(() => null), wireId("model")]),
});

export const PROFIT_GROUPS = [
  "model",
  "customer",
  "distributor",
  "supplier",
  "lot",
  "key",
  "tag",
  "day",
] as const;
export type ProfitGroup = (typeof PROFIT_GROUPS)[number];

/** Groups that speak of stock, which only the root keeps. */
export const STOCK_GROUPS: readonly ProfitGroup[] = ["supplier", "lot"];

const isoDay = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

const idsOf = (noun: "model" | "party") =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value]))
    .pipe(z.array(wireId(noun)).max(50));

/** The filters of the profit pages, as they stand in the address; days are the seller's. */
export const profitFilterSchema = z.object({
  range: z.enum(USAGE_RANGES).default("30d"),
  from: isoDay.optional(),
  to: isoDay.optional(),
  model: idsOf("model"),
  buyer: idsOf("party"),
});

export const readProfitSchema = profitFilterSchema.extend({ group: z.enum(PROFIT_GROUPS).default("model") });

/** One page of calls, newest first; `loss`: only those sold below cost. */
export const profitCallsSchema = profitFilterSchema.extend({
  loss: z.enum(["1"]).optional(),
  after: wireId("call").optional(),
  before: wireId("call").optional(),
});

export type ProfitFilter = z.output<typeof profitFilterSchema>;
