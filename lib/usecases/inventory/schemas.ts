import { z } from "zod";

import { DecimalSyntaxError, nanoFromDecimal } from "@/lib/domain/money/nano";

import { wireId } from "../wire-id-field";

/** A positive decimal amount of money, at most nine decimals, as nano. */
export const moneyAmount = z.string().transform((text, ctx) => {
  const nano = readNano(text.trim().replaceAll(",", ""));
  if (nano !== null && nano > 0n && nano <= AMOUNT_NANO_MAX) return nano;
  ctx.addIssue({ code: "custom", message: nano !== null && nano <= 0n ? "positive" : "amount" });
  return z.NEVER;
});

/** Nine billion units of a currency: the most one account of the ledger can hold. */
const AMOUNT_NANO_MAX = 9_000_000_000_000_000_000n;

function readNano(text: string): bigint | null {
  try {
    return nanoFromDecimal(text);
  } catch (error) {
    if (error instanceof DecimalSyntaxError) return null;
    throw error;
  }
}

const wholeQuantity = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,17}$/, "wholeNumber")
  .transform(BigInt);

const day = z.iso.date().transform((text) => new Date(`${text}T00:00:00.000Z`));

const common = {
  accountId: wireId("supplierAccount"),
  name: z.string().trim().min(1).max(120),
  /** Net of tax. */
  cost: moneyAmount,
  taxPercent: z
    .string()
    .trim()
    .regex(/^\d{1,2}(\.\d{1,4})?$/, "percent")
    .default("0"),
  expiresOn: z.union([z.literal("").transform(() => null), day]).default(null),
  /** Empty: every model. */
  modelIds: z.array(wireId("model")).max(200).default([]),
};

/** A lot as bought: credit at face value, a quota of tokens, or a pack of requests. */
export const receiveLotInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("face_value"), faceValue: moneyAmount, ...common }),
  z.strictObject({ kind: z.literal("token_quota"), quantity: wholeQuantity, ...common }),
  z.strictObject({ kind: z.literal("request_pack"), quantity: wholeQuantity, ...common }),
]);

export const lotInput = z.strictObject({ id: wireId("lot") });

export const listLotsInput = z.strictObject({
  status: z.enum(["open", "ended", "all"]).default("open"),
  accountId: wireId("supplierAccount").optional(),
});

/** Draws of a lot, newest first; `after` is the call id of the last one of the page before. */
export const listLotDrawsInput = z.strictObject({ id: wireId("lot"), after: wireId("call").optional() });
