import type { Tx } from "@/lib/db/with-tenant";
import { applyPpm, type Ppm } from "@/lib/domain/money/ppm";
import type { MarkupRule, RuleAudience, RuleScope, PriceBasis } from "@/lib/domain/pricing/markup-rule";
import { markupRuleToJson } from "@/lib/domain/pricing/markup-rule-json";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { pricesToJson } from "@/lib/domain/pricing/unit-prices";

import type { DemoModel } from "./catalogue";
import type { DemoContext } from "./demo-context";

/** A rule before it has an id. */
export interface DemoRule {
  readonly scope: RuleScope;
  readonly audience: RuleAudience;
  readonly basis: PriceBasis;
}

const ALL = { kind: "all" } as const;

/** A share of the list price for a scope and an audience. */
export function ofList(factorPpm: Ppm, scope: RuleScope = ALL, audience: RuleAudience = ALL): DemoRule {
  return { scope, audience, basis: { kind: "percent_over_list", factorPpm } };
}

/** A share of what the seller itself pays. */
export function ofBuyPrice(factorPpm: Ppm): DemoRule {
  return { scope: ALL, audience: ALL, basis: { kind: "percent_over_buy", factorPpm } };
}

/** What stock costs the root per model, in micro-dollars per million units: frozen into its price versions. */
export type BuyPrices = ReadonlyMap<string, UnitPrices>;

/** Buy prices of models whose stock was bought at a share of the list price. */
export function shareOfList(models: readonly DemoModel[], costPpm: Ppm): BuyPrices {
  const cost = (list: UnitPrices): UnitPrices =>
    Object.fromEntries(
      Object.entries(list).map(([dimension, price]) => [dimension, applyPpm(price, costPpm)]),
    );
  return new Map(models.map(({ id, list }) => [id, cost(list)]));
}

/** Makes an empty price book. @returns its id */
export async function seedBook(
  tx: Tx,
  demo: DemoContext,
  book: { sellerId: string; name: string; isDefault: boolean; at: Date },
): Promise<string> {
  const { tenantId, newId } = demo.at(book.at);
  const id = newId();
  const { sellerId, name, isDefault, at } = book;
  await tx.priceBook.create({
    data: { tenantId, id, sellerId, name, currency: "USD", isDefault, createdAt: at },
  });
  return id;
}

export interface VersionToPublish {
  readonly sellerId: string;
  readonly bookId: string;
  readonly number: number;
  readonly rules: readonly DemoRule[];
  readonly buyPrices: BuyPrices;
  readonly at: Date;
}

/** Publishes the next edition of a book, in force from `at`; the one before is archived. */
export async function publishVersion(tx: Tx, demo: DemoContext, version: VersionToPublish): Promise<void> {
  const { sellerId, bookId: priceBookId, number, rules, at } = version;
  const { tenantId, newId } = demo.at(at);
  const id = newId();
  const buyPrices = Object.fromEntries(
    [...version.buyPrices].map(([modelId, prices]) => [
      modelId,
      { prices: pricesToJson(prices), currency: "USD" },
    ]),
  );
  await tx.priceVersion.create({
    data: { tenantId, id, sellerId, priceBookId, number, status: "draft", buyPrices, createdAt: at },
  });
  await tx.markupRule.createMany({
    data: rules.map((rule, position) => {
      const ruleId = newId();
      const whole: MarkupRule = { ...rule, id: ruleId, priority: 0, effectiveFrom: null, effectiveTo: null };
      const json = JSON.parse(JSON.stringify(markupRuleToJson(whole))) as object;
      return { tenantId, id: ruleId, sellerId, priceVersionId: id, position, rule: json, createdAt: at };
    }),
  });
  await tx.priceVersion.updateMany({
    where: { tenantId, priceBookId, status: "live" },
    data: { status: "archived", updatedAt: at },
  });
  await tx.priceVersion.update({
    where: { tenantId_id: { tenantId, id } },
    data: { status: "live", effectiveFrom: at, publishedAt: at, updatedAt: at },
  });
}
