import { z } from "zod";

import { moneyAmount } from "../inventory/schemas";
import { wireId } from "../wire-id-field";

const days = z.coerce.number().int().min(0).max(365);
const day = z.iso.date().transform((text) => new Date(`${text}T00:00:00.000Z`));

/** Low and reorder points of an account, or of one model family there, in days it still lasts. */
export const setWatchInput = z
  .strictObject({
    accountId: wireId("supplierAccount"),
    /** Empty: the whole account. */
    family: z.string().trim().max(100).default(""),
    lowDays: days,
    reorderDays: days,
  })
  .refine(({ lowDays, reorderDays }) => reorderDays >= lowDays, {
    path: ["reorderDays"],
    params: { reason: "reorder_before_low" },
  });

const period = { startsOn: day, endsOn: day };
const named = { accountId: wireId("supplierAccount"), name: z.string().trim().min(1).max(120) };
const inOrder = ({ startsOn, endsOn }: { startsOn: Date; endsOn: Date }) => endsOn > startsOn;
const ORDER = { path: ["endsOn"], params: { reason: "ends_before_start" } };

/** A promise to spend so much between two days (of UTC), the last one not included. */
export const addCommitmentInput = z
  .strictObject({ ...named, ...period, amount: moneyAmount })
  .refine(inOrder, ORDER);

/** A rebate for spending so much between two days. */
export const addTierInput = z
  .strictObject({ ...named, ...period, threshold: moneyAmount, rebate: moneyAmount })
  .refine(inOrder, ORDER);
