import { createBuyer, type CreatedBuyer } from "@/lib/usecases/customer/create-buyer";
import { createBuyerInput } from "@/lib/usecases/customer/schemas";
import { command } from "@/lib/usecases/define";
import { TEN_PERCENT_MORE, writeDraft } from "@/lib/usecases/pricing/write-version";

/**
 * A distributor of the actor's own party: it can sign in, and has a default price book in force, a tenth over what it pays, so
 * that its first client can be priced at once. See createBuyer for what it throws.
 */
export const createDistributor = command({
  name: "distributor.create",
  permission: "distributors.write",
  scope: "system",
  input: createBuyerInput,
  async run(ctx, input): Promise<CreatedBuyer> {
    const { tx, actor, now, newId } = ctx;
    const { tenantId } = actor;
    const { partyId: sellerId, currency, answer } = await createBuyer(ctx, "distributor", input);
    const bookId = newId();
    await tx.priceBook.create({
      data: { tenantId, id: bookId, sellerId, name: "Standard", currency, isDefault: true, createdAt: now },
    });
    const id = await writeDraft(ctx, { sellerId, bookId, number: 1, rules: [TEN_PERCENT_MORE] });
    await tx.priceVersion.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "live", effectiveFrom: now, publishedAt: now, updatedAt: now },
    });
    return answer;
  },
  redact: (answer) => ({ ...answer, ownerPassword: null }),
});
