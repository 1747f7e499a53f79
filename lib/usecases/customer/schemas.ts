import { z } from "zod";

import { LOCALES } from "@/i18n/locales";
import { scaledFromDecimal } from "@/lib/domain/money/nano";

import { moneyAmount } from "../inventory/schemas";
import { emailField, newPasswordField } from "../session/schemas";
import { nameField, slugField } from "../tenant/schemas";
import { wireId } from "../wire-id-field";

export const buyerInput = z.strictObject({ id: wireId("party") });

/** A percentage as typed, "9" or "6.5", as parts per million. */
const taxPercentField = z
  .string()
  .trim()
  .refine((text) => /^\d{1,2}(\.\d{1,4})?$/.test(text), { params: { reason: "percent_form" } })
  .transform((text) => Number(scaledFromDecimal(text, 4)));

/** An amount of money that may be nothing: empty or "0" is 0. */
const limitField = z
  .string()
  .trim()
  .pipe(
    z.union([
      z.literal("").transform(() => 0n),
      z
        .string()
        .regex(/^0(\.0*)?$/)
        .transform(() => 0n),
      moneyAmount,
    ]),
  );

const termDaysField = z
  .string()
  .trim()
  .refine((text) => /^(\d{1,2}|[12]\d\d|3[0-5]\d|36[0-5])?$/.test(text), {
    params: { reason: "days_to_pay" },
  })
  .transform(Number);

/** On what terms a buyer buys; amounts in the currency of the price book. */
const termsFields = {
  /** "" is the seller's default book. */
  priceBookId: z.union([z.literal("").transform(() => null), wireId("priceBook")]),
  mode: z.enum(["prepaid", "postpaid"]),
  taxPercent: taxPercentField,
  taxInclusive: z.boolean(),
  paymentTermDays: termDaysField,
};

const ownerFields = {
  ownerName: nameField,
  ownerEmail: emailField,
  /** Empty: one is made and shown once. */
  ownerPassword: z.union([z.literal("").transform(() => undefined), newPasswordField]),
};

export const createBuyerInput = z.strictObject({
  name: nameField,
  /** Empty: made from the name. */
  slug: z.union([z.literal("").transform(() => undefined), slugField]),
  segment: z.string().trim().max(40),
  locale: z.enum(LOCALES),
  ...ownerFields,
  ...termsFields,
  /** How far it may owe, where it is billed afterwards. */
  creditLimit: limitField,
});

export type CreateBuyerFields = z.input<typeof createBuyerInput>;

export const changeTermsFields = z.strictObject({
  ...termsFields,
  segment: z.string().trim().max(40),
});
export const changeTermsInput = changeTermsFields.extend({ id: wireId("party") });

const reasonField = z.string().trim().min(3).max(300);

export const creditFields = z.strictObject({
  amount: moneyAmount,
  reason: reasonField,
  /** The last day it can be spent, in the seller's zone; empty never expires. */
  lastDay: z.union([z.literal(""), z.iso.date()]),
});
export const creditInput = creditFields.extend({ id: wireId("party") });

export const debitFields = z.strictObject({ amount: moneyAmount, reason: reasonField });
export const debitInput = debitFields.extend({ id: wireId("party") });

export const limitFields = z.strictObject({ limit: limitField, reason: reasonField });
export const limitInput = limitFields.extend({ id: wireId("party") });

export const setStatusInput = z.strictObject({
  id: wireId("party"),
  status: z.enum(["active", "suspended"]),
});

export const revokeBuyerKeyInput = z.strictObject({ id: wireId("party"), key: wireId("apiKey") });
