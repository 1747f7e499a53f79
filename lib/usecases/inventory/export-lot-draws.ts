import { decimalFromNano } from "@/lib/domain/money/nano";

import { type listLotDraws } from "./list-lot-draws";

/** Columns of the file; names never change, new ones go to the end. */
export const LOT_DRAWS_HEADER = [
  ...["call_id", "settled_at", "model", "buyer_id", "buyer", "purpose", "quantity", "cost", "currency"],
] as const;

type Draw = Awaited<ReturnType<typeof listLotDraws.execute>>["items"][number];

/** A draw as a file has it; `money`: the lot counts in currency, not in tokens or requests. */
export function lotDrawCells(draw: Draw, money: boolean): string[] {
  const { callId, settledAt, modelName, buyerId, buyerName, purpose, qty, costNano, currency } = draw;
  return [
    ...[callId, settledAt.toISOString(), modelName, buyerId ?? "", buyerName ?? "", purpose],
    ...[money ? decimalFromNano(qty, 9) : qty.toString(), decimalFromNano(costNano, 9), currency],
  ];
}
