import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { ruleChanges } from "@/lib/domain/pricing/rule-changes";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { buyerTerms } from "./buyer-terms";
import { ownBook } from "./own-book";
import { ruleNames } from "./rule-names";
import { ruleView } from "./rule-view";
import { compareInput } from "./schemas";
import { bookCurrency, priceRows, sellingGround, type Offer, type PriceRow } from "./selling-prices";
import { buyPricesFromJson, ruleBuyer } from "./selling-steps";
import { inForce, rulesOf, stateAt, versionsOf, type VersionRow } from "./versions";

/**
 * Two editions of a book side by side: rule by rule, and price by price for one buyer (or one no rule names) at the costs of today.
 * Prices that are the same are left out. System scope as for the table of prices. Throws NotFound for a version of another book.
 */
export const compareVersions = query({
  name: "price_book.compare",
  permission: "prices.read",
  scope: "system",
  input: compareInput,
  async run({ tx, actor, now }, { id, from, to, buyer: buyerId }) {
    const book = await ownBook(tx, actor, id);
    const towards = buyerId === undefined ? null : await buyerTerms(tx, actor, buyerId);
    const versions = await versionsOf(tx, actor.tenantId, id);
    const pick = (wanted: string) =>
      found(
        "priceVersion",
        versions.find((row) => row.id === wanted),
      );
    const [before, after] = [pick(from), pick(to)];
    const ground = await sellingGround(tx, actor, now);
    const terms = towards ?? {
      buyer: ruleBuyer("", null),
      currency: bookCurrency(book),
      allowedModelIds: [],
    };
    const rowsOf = (version: VersionRow) => {
      const stock = version.status === "draft" ? ground.stock : buyPricesFromJson(version.buyPrices);
      const offer: Offer = { versionId: version.id, rules: rulesOf(version), stock, ...terms };
      return priceRows(ground, offer);
    };
    const names = await ruleNames(tx, actor);
    const shown = (rule: MarkupRule | null) => rule && ruleView(rule, names);
    const live = inForce(versions, now);
    const head = (version: VersionRow) => ({
      ...{ id: toWireId("priceVersion", version.id), number: version.number },
      ...{ state: stateAt(version, live, now), since: version.effectiveFrom },
    });
    return {
      book: { id: toWireId("priceBook", id), name: book.name, currency: book.currency },
      ...{ from: head(before), to: head(after) },
      rules: ruleChanges(rulesOf(before), rulesOf(after)).map((change) => ({
        kind: change.kind,
        before: shown(change.before),
        after: shown(change.after),
      })),
      prices: priceChanges(rowsOf(before), rowsOf(after)),
      versions: versions.map(head),
    };
  },
});

export type VersionComparison = Awaited<ReturnType<typeof compareVersions.execute>>;

/** A price that differs; null where an edition has none. Micro per million, in the currency of the edge. */
export interface PriceChange {
  readonly model: string;
  readonly dimension: Dimension;
  readonly currency: string;
  readonly before: bigint | null;
  readonly after: bigint | null;
}

function priceChanges(before: readonly PriceRow[], after: readonly PriceRow[]): PriceChange[] {
  const old = new Map(before.map((row) => [row.id, row]));
  return after.flatMap((row) =>
    DIMENSIONS.flatMap((dimension): PriceChange[] => {
      const was = sellAt(old.get(row.id), dimension);
      const is = sellAt(row, dimension);
      if (was === is) return [];
      return [{ model: row.displayName, dimension, currency: row.currency, before: was, after: is }];
    }),
  );
}

function sellAt(row: PriceRow | undefined, dimension: Dimension): bigint | null {
  return row?.lines.find((line) => line.dimension === dimension)?.sell ?? null;
}
