import { z } from "zod";

import { DIMENSIONS } from "@/lib/domain/metering/dimension";

import { moneyAmount } from "../inventory/schemas";
import { wireId } from "../wire-id-field";

const day = z.iso.date().transform((text) => new Date(`${text}T00:00:00.000Z`));
const optionalDay = z.union([z.literal("").transform(() => null), day]);

/** How many tokens of a quota one unit of a dimension takes, as a decimal: 1.5. */
const burnWeight = z.strictObject({
  modelId: wireId("model"),
  dimension: z.enum(DIMENSIONS),
  weight: z
    .string()
    .trim()
    .regex(/^\d{1,4}(\.\d{1,6})?$/),
});

export const purchaseLineFields = z.strictObject({
  name: z.string().trim().min(1).max(120),
  kind: z.enum(["face_value", "token_quota", "request_pack"]),
  quantity: z.string().trim().min(1).max(40),
  /** Net of tax, for all of it. */
  cost: moneyAmount,
  taxPercent: z
    .string()
    .trim()
    .regex(/^\d{1,2}(\.\d{1,4})?$/),
  /** Days a lot lasts from its receipt; empty where the day below says, or nothing does. */
  validDays: z.union([z.literal("").transform(() => null), z.coerce.number().int().min(1).max(3650)]),
  expiresOn: optionalDay,
  /** Empty: every model. */
  modelIds: z.array(wireId("model")).max(200),
  burnWeights: z.array(burnWeight).max(500).default([]),
});

export const createOrderInput = z.strictObject({
  accountId: wireId("supplierAccount"),
  supplierReference: z.string().trim().max(120),
  expectedOn: optionalDay,
  inAdvance: z.boolean(),
  note: z.string().trim().max(1000),
  lines: z.array(purchaseLineFields).min(1).max(100),
});

export const changeOrderInput = createOrderInput.extend({ id: wireId("purchaseOrder") });

export const orderInput = z.strictObject({ id: wireId("purchaseOrder") });

export const ORDER_STATES = ["draft", "ordered", "part_received", "received", "cancelled"] as const;

export const listOrdersInput = z.strictObject({
  status: z.enum(["open", ...ORDER_STATES, "all"]).default("open"),
  /** The order after which the page begins. */
  after: wireId("purchaseOrder").optional(),
});

export const receiveLineFields = z.strictObject({
  quantity: z.string().trim().min(1).max(40),
  /** The lot's name; empty: the line's. */
  name: z.string().trim().max(120),
});
export const receiveLineInput = receiveLineFields.extend({
  id: wireId("purchaseOrder"),
  /** Place of the line on the order, from 1. */
  line: z.coerce.number().int().min(1).max(100),
});

export const payOrderFields = z.strictObject({
  amount: moneyAmount,
  reference: z.string().trim().max(120),
});
export const payOrderInput = payOrderFields.extend({ id: wireId("purchaseOrder") });
