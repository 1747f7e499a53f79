import type { EdgeMode } from "@/generated/prisma/enums";
import type { Currency } from "@/lib/domain/money/currency";

import type { CommandContext } from "../define";
import { Invalid } from "../errors";

/** A party to be, and the terms it buys on. */
export interface NewBuyer {
  readonly sellerId: string;
  readonly kind: "distributor" | "customer";
  readonly name: string;
  /** Made from the name where missing; taken ones are refused when given and evaded when made. */
  readonly slug?: string;
  readonly segment?: string | null;
  readonly locale: string;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly mode?: EdgeMode;
  readonly taxRatePpm: number;
  readonly taxInclusive: boolean;
  readonly paymentTermDays?: number;
  readonly priceBookId: string | null;
}

/** The wallet's months are closed up to here: nothing has been billed yet. */
const NEVER_CLOSED = new Date(0);

/**
 * Adds a party under a seller with its open edge and its empty wallet: a buyer without a wallet could not be admitted.
 * Needs the system scope. Throws Invalid("slug": slug_taken) for a slug that was given and is taken.
 */
export async function addBuyer(
  ctx: Pick<CommandContext, "tx" | "actor" | "now" | "newId">,
  buyer: NewBuyer,
): Promise<{
  readonly partyId: string;
  readonly edgeId: string;
  readonly walletId: string;
  readonly slug: string;
}> {
  const { tx, now, newId } = ctx;
  const { tenantId } = ctx.actor;
  const { sellerId, kind, name, segment = null, locale, timeZone, currency } = buyer;
  const [partyId, edgeId, walletId] = [newId(), newId(), newId()];
  const slug = await freeSlug(ctx, buyer, partyId);
  await tx.party.create({
    data: {
      tenantId,
      id: partyId,
      kind,
      slug,
      name,
      status: "active",
      segment,
      timeZone,
      locale,
      createdAt: now,
    },
  });
  await tx.edge.create({
    data: {
      tenantId,
      id: edgeId,
      sellerId,
      buyerId: partyId,
      mode: buyer.mode ?? "prepaid",
      currency,
      taxRatePpm: buyer.taxRatePpm,
      taxInclusive: buyer.taxInclusive,
      priceBookId: buyer.priceBookId,
      paymentTermDays: buyer.paymentTermDays ?? 0,
      validFrom: now,
    },
  });
  const empty = { postedNano: 0n, exposureNano: 0n, limitNano: 0n, heldNano: 0n };
  await tx.wallet.create({
    data: {
      tenantId,
      id: walletId,
      sellerId,
      buyerId: partyId,
      currency,
      ...empty,
      closedUntil: NEVER_CLOSED,
      createdAt: now,
    },
  });
  return { partyId, edgeId, walletId, slug };
}

async function freeSlug(
  { tx, actor }: Pick<CommandContext, "tx" | "actor">,
  buyer: NewBuyer,
  partyId: string,
): Promise<string> {
  const wished = buyer.slug ?? slugOf(buyer.name);
  const taken = await tx.party.findUnique({
    where: { tenantId_slug: { tenantId: actor.tenantId, slug: wished } },
    select: { id: true },
  });
  if (!taken && wished !== "") return wished;
  if (buyer.slug !== undefined) throw new Invalid({ slug: "slug_taken" });
  return `${wished || buyer.kind}-${partyId.slice(-8)}`;
}

/** What of a name fits into a slug; nothing for names in other scripts. */
function slugOf(name: string): string {
  const latin = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return latin
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 30)
    .replace(/-+$/, "");
}
