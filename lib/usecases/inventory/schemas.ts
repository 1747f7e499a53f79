import { z } from "zod";

import { DecimalSyntaxError, nanoFromDecimal } from "@/lib/domain/money/nano";

import { wireId } from "../wire-id-field";

/** A positive decimal amount of money, at most nine decimals, as nano. */
export const moneyAmount = z.string().transform((text, ctx) => {
  const nano = readNano(text.trim().replaceAll(",", ""));
  if (nano !== null && nano > 0n && nano <= AMOUNT_NANO_MAX) return nano;
  ctx.addIssue({ code: "invalid_type", expected: "number", input: text });
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

const day = z.iso.date().transform((text) => new Date(`${text}T00:00:00.000Z`));

const WHOLE = /^[1-9]\d{0,17}$/;

/** A lot as bought: credit at face value (`quantity` is money), a quota of tokens, or a pack of requests. */
export const receiveLotInput = z
  .strictObject({
    accountId: wireId("supplierAccount"),
    name: z.string().trim().min(1).max(120),
    kind: z.enum(["face_value", "token_quota", "request_pack"]),
    quantity: z.string().trim().min(1),
    /** Net of tax. */
    cost: moneyAmount,
    taxPercent: z
      .string()
      .trim()
      .regex(/^\d{1,2}(\.\d{1,4})?$/),
    expiresOn: z.union([z.literal("").transform(() => null), day]),
    /** Empty: every model. */
    modelIds: z.array(wireId("model")).max(200),
  })
  .transform((input, ctx) => {
    const text = input.quantity.replaceAll(",", "");
    const parsed = input.kind === "face_value" ? moneyAmount.safeParse(text) : null;
    const receivedQty = parsed ? parsed.data : WHOLE.test(text) ? BigInt(text) : undefined;
    if (receivedQty !== undefined) return { ...input, receivedQty };
    ctx.addIssue({ code: "invalid_type", expected: "number", input: input.quantity, path: ["quantity"] });
    return z.NEVER;
  });

export const lotInput = z.strictObject({ id: wireId("lot") });

export const listLotsInput = z.strictObject({
  status: z.enum(["open", "ended", "all"]).default("open"),
  accountId: wireId("supplierAccount").optional(),
});

/** Draws of a lot, newest first; `after` is the call id of the last one of the page before. */
export const listLotDrawsInput = z.strictObject({
  id: wireId("lot"),
  after: wireId("call").optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
});
