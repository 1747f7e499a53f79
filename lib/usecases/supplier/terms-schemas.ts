import { z } from "zod";

import { moneyAmount } from "../inventory/schemas";
import { wireId } from "../wire-id-field";

const text = (max: number) => z.string().trim().max(max);
const percent = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d{1,4})?$/);
const perMinute = z.union([z.literal("").transform(() => null), z.coerce.number().int().min(1).max(1e12)]);

/** Between two days of UTC, both included. */
const promise = { name: text(120).min(1), from: z.iso.date(), until: z.iso.date() };

export const supplyTermsFields = z.strictObject({
  name: text(120).min(1),
  region: text(60),
  resale: z.enum(["unknown", "allowed", "with_consent", "forbidden"]),
  /** Separated by commas. */
  allowedRegions: text(300),
  /** Separated by commas; left out: all. */
  allowedSegments: text(300).default(""),
  /** Percent of what the vendor sold; empty: we are the seller. */
  agencyCommission: z.union([z.literal("").transform(() => null), percent]),
  reservedRequestsPerMinute: perMinute,
  reservedTokensPerMinute: perMinute,
  priceList: z.array(z.strictObject({ label: text(80).min(1), percent })).max(50),
  discounts: z.array(z.strictObject({ from: moneyAmount, percent })).max(20),
  /** Promises to spend and rebates: those with an id are changed, those without are new, those left out are removed. */
  commitments: z
    .array(z.strictObject({ id: wireId("commitment").optional(), ...promise, amount: moneyAmount }))
    .max(20),
  tiers: z
    .array(
      z.strictObject({
        ...{ id: wireId("supplierTier").optional(), ...promise },
        ...{ threshold: moneyAmount, rebate: moneyAmount },
      }),
    )
    .max(20),
  contacts: z.array(z.strictObject({ name: text(120).min(1), reach: text(200).min(1) })).max(20),
  note: text(2000),
});

export const changeAccountInput = supplyTermsFields.extend({ id: wireId("supplierAccount") });

export const accountInput = z.strictObject({ id: wireId("supplierAccount") });

export const addAccountFields = z.strictObject({ name: text(120).min(1), region: text(60) });
export const addAccountInput = addAccountFields.extend({ supplierId: wireId("supplier") });

export const banAccountFields = z.strictObject({ reason: text(300).min(3) });
export const banAccountInput = banAccountFields.extend({ id: wireId("supplierAccount") });

export const recordCommissionFields = z.strictObject({
  /** What the vendor sold in the period, net of tax. */
  sales: moneyAmount,
  taxPercent: z
    .string()
    .trim()
    .regex(/^\d{1,2}(\.\d{1,4})?$/),
  reference: text(200).min(1),
});
export const recordCommissionInput = recordCommissionFields.extend({ id: wireId("supplierAccount") });
