import { isCurrency } from "@/lib/domain/money/currency";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { priceRows, sellingGround, type PriceRow } from "@/lib/usecases/pricing/selling-prices";
import { buyPricesFromJson, defaultBookId, ruleBuyer } from "@/lib/usecases/pricing/selling-steps";
import { ruleView, type RuleView } from "@/lib/usecases/pricing/rule-view";
import { inForce, rulesOf, versionsOf } from "@/lib/usecases/pricing/versions";

import { directBuyer } from "./direct-buyer";
import { buyerInput } from "./schemas";

export interface BuyerPrices {
  /** Null where the buyer's book has no version in force: nothing is for sale to it. */
  readonly book: { readonly id: string; readonly name: string; readonly version: number } | null;
  readonly rows: readonly PriceRow[];
  /** The rules the rows name. */
  readonly rules: readonly RuleView[];
}

/** What a direct buyer pays now for every model, and the rule that makes each price. System scope as for the table of a book. */
export const buyerPrices = query({
  name: "customer.prices",
  permission: "prices.read",
  scope: "system",
  input: buyerInput,
  async run({ tx, actor, now }, { id }): Promise<BuyerPrices> {
    const edge = await directBuyer(tx, actor, id);
    const { tenantId, sellerId, currency, allowedModelIds, buyer } = edge;
    const bookId = edge.priceBookId ?? (await defaultBookId(tx, tenantId, sellerId));
    const book =
      bookId === null ? null : await tx.priceBook.findFirst({ where: { tenantId, id: bookId, sellerId } });
    const version = book ? inForce(await versionsOf(tx, tenantId, book.id), now) : undefined;
    if (!book || !version || !isCurrency(currency)) return { book: null, rows: [], rules: [] };
    const ground = await sellingGround(tx, actor, now);
    const rules = rulesOf(version);
    const rows = priceRows(ground, {
      ...{
        versionId: version.id,
        rules,
        stock: buyPricesFromJson(version.buyPrices),
        currency,
        allowedModelIds,
      },
      buyer: ruleBuyer(id, buyer.segment),
    });
    const used = new Set(rows.map((row) => row.ruleId));
    const names = {
      models: new Map(ground.models.map((model) => [model.id, model.displayName])),
      buyers: new Map([[id, buyer.name]]),
      zone: "UTC",
    };
    return {
      book: { id: toWireId("priceBook", book.id), name: book.name, version: version.number },
      rows,
      rules: rules.map((rule) => ruleView(rule, names)).filter((view) => used.has(view.id)),
    };
  },
});
