import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency } from "@/lib/domain/money/currency";
import type { Actor } from "@/lib/usecases/actor";
import { pricingVersion, ruleBuyer } from "@/lib/usecases/pricing/selling-steps";
import { bookCurrency } from "@/lib/usecases/pricing/selling-prices";
import { inForce, rulesOf, versionsOf } from "@/lib/usecases/pricing/versions";

import type { SaleBelow } from "./editions";

/** A distributor's storefront, as deep in the tree as it may be. */
export interface Shop {
  readonly partyId: string;
  readonly name: string;
  /** 1: the seller's direct buyer. */
  readonly depth: number;
  /** The sales from the direct buyer's down to the storefront's towards a client no rule names. Of them only the last may be shown. */
  readonly sales: readonly SaleBelow[];
  /** What may be sold at all along the way; each a list, empty: all. */
  readonly allowed: readonly (readonly string[])[];
}

/** No tree is this deep; more storefronts than this nobody reads. */
const DEEPEST = 16;
const SHOPS_MAX = 40;

type Node = Pick<Shop, "partyId" | "name" | "depth" | "sales" | "allowed">;

/**
 * The storefronts of a distributor and of all distributors below it that have prices in force, the shallowest first, by name.
 * Prices between them are compiled through and stay their own: decision 0020.
 */
export async function shopsBelow(
  tx: Tx,
  { tenantId }: Actor,
  first: Omit<Node, "depth" | "sales">,
  at: Date,
) {
  const shops: Shop[] = [];
  let level: Node[] = [{ ...first, depth: 1, sales: [] }];
  while (level.length > 0 && shops.length < SHOPS_MAX) {
    const next: Node[] = [];
    for (const node of level) {
      const shop = await windowOf(tx, tenantId, node, at);
      if (shop) shops.push(shop);
      if (node.depth < DEEPEST) next.push(...(await distributorsOf(tx, tenantId, node, at)));
    }
    level = next.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
  return shops.slice(0, SHOPS_MAX);
}

async function zoneOf(tx: Tx, tenantId: string, id: string): Promise<string> {
  const { timeZone } = await tx.party.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id } },
    select: { timeZone: true },
  });
  return timeZone;
}

/** What a distributor asks of a client none of its rules names: what anybody may see in its storefront. */
async function windowOf(tx: Tx, tenantId: string, node: Node, at: Date): Promise<Shop | null> {
  const sellerId = node.partyId;
  const book = await tx.priceBook.findFirst({
    where: { tenantId, sellerId },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
  });
  const version = book && inForce(await versionsOf(tx, tenantId, book.id), at);
  if (!book || !version) return null;
  const sale: SaleBelow = {
    ...{ versionId: version.id, rules: rulesOf(version), buyer: ruleBuyer("", null) },
    ...{ currency: bookCurrency(book), timeZone: await zoneOf(tx, tenantId, sellerId) },
  };
  return { ...node, sales: [...node.sales, sale] };
}

/** The distributors a party sells to, each with the sale to it. */
async function distributorsOf(tx: Tx, tenantId: string, node: Node, at: Date): Promise<Node[]> {
  const edges = await tx.edge.findMany({
    where: { tenantId, sellerId: node.partyId, validTo: null, buyer: { kind: "distributor" } },
    include: { buyer: { select: { name: true, segment: true } } },
    orderBy: { buyerId: "asc" },
  });
  const timeZone = edges.length > 0 ? await zoneOf(tx, tenantId, node.partyId) : "UTC";
  const nodes: Node[] = [];
  for (const edge of edges) {
    const version = await pricingVersion(tx, tenantId, edge, at);
    const { currency } = edge;
    if (!version || !isCurrency(currency)) continue;
    const sale: SaleBelow = {
      ...{ versionId: version.id, rules: rulesOf(version), currency, timeZone },
      buyer: ruleBuyer(edge.buyerId, edge.buyer.segment),
    };
    nodes.push({
      ...{ partyId: edge.buyerId, name: edge.buyer.name, depth: node.depth + 1 },
      ...{ sales: [...node.sales, sale], allowed: [...node.allowed, edge.allowedModelIds] },
    });
  }
  return nodes;
}
