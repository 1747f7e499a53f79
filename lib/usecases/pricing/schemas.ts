import { z } from "zod";

import { nameField } from "../tenant/schemas";
import { wireId } from "../wire-id-field";

export const bookInput = z.strictObject({ id: wireId("priceBook") });

/** What the form of a new book holds. */
export const createBookInput = z.strictObject({
  name: nameField,
  /** A book whose prices it begins with; "" begins at the vendors' list prices. */
  copyFrom: z.union([z.literal("").transform(() => null), wireId("priceBook")]),
});

export const ruleIdInput = z.strictObject({ id: wireId("priceBook"), rule: wireId("markupRule") });

/** When a draft takes effect, and why it may although it sells below cost. */
export const publishFields = z.strictObject({
  when: z.enum(["now", "later"]),
  /** The first day, in the seller's zone, where `when` is later. */
  day: z.union([z.literal(""), z.iso.date()]),
  overrideReason: z.string().trim().max(500),
  /** What the review asked about was read, and is meant. */
  confirmed: z.boolean().optional(),
});

export const publishInput = publishFields.extend({
  id: wireId("priceBook"),
  /** The mark of the draft that was reviewed; another draft than that is not published. */
  reviewed: z.string().max(64).optional(),
});

export const versionInput = z.strictObject({ id: wireId("priceBook"), version: wireId("priceVersion") });

/** Whose prices are shown: a direct buyer's, or those of a buyer no rule names. */
export const priceTableInput = z.strictObject({
  id: wireId("priceBook"),
  version: z.enum(["live", "draft"]).default("live"),
  buyer: wireId("party").optional(),
});

/** Two published or drafted versions of a book, and for whom their prices are compared. */
export const compareInput = z.strictObject({
  id: wireId("priceBook"),
  from: wireId("priceVersion"),
  to: wireId("priceVersion"),
  buyer: wireId("party").optional(),
});
