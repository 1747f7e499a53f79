import { z } from "zod";

import { scaledFromDecimal } from "@/lib/domain/money/nano";

import { AUDIENCE_KINDS } from "../pricing/rule-schema";
import { wireId } from "../wire-id-field";

const PERCENT = /^\d{1,3}(\.\d{1,4})?$/;

/** What the form of an offer holds. */
export const offerFields = z.strictObject({
  bookId: wireId("priceBook"),
  modelIds: z.array(wireId("model")).min(1).max(200),
  /** Of the list price, four decimals; 0: what the lot cost. In ppm once read. */
  percent: z
    .string()
    .trim()
    .refine((text) => PERCENT.test(text), { params: { reason: "percent_form" } })
    .transform((text) => (PERCENT.test(text) ? Number(scaledFromDecimal(text, 4)) : 0)),
  audienceKind: z.enum(AUDIENCE_KINDS).default("all"),
  /** A buyer's wire id, or a segment. */
  audienceValue: z.string().trim().max(120).default(""),
  /** The last day, in the reseller's zone; empty: until the lot ends. */
  until: z.union([z.literal(""), z.iso.date()]).default(""),
  /** Why it may be below what stock costs on the whole, though not below what this lot cost. */
  overrideReason: z.string().trim().max(500).default(""),
});

export const openOfferInput = offerFields.extend({ id: wireId("lot") });
export const closeOfferInput = z.strictObject({ id: wireId("sellByOffer") });
