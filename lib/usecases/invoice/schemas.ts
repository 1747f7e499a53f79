import { z } from "zod";

import { wireId } from "../wire-id-field";

/** A calendar month in the seller's zone, "2026-10". */
export const billingMonth = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .transform((text) => ({ year: Number(text.slice(0, 4)), month: Number(text.slice(5, 7)) }));

/** Close one buyer's month: its consolidated bill. */
export const closeMonthInput = z.strictObject({ buyer: wireId("party"), month: billingMonth });

/** Documents the asker issued (`issued`) or received (`received`), newest first; `after` is the last id of the page before. */
export const listInvoicesInput = z.strictObject({
  side: z.enum(["issued", "received"]),
  buyer: wireId("party").optional(),
  after: wireId("invoice").optional(),
});

export const invoiceInput = z.strictObject({ id: wireId("invoice") });
