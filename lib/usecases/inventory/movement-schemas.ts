import { z } from "zod";

import { DRAW_ORDERS } from "@/lib/domain/inventory/draw-policy";

import { wireId } from "../wire-id-field";
import { moneyAmount } from "./schemas";

const quantity = z.string().trim().min(1).max(40);
const reason = z.string().trim().min(3).max(300);

export const allocateLotFields = z.strictObject({
  quantity,
  name: z.string().trim().min(1).max(120),
  /** Buyers of ours; all below them are served from it as well. */
  buyerIds: z.array(wireId("party")).max(200),
  segments: z.array(z.string().trim().min(1).max(40)).max(50),
});
/** A part of a lot to keep for buyers or segments: at least one of either. */
export const allocateLotInput = allocateLotFields
  .extend({ id: wireId("lot") })
  .refine(({ buyerIds, segments }) => buyerIds.length + segments.length > 0, {
    path: ["buyerIds"],
    params: { reason: "audience_missing" },
  });

export const releaseAllocationInput = z.strictObject({ id: wireId("lot") });

/** Less or more than the books say. What was found costs what is said: nothing, where it was never paid for. */
export const adjustLotFields = z.strictObject({
  direction: z.enum(["lost", "found"]),
  quantity,
  cost: z.union([z.enum(["", "0"]).transform(() => 0n), moneyAmount]).default(0n),
  reason,
});
export const adjustLotInput = adjustLotFields.extend({ id: wireId("lot") });

export const returnLotFields = z.strictObject({ quantity, reason });
export const returnLotInput = returnLotFields.extend({ id: wireId("lot") });

export const reasonFields = z.strictObject({ reason });
export const setLotStatusInput = reasonFields.extend({
  id: wireId("lot"),
  status: z.enum(["active", "frozen", "claimed"]),
});

export const impairLotInput = reasonFields.extend({ id: wireId("lot") });

/** What the supplier credits for a claimed lot; the rest of its value is lost. */
export const settleClaimFields = z.strictObject({ credited: moneyAmount, reason });
export const settleClaimInput = settleClaimFields.extend({ id: wireId("lot") });

export const setDrawOrderInput = z.strictObject({ order: z.enum(DRAW_ORDERS) });

/** Moves a lot one place up or down in the account's own order. */
export const moveLotInput = z.strictObject({ id: wireId("lot"), direction: z.enum(["up", "down"]) });

export const shortageFields = z.strictObject({
  whenShort: z.enum(["refuse", "pay_as_you_go"]),
  /** The most a day may accrue, in the supplier's currency; empty: no limit. */
  dailyCap: z.union([z.literal("").transform(() => null), moneyAmount]),
});
export const setShortagePolicyInput = shortageFields.extend({ accountId: wireId("supplierAccount") });
