import { z } from "zod";

import { wireId } from "../wire-id-field";

export const USAGE_RANGES = ["24h", "7d", "30d", "90d", "month", "last_month", "custom"] as const;
export type UsageRange = (typeof USAGE_RANGES)[number];

export const USAGE_STEPS = ["hour", "day", "month"] as const;
export type UsageStep = (typeof USAGE_STEPS)[number];

export const USAGE_GROUPS = ["model", "key"] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** How calls ended, as far as the charge goes. */
export const CALL_RESULTS = ["charged", "free", "failed"] as const;
export type CallResult = (typeof CALL_RESULTS)[number];

const isoDay = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

/** Ids as a search parameter that may stand once, several times, or not at all. */
const idsOf = (noun: "model" | "apiKey") =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value]))
    .pipe(z.array(wireId(noun)).max(50));

/** The filters of the usage page, as they stand in its address; days are the party's own. */
export const usageFilterSchema = z.object({
  range: z.enum(USAGE_RANGES).default("30d"),
  /** First and last day, both included, of a custom range. */
  from: isoDay.optional(),
  to: isoDay.optional(),
  model: idsOf("model"),
  key: idsOf("apiKey"),
});

export const readUsageSchema = usageFilterSchema.extend({
  step: z.enum(USAGE_STEPS).optional(),
  group: z.enum(USAGE_GROUPS).default("model"),
});

/** One page of calls, newest first: older than `after`, or the ones just newer than `before`. */
export const listCallsSchema = usageFilterSchema.extend({
  result: z.enum(CALL_RESULTS).optional(),
  after: wireId("call").optional(),
  before: wireId("call").optional(),
});

export const exportCallsSchema = listCallsSchema.omit({ before: true });

export const callIdSchema = z.object({ id: wireId("call") });

/** Why a charge is questioned, in the customer's own words. */
export const questionChargeSchema = z.object({
  id: wireId("call"),
  message: z.string().trim().max(500).default(""),
});

export type UsageFilter = z.output<typeof usageFilterSchema>;
