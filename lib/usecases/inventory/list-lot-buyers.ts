import { Prisma } from "@/generated/prisma/client";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { rolled } from "../rollup/rolled";
import { lotInput } from "./schemas";

const NOBODY = "00000000-0000-0000-0000-000000000000";

interface Row {
  buyer_id: string;
  buyer: string | null;
  purpose: "sold" | "absorbed" | "testing";
  draws: bigint;
  qty: string;
  cost: string;
}

/**
 * Where a lot went: for each direct buyer (null: for nobody, as tests do) and purpose the calls that drew on it, the quantity and
 * what that cost, dearest first, over all its time; from the roll-ups, so that it is one look however many calls there were. Together
 * the rows are all that was drawn from the lot, to the unit and the nano.
 */
export const listLotBuyers = query({
  name: "lot.list_buyers",
  permission: "inventory.read",
  input: lotInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const lot = found("lot", await tx.lot.findUnique({ where: { tenantId_id: { tenantId, id } } }));
    const range = {
      from: lot.startsAt < lot.createdAt ? lot.startsAt : lot.createdAt,
      to: new Date(now.getTime() + 1),
    };
    const where = Prisma.sql`r.lot_id = ${id}::uuid`;
    const rows = await tx.$queryRaw<Row[]>`
      SELECT r.buyer_id, p.name AS buyer, r.purpose, sum(r.draws)::bigint AS draws, sum(r.qty)::text AS qty, sum(r.cost_nano)::text AS cost
      FROM (${rolled("lotBuyer", tenantId, range, where)}) r LEFT JOIN party p ON p.tenant_id = r.tenant_id AND p.id = r.buyer_id
      GROUP BY 1, 2, 3 ORDER BY sum(r.cost_nano) DESC, 1, 3`;
    return {
      name: lot.name,
      kind: lot.kind,
      currency: lot.currency,
      rows: rows.map(({ buyer_id, buyer, purpose, draws, qty, cost }) => ({
        buyerId: buyer_id === NOBODY ? null : toWireId("party", buyer_id),
        buyerName: buyer,
        /** Each call draws on a lot once for a purpose. */
        calls: draws,
        ...{ purpose, qty: BigInt(qty), costNano: BigInt(cost) },
      })),
    };
  },
});

export type LotBuyer = Awaited<ReturnType<typeof listLotBuyers.execute>>["rows"][number];

/** Columns of the file; names never change, new ones go to the end. */
export const LOT_BUYERS_HEADER = [
  "buyer_id",
  "buyer",
  "purpose",
  "calls",
  "quantity",
  "cost",
  "currency",
] as const;

/** The rows as a file has them: raw decimals, money in whole currency. */
export function lotBuyerCells({
  kind,
  currency,
  rows,
}: Awaited<ReturnType<typeof listLotBuyers.execute>>): string[][] {
  const money = kind === "face_value" || kind === "pay_as_you_go";
  return rows.map(({ buyerId, buyerName, purpose, calls, qty, costNano }) => [
    ...[buyerId ?? "", buyerName ?? "", purpose, calls.toString()],
    ...[money ? decimalFromNano(qty, 9) : qty.toString(), decimalFromNano(costNano, 9), currency],
  ]);
}
