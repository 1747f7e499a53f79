import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { buyerTerms } from "./buyer-terms";
import { ownBook } from "./own-book";
import { priceTableInput } from "./schemas";
import { bookCurrency, priceRows, sellingGround, type Offer } from "./selling-prices";
import { buyPricesFromJson, ruleBuyer } from "./selling-steps";
import { inForce, rulesOf, versionsOf } from "./versions";

/**
 * What every model would cost a direct buyer, or a buyer no rule names, by a book's version in force or its draft: list
 * price, the seller's own buy price, selling price and margin per dimension. System scope: the seller's buy price is made
 * by its parents' rules, of which nothing else is answered.
 */
export const priceTable = query({
  name: "price_book.prices",
  permission: "prices.read",
  scope: "system",
  input: priceTableInput,
  async run({ tx, actor, now }, { id, version: which, buyer: buyerId }) {
    const { tenantId } = actor;
    const book = await ownBook(tx, actor, id);
    const towards = buyerId === undefined ? null : await buyerTerms(tx, actor, buyerId);
    const versions = await versionsOf(tx, tenantId, id);
    const version =
      which === "live" ? inForce(versions, now) : versions.find(({ status }) => status === "draft");
    if (!version) return { version: null, supplied: true, rows: [] };
    const ground = await sellingGround(tx, actor, now);
    const offer: Offer = {
      versionId: version.id,
      rules: rulesOf(version),
      stock: which === "live" ? buyPricesFromJson(version.buyPrices) : ground.stock,
      ...(towards ?? { buyer: ruleBuyer("", null), currency: bookCurrency(book), allowedModelIds: [] }),
    };
    return {
      version: { id: toWireId("priceVersion", version.id), number: version.number },
      /** False where the seller's own seller has no prices in force. */
      supplied: ground.supply !== null,
      rows: priceRows(ground, offer),
    };
  },
});

export type PriceTable = Awaited<ReturnType<typeof priceTable.execute>>;
