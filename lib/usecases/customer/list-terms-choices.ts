import { z } from "zod";

import { isCurrency } from "@/lib/domain/money/currency";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { taxTermsOf } from "@/lib/usecases/tenant/tax-terms";

/** What the form of a new buyer offers: the seller's price books, and the tax its sales usually carry. */
export const listTermsChoices = query({
  name: "customer.terms_choices",
  permission: "customers.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId, partyId: sellerId } }) {
    const books = await tx.priceBook.findMany({
      where: { tenantId, sellerId },
      orderBy: [{ isDefault: "desc" }, { name: "asc" }, { id: "asc" }],
    });
    const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const buying = await tx.edge.findFirst({ where: { tenantId, buyerId: sellerId, validTo: null } });
    const currency = isCurrency(tenant.currency) ? tenant.currency : "USD";
    // A distributor's buyers pay the tax it pays itself, until it says otherwise.
    const tax = buying ?? taxTermsOf(tenant.legalEntity, currency);
    return {
      books: books.map(({ id, name, currency: paidIn, isDefault }) => {
        return { id: toWireId("priceBook", id), name, currency: paidIn, isDefault };
      }),
      taxPercent: decimalFromScaled(BigInt(tax.taxRatePpm), 4),
      taxInclusive: tax.taxInclusive,
    };
  },
});

export type TermsChoices = Awaited<ReturnType<typeof listTermsChoices.execute>>;
