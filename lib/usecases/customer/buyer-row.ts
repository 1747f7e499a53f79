import type { Edge, Party, PriceBook, Wallet } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { ppmOf } from "@/lib/domain/money/ppm";
import { uuidV7Time } from "@/lib/domain/tenancy/uuid-v7";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { NO_TRADE, tradeByBuyer, type Trade } from "./trade-sums";

type EdgeWithBuyer = Edge & { readonly buyer: Party; readonly priceBook: PriceBook | null };

/** A direct buyer's money with its seller, in nano of `currency`. */
export interface WalletView {
  readonly currency: string;
  /** What calls can still be made with: posted, less what is owed, plus the limit, less what is reserved. */
  readonly availableNano: bigint;
  readonly postedNano: bigint;
  readonly owedNano: bigint;
  readonly limitNano: bigint;
  readonly heldNano: bigint;
}

/** A wallet as its seller sees it. */
export function walletView(wallet: Wallet): WalletView {
  const { currency, postedNano, exposureNano, limitNano, heldNano } = wallet;
  const availableNano = postedNano - exposureNano + limitNano - heldNano;
  return { currency, availableNano, postedNano, owedNano: exposureNano, limitNano, heldNano };
}

/** A row of the seller's list of customers or distributors. */
export interface BuyerRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly status: Party["status"];
  readonly segment: string | null;
  readonly mode: Edge["mode"];
  readonly since: Date;
  readonly wallet: WalletView;
  /** Null: the seller's default book. */
  readonly priceBook: { readonly id: string; readonly name: string } | null;
  readonly soldNano: bigint;
  readonly calls: bigint;
  /** Share of what was sold; null where nothing was sold, or the cost is in another currency. */
  readonly marginPpm: number | null;
  readonly lastCallAt: Date | null;
}

/** The direct buyers of a kind, by name. Reads no more than their seller may know; in its own scope or the system's. */
export async function buyerRows(
  tx: Tx,
  seller: { readonly tenantId: string; readonly partyId: string },
  kind: "customer" | "distributor",
  now: Date,
): Promise<BuyerRow[]> {
  const { tenantId, partyId: sellerId } = seller;
  const edges = await tx.edge.findMany({
    where: { tenantId, sellerId, validTo: null, buyer: { kind } },
    include: { buyer: true, priceBook: true },
  });
  const wallets = await tx.wallet.findMany({ where: { tenantId, sellerId } });
  const trade = await tradeByBuyer(tx, seller, now);
  const lastCalls = await lastCallsOf(tx, seller);
  return edges
    .flatMap((edge) => {
      const wallet = wallets.find((one) => one.buyerId === edge.buyerId && one.currency === edge.currency);
      if (!wallet) return [];
      return buyerRow(edge, wallet, trade.get(edge.buyerId) ?? NO_TRADE, lastCalls.get(edge.buyerId) ?? null);
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

/** One row. */
export function buyerRow(
  edge: EdgeWithBuyer,
  wallet: Wallet,
  trade: Trade,
  lastCallAt: Date | null,
): BuyerRow {
  const { buyer, priceBook, mode } = edge;
  const { soldNano, calls, costNano } = trade;
  return {
    id: toWireId("party", buyer.id),
    ...{ name: buyer.name, slug: buyer.slug, status: buyer.status, segment: buyer.segment, mode },
    since: buyer.createdAt,
    wallet: walletView(wallet),
    priceBook: priceBook && { id: toWireId("priceBook", priceBook.id), name: priceBook.name },
    ...{ soldNano, calls, lastCallAt },
    marginPpm: costNano === null ? null : (ppmOf(soldNano - costNano, soldNano) ?? null),
  };
}

/** When each direct buyer was last charged: its newest line of the last thirty days, or before. One index look-up each. */
export async function lastCallsOf(
  tx: Tx,
  { tenantId, partyId: sellerId }: { readonly tenantId: string; readonly partyId: string },
): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx.$queryRaw<{ buyer_id: string; call_id: string | null }[]>`
    SELECT e.buyer_id, last.id AS call_id FROM edge e
    LEFT JOIN LATERAL (
      SELECT c.id FROM call c WHERE c.tenant_id = e.tenant_id AND c.customer_id = e.buyer_id ORDER BY c.id DESC LIMIT 1
    ) last ON true
    WHERE e.tenant_id = ${tenantId}::uuid AND e.seller_id = ${sellerId}::uuid AND e.valid_to IS NULL`;
  return new Map(
    rows.flatMap(({ buyer_id, call_id }) => {
      const at = call_id === null ? null : uuidV7Time(call_id);
      return at ? [[buyer_id, at]] : [];
    }),
  );
}
