import { z } from "zod";

import { wireId } from "../wire-id-field";

/** An amount as a person types it, in units of the currency: "25" or "12.50". How many decimals fit, the currency says. */
export const amountField = z
  .string()
  .trim()
  .regex(/^\d{1,9}([.,]\d{1,2})?$/)
  .transform((text) => text.replace(",", "."));

export const createTopUpSchema = z.object({
  /** What the tiles are in: the net amount, or with tax-inclusive terms what is to be paid. */
  amount: amountField,
  /** `https://host` the payer is on and comes back to; one of the tenant's own. */
  origin: z.url({ protocol: /^https?$/ }).max(300),
  /** Where on it the result is shown; the top-up's id is appended. */
  returnPath: z.string().regex(/^\/(?!\/)[\w/.~-]{1,200}$/),
});

export const topUpIdSchema = z.object({ id: wireId("topUp") });

export const listTopUpsSchema = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
