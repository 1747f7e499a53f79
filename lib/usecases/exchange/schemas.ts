import { z } from "zod";

import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { PPB_DIGITS } from "@/lib/domain/money/exchange";
import { scaledFromDecimal } from "@/lib/domain/money/nano";

const currency = z
  .string()
  .transform((text) => (isCurrency(text) ? text : null))
  .refine((known): known is Currency => known !== null, { params: { reason: "choose" } });

/** A rate as it is typed: units of `to` for one of `from`, with at most nine decimals, as parts per billion. */
const rate = z
  .string()
  .trim()
  .regex(/^\d{1,6}(\.\d{1,9})?$/, "number")
  .transform((text) => scaledFromDecimal(text, PPB_DIGITS))
  .refine((ppb) => ppb > 0n, { params: { reason: "rate_positive" } });

/** The fields of an exchange rate from now on. */
export const setRateInput = z
  .strictObject({
    from: currency,
    to: currency,
    rate,
    /** A rate far from the one before, or from the other direction's, is meant. */
    confirmed: z.boolean().default(false),
  })
  .refine(({ from, to }) => from !== to, { path: ["to"], params: { reason: "same_currency" } });
