import { z } from "zod";

import type { Tx } from "@/lib/db/with-tenant";
import { ppmOf } from "@/lib/domain/money/ppm";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { lotView } from "@/lib/usecases/inventory/lot-view";
import { recentBurn } from "@/lib/usecases/inventory/recent-burn";
import { profitRows } from "@/lib/usecases/profit/profit-groups";
import { sellingParty } from "@/lib/usecases/profit/selling-party";
import { EVERYTHING, joinByHash } from "@/lib/usecases/profit/sold-calls";

const DAY_MS = 86_400_000;
const PRICE_DAYS = 30;
/** Stock for this long is bought at a time. */
export const BUY_DAYS = 30n;
/** What lasts longer is not to be bought yet. */
const SOON_DAYS = 14n;
const SHOWN = 5;

/** Stock of one supplier account that runs out soon, with how much lasts another month. */
export interface LotAdvice {
  readonly accountId: string;
  readonly account: string;
  readonly supplier: string;
  readonly kind: "face_value" | "token_quota" | "request_pack";
  readonly currency: string;
  readonly daysLeft: number;
  /** In the lots' own unit: nano of face value, weighted tokens, or requests. */
  readonly buyQty: bigint;
  /** What that costs as the latest lot did, in nano of the lots' currency. */
  readonly aboutNano: bigint;
}

/** A model that leaves less than the seller's floor, with how much dearer it would have to be. */
export interface PriceAdvice {
  readonly modelId: string;
  readonly model: string;
  readonly revenueNano: bigint;
  readonly marginPpm: number;
  /** Of the price, to come to the floor. */
  readonly raisePpm: number;
}

/** For a seller: which stock to buy next and which prices to move, by what was sold and drawn lately. */
export const adviseSeller = query({
  name: "advisor.seller",
  permission: "ledger.read",
  input: z.object({}),
  async run({ tx, actor, now }) {
    const seller = await sellingParty(tx, actor);
    await joinByHash(tx);
    const range = { from: new Date(now.getTime() - PRICE_DAYS * DAY_MS), to: now };
    const rows = await profitRows(tx, "model", { seller, range, filter: EVERYTHING });
    const prices = rows.flatMap(({ id, label, uncosted, ...net }): PriceAdvice[] => {
      // A price is what the customer pays, whoever sells: what is sold for vendors counts whole.
      const [revenueNano, costNano] = [net.revenueNano + net.agencyNano, net.costNano + net.agencyNano];
      const marginPpm = ppmOf(revenueNano - costNano, revenueNano);
      if (marginPpm === undefined || uncosted > 0n || marginPpm >= seller.marginAlarmPpm) return [];
      const wanted = (costNano * 1_000_000n) / BigInt(1_000_000 - seller.marginAlarmPpm);
      return [
        {
          modelId: id,
          model: label,
          revenueNano,
          marginPpm,
          raisePpm: ppmOf(wanted - revenueNano, revenueNano) ?? 0,
        },
      ];
    });
    return {
      ...{ currency: seller.currency, floorPpm: seller.marginAlarmPpm, prices: prices.slice(0, SHOWN) },
      lots: seller.isRoot ? (await lotsToBuy(tx, actor.tenantId, now)).slice(0, SHOWN) : [],
    };
  },
});

export type SellerAdvice = Awaited<ReturnType<typeof adviseSeller.execute>>;

/** By supplier account and kind of stock, the first to run out first. */
async function lotsToBuy(tx: Tx, tenantId: string, now: Date): Promise<LotAdvice[]> {
  const rows = await tx.lot.findMany({
    where: { tenantId, kind: { not: "pay_as_you_go" }, status: { in: ["active", "exhausted"] } },
    include: { supplierAccount: { include: { supplier: true } } },
  });
  const burn = await recentBurn(tx, tenantId, rows, now);
  const views = rows.map((row) => ({
    row,
    view: lotView(row, burn.get(row.id) ?? { qty: 0n, windowMs: 1n }, now),
  }));
  const groups = Map.groupBy(views, ({ row }) => `${row.supplierAccountId} ${row.kind} ${row.currency}`);
  return [...groups.values()]
    .flatMap((group): LotAdvice[] => {
      const [first] = group;
      if (!first || first.row.kind === "pay_as_you_go") return [];
      const perDay = group.reduce((sum, { view }) => sum + view.burnPerDayQty, 0n);
      const left = group.reduce(
        (sum, { view }) => sum + (view.status === "active" ? (view.remainingQty ?? 0n) : 0n),
        0n,
      );
      if (perDay === 0n || left >= perDay * SOON_DAYS) return [];
      const { supplierAccount } = first.row;
      const buyQty = perDay * BUY_DAYS - left;
      const [latest] = group.map(({ row }) => row).sort((a, b) => +b.receivedAt - +a.receivedAt);
      const aboutNano = latest ? (latest.costNano * buyQty) / latest.receivedQty : 0n;
      return [
        {
          ...{ accountId: toWireId("supplierAccount", supplierAccount.id), account: supplierAccount.name },
          ...{ supplier: supplierAccount.supplier.name, kind: first.row.kind, currency: first.row.currency },
          ...{ daysLeft: Number(left / perDay), buyQty, aboutNano },
        },
      ];
    })
    .sort((a, b) => a.daysLeft - b.daysLeft || (a.accountId < b.accountId ? -1 : 1));
}
