import { randomUUID } from "node:crypto";

import { withTenant } from "@/lib/db/with-tenant";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { ruleJson, type NewRule } from "@/lib/usecases/pricing/write-version";

import type { SellingShop } from "./selling-shop";

/** A price book of every seller of a shop, whose drafts a test writes rule by rule. */
export class ShopBooks {
  readonly #books = new Map<string, string>();

  private constructor(private readonly shop: SellingShop) {}

  /** Makes the books and publishes their first editions. */
  static async open(shop: SellingShop): Promise<ShopBooks> {
    const books = new ShopBooks(shop);
    for (const seller of [shop.planted.root, shop.planted.distributor, shop.sub]) {
      const { id } = await createBook.execute(seller, { name: "Retail", copyFrom: "" });
      books.#books.set(seller.partyId, id);
      await books.publish(seller);
    }
    return books;
  }

  /** Wire id of a seller's book. */
  of(seller: MemberActor): string {
    return this.#books.get(seller.partyId) ?? "";
  }

  /** Publishes a seller's draft now, whatever the review asks. */
  async publish(seller: MemberActor): Promise<void> {
    await publishDraft.execute(seller, {
      ...{ id: this.of(seller), when: "now", day: "", overrideReason: "a test", confirmed: true },
    });
    await this.shop.refresh();
  }

  /** Begins a draft that holds exactly these rules. */
  async draft(seller: MemberActor, rules: readonly NewRule[]): Promise<void> {
    const { tenantId, partyId } = seller;
    await createDraft.execute(seller, { id: this.of(seller) });
    await withTenant({ tenantId, partyId }, async (tx) => {
      const priceBookId = fromWireId("priceBook", this.of(seller)) ?? "";
      const version = await tx.priceVersion.findFirstOrThrow({
        where: { tenantId, priceBookId, status: "draft" },
      });
      await tx.markupRule.deleteMany({ where: { tenantId, priceVersionId: version.id } });
      for (const [position, rule] of rules.entries()) {
        const id = randomUUID();
        const data = { tenantId, id, sellerId: partyId, priceVersionId: version.id, position };
        await tx.markupRule.create({ data: { ...data, rule: ruleJson({ ...rule, id }) } });
      }
    });
  }
}
