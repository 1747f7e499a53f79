import { z } from "zod";

import { ADDRESSES_MAX, LIMIT_MAX, type LimitField } from "@/lib/domain/access/key-limits";
import { canonicalNetwork } from "@/lib/integrations/network/networks";
import type { Currency } from "@/lib/domain/money/currency";

import { moneyAmount } from "../inventory/schemas";
import { wireId } from "../wire-id-field";

const none = z.literal("").transform(() => null);

/** A whole number as typed; empty is no limit. */
const figure = (field: LimitField) =>
  z
    .string()
    .trim()
    .default("")
    .transform((text) => text.replaceAll(",", ""))
    .pipe(
      z.union([
        none,
        z
          .string()
          .refine(
            (text) => /^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= LIMIT_MAX[field],
            {
              params: { reason: "limit_figure" },
            },
          )
          .transform(Number),
      ]),
    );

/** An amount in the buyer's currency; empty is no budget. */
const budget = z
  .string()
  .trim()
  .default("")
  .pipe(z.union([none, moneyAmount]));

/** Addresses and networks, one a line or between commas, each brought into its one spelling. */
const addresses = z
  .string()
  .default("")
  .transform((text, ctx) => {
    const entries = text.split(/[\s,;]+/).filter(Boolean);
    const networks = entries.map(canonicalNetwork);
    const known = networks.filter((network) => network !== undefined);
    if (known.length === networks.length && known.length <= ADDRESSES_MAX) return [...new Set(known)];
    ctx.addIssue({ code: "custom", input: text, params: { reason: "limit_addresses" } });
    return z.NEVER;
  });

/** Everything that can limit a key or a customer, as it is typed. Left out is empty is unlimited. */
export const limitFields = {
  requestsPerMinute: figure("requestsPerMinute"),
  tokensPerMinute: figure("tokensPerMinute"),
  streams: figure("streams"),
  addresses,
  budgetDay: budget,
  budgetWeek: budget,
  budgetMonth: budget,
  budgetTotal: budget,
};

const limitSchema = z.strictObject(limitFields);
/** As typed; every field is text. */
export type LimitTexts = Required<z.input<typeof limitSchema>>;
export type LimitValues = z.output<typeof limitSchema>;

export const NO_LIMIT_TEXTS: LimitTexts = {
  ...{ requestsPerMinute: "", tokensPerMinute: "", streams: "", addresses: "" },
  ...{ budgetDay: "", budgetWeek: "", budgetMonth: "", budgetTotal: "" },
};

const DAILY_CAP: Record<Currency, string> = { USD: "20", EUR: "20", CNY: "100", JPY: "3000" };

/** What a new key is given unless its maker changes it (DESIGN section 8): a key that leaks costs little before it is noticed. */
export function suggestedLimits(currency: Currency): LimitTexts {
  return { ...NO_LIMIT_TEXTS, streams: "5", budgetDay: DAILY_CAP[currency] };
}

export const buyerLimitsFields = limitSchema;
export const buyerLimitsInput = limitSchema.extend({ id: wireId("party") });

/** Of a whole tenant: rates and addresses; budgets, which the shared form leaves empty, are none. */
export const tenantLimitsInput = limitSchema;

/** What a customer demands of whoever serves it. */
export const ownRoutingInput = z.strictObject({
  requireTags: z.array(z.string().trim().min(1).max(60)).max(20),
  denyDataCollection: z.boolean(),
});
