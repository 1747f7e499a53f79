import { isCurrency } from "@/lib/domain/money/currency";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { priceRows, sellingGround, type PriceRow } from "@/lib/usecases/pricing/selling-prices";
import { buyPricesFromJson, defaultBookId, ruleBuyer } from "@/lib/usecases/pricing/selling-steps";
import { ruleNames } from "@/lib/usecases/pricing/rule-names";
import { ruleView, type RuleNames, type RuleView } from "@/lib/usecases/pricing/rule-view";
import { inForce, rulesOf, stateAt, versionsOf, type VersionRow } from "@/lib/usecases/pricing/versions";

import { directBuyer } from "./direct-buyer";
import { buyerInput } from "./schemas";

export interface BuyerPrices {
  /** Null where the buyer's book has no version in force: nothing is for sale to it. */
  readonly book: { readonly id: string; readonly name: string; readonly version: number } | null;
  readonly rows: readonly PriceRow[];
  /** The rules the rows name. */
  readonly rules: readonly RuleView[];
  /** Contract prices: every rule made for this buyer alone, in what is in force or scheduled. */
  readonly contracts: readonly Contract[];
}

export interface Contract {
  readonly rule: RuleView;
  readonly version: number;
  readonly since: Date | null;
  readonly scheduled: boolean;
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
    const versions = book ? await versionsOf(tx, tenantId, book.id) : [];
    const version = inForce(versions, now);
    const names = await ruleNames(tx, actor);
    const contracts = versions.flatMap((one) => contractsIn(one, id, version, now, names));
    if (!book || !version || !isCurrency(currency)) return { book: null, rows: [], rules: [], contracts };
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
    return {
      book: { id: toWireId("priceBook", book.id), name: book.name, version: version.number },
      rows,
      rules: rules.map((rule) => ruleView(rule, names)).filter((view) => used.has(view.id)),
      contracts,
    };
  },
});

function contractsIn(
  version: VersionRow,
  buyerId: string,
  live: VersionRow | undefined,
  now: Date,
  names: RuleNames,
): Contract[] {
  const state = stateAt(version, live, now);
  if (state !== "live" && state !== "scheduled") return [];
  return rulesOf(version)
    .filter(({ audience }) => audience.kind === "customer" && audience.partyId === buyerId)
    .map((rule) => ({
      rule: ruleView(rule, names),
      ...{ version: version.number, since: version.effectiveFrom, scheduled: state === "scheduled" },
    }));
}
