import type { z } from "zod";

import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { CommandContext } from "@/lib/usecases/define";
import { Invalid } from "@/lib/usecases/errors";
import { addMember, newPassword } from "@/lib/usecases/member/add-member";
import { defaultBookId } from "@/lib/usecases/pricing/selling-steps";
import { addBuyer } from "@/lib/usecases/tenant/add-buyer";

import type { createBuyerInput } from "./schemas";

/** What the seller is told once. */
export interface CreatedBuyer {
  readonly id: string;
  readonly slug: string;
  readonly ownerEmail: string;
  /** Null where the seller chose it, and on a repeat. */
  readonly ownerPassword: string | null;
}

/** The rows of the new buyer, for what else belongs to it. */
export interface BuyerRows {
  readonly partyId: string;
  readonly currency: Currency;
  readonly answer: CreatedBuyer;
}

/**
 * Makes a party that buys from the actor's: edge, wallet with its limit, owner. System scope, since a new party is not yet the
 * seller's to see. Throws Invalid for a price book that is not the seller's, a name or address that is taken.
 */
export async function createBuyer(
  ctx: CommandContext,
  kind: "customer" | "distributor",
  input: z.output<typeof createBuyerInput>,
): Promise<BuyerRows> {
  const { tx, actor, now } = ctx;
  const { tenantId, partyId: sellerId } = actor;
  const seller = await tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: sellerId } } });
  const book = await sellersBook(ctx, input.priceBookId);
  const { partyId, walletId, slug } = await addBuyer(ctx, {
    ...{ sellerId, kind, name: input.name, locale: input.locale, timeZone: seller.timeZone },
    ...(input.slug === undefined ? {} : { slug: input.slug }),
    ...{
      segment: input.segment || null,
      currency: book.currency,
      priceBookId: book.assigned,
      mode: input.mode,
    },
    ...{ taxRatePpm: input.taxPercent, taxInclusive: input.taxInclusive },
    paymentTermDays: input.mode === "postpaid" ? input.paymentTermDays : 0,
  });
  if (input.mode === "postpaid" && input.creditLimit > 0n) {
    await tx.wallet.update({
      where: { tenantId_id: { tenantId, id: walletId } },
      data: { limitNano: input.creditLimit, updatedAt: now },
    });
  }
  const password = input.ownerPassword ?? newPassword();
  const owner = { tenantId, partyId, email: input.ownerEmail, name: input.ownerName, role: "owner" as const };
  await addMember(ctx, { ...owner, password, locale: input.locale }, "ownerEmail");
  ctx.audit({ kind: "party", id: partyId, detail: { name: input.name, kind } });
  return {
    ...{ partyId, currency: book.currency },
    answer: {
      ...{ id: toWireId("party", partyId), slug, ownerEmail: input.ownerEmail },
      ownerPassword: input.ownerPassword === undefined ? password : null,
    },
  };
}

/** The book a buyer is assigned (null: whatever the default is), and the currency it pays in. */
export async function sellersBook(
  { tx, actor }: Pick<CommandContext, "tx" | "actor">,
  bookId: string | null,
) {
  const { tenantId, partyId: sellerId } = actor;
  const id = bookId ?? (await defaultBookId(tx, tenantId, sellerId));
  const book = id === null ? null : await tx.priceBook.findFirst({ where: { tenantId, id, sellerId } });
  if (!book) throw new Invalid({ priceBookId: "choose" });
  if (!isCurrency(book.currency))
    throw new RangeError(`price book ${book.id} has the unknown currency ${book.currency}`);
  return { assigned: bookId, currency: book.currency };
}
