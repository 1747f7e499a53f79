import type { ReadTrail } from "./read-trail";
import type { EdgeRow, PartyRow, WalletRow } from "./rows";
import type { TenantDirectory } from "./tenant-directory";

/** One sale on the way from the root to a buyer. */
export interface ChainLink {
  readonly edge: EdgeRow;
  readonly buyer: PartyRow;
  /** The wallet of this edge in its currency; undefined while its row is on the way. */
  readonly wallet: WalletRow | undefined;
}

/** No tree is this deep: a longer walk goes in a circle. */
const DEEPEST = 64;

/**
 * The sales a party's calls go through at a time, the root's first. Undefined for a party that buys from nobody (the
 * root itself), or whose chain does not lead to the root.
 */
export function findChain(
  tenant: TenantDirectory,
  partyId: string,
  at: Date,
  trail: ReadTrail,
): ChainLink[] | undefined {
  const links: ChainLink[] = [];
  for (let buyerId = partyId; buyerId !== tenant.tenantId;) {
    const edge = trail.group(tenant.edges, buyerId).find((one) => one.validFrom <= at);
    for (const { validFrom } of tenant.edges.group(buyerId)) trail.until(validFrom, at);
    const buyer = trail.first(tenant.parties, buyerId);
    if (!edge || !buyer || links.length >= DEEPEST) return undefined;
    const wallets = trail.group(tenant.wallets, buyerId);
    const wallet = wallets.find((one) => one.sellerId === edge.sellerId && one.currency === edge.currency);
    links.unshift({ edge, buyer, wallet });
    buyerId = edge.sellerId;
  }
  return links.length > 0 ? links : undefined;
}
