import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { listInForce } from "../catalogue/list-in-force";
import { ownBook } from "./own-book";
import { ruleView, type RuleNames } from "./rule-view";
import { bookInput } from "./schemas";
import { sellerZone } from "./seller-days";
import { vendorBands } from "./vendor-bands";
import { inForce, rulesOf, stateAt, versionsOf, type VersionRow } from "./versions";

/**
 * One of the seller's price books: its versions, the rules in force and of the draft, whom it prices, and what rules may speak of
 * (models, vendors, tags, segments, buyers).
 */
export const getBook = query({
  name: "price_book.get",
  permission: "prices.read",
  input: bookInput,
  async run({ tx, actor, now }, { id }) {
    const { tenantId, partyId: sellerId } = actor;
    const book = await ownBook(tx, actor, id);
    const versions = await versionsOf(tx, tenantId, id);
    const zone = await sellerZone(tx, actor);
    const models = await tx.model.findMany({
      where: { tenantId, status: { not: "draft" } },
      include: listInForce(now),
      orderBy: [{ vendor: "asc" }, { displayName: "asc" }, { id: "asc" }],
    });
    const edges = await tx.edge.findMany({
      where: { tenantId, sellerId, validTo: null },
      include: { buyer: { select: { id: true, name: true, kind: true, segment: true } } },
    });
    const publishers = await tx.member.findMany({
      where: {
        tenantId,
        partyId: sellerId,
        id: { in: versions.flatMap((version) => version.publishedById ?? []) },
      },
      select: { id: true, name: true },
    });
    const buyers = edges.map(({ buyer, priceBookId }) => ({ ...buyer, priceBookId })).sort(byName);
    const names: RuleNames = {
      models: new Map(models.map((model) => [model.id, model.displayName])),
      buyers: new Map(buyers.map((buyer) => [buyer.id, buyer.name])),
      zone,
    };
    const live = inForce(versions, now);
    const draft = versions.find(({ status }) => status === "draft");
    const whole = (version: VersionRow | undefined) =>
      version
        ? {
            id: toWireId("priceVersion", version.id),
            number: version.number,
            since: version.effectiveFrom,
            rules: rulesOf(version).map((rule) => ruleView(rule, names)),
          }
        : null;
    const memberNames = new Map(publishers.map((member) => [member.id, member.name]));
    return {
      id: toWireId("priceBook", id),
      ...{ name: book.name, currency: book.currency, isDefault: book.isDefault, zone },
      live: whole(live),
      draft: whole(draft),
      versions: versions.map((version) => ({
        id: toWireId("priceVersion", version.id),
        number: version.number,
        state: stateAt(version, live, now),
        since: version.effectiveFrom,
        publishedAt: version.publishedAt,
        publishedBy: version.publishedById ? (memberNames.get(version.publishedById) ?? null) : null,
        overrideReason: version.overrideReason,
        rules: version.rules.length,
      })),
      buyers: buyers.map((buyer) => ({
        id: toWireId("party", buyer.id),
        ...{ name: buyer.name, kind: buyer.kind },
        pricedHere: buyer.priceBookId === id || (buyer.priceBookId === null && book.isDefault),
      })),
      choices: {
        models: models.map((model) => ({
          id: toWireId("model", model.id),
          label: model.displayName,
          /** What its vendor asks for long inputs, as a rule's form has it; none where its list price has them already. */
          bands: draft && !hasBands(model.listPrices[0]) ? vendorBands(model) : [],
        })),
        vendors: distinct(models.map(({ vendor }) => vendor)),
        modalities: distinct(models.map(({ modality }) => modality)),
        tags: distinct(models.flatMap(({ tags }) => tags)),
        segments: distinct(buyers.flatMap(({ segment }) => segment ?? [])),
      },
    };
  },
});

export type BookDetail = Awaited<ReturnType<typeof getBook.execute>>;

function hasBands(list: { readonly bands: unknown } | undefined): boolean {
  return Array.isArray(list?.bands) && list.bands.length > 0;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
