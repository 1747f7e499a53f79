import type { Tx } from "@/lib/db/with-tenant";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { markupRuleFromJson } from "@/lib/domain/pricing/markup-rule-json";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";
import { command } from "@/lib/usecases/define";
import { found, Invalid } from "@/lib/usecases/errors";

import { draftOf, lockOwnBook } from "./own-book";
import { saveRuleInput, type RuleDraft } from "./rule-schema";
import { dayEnd, dayStart, sellerZone } from "./seller-days";
import { ruleJson } from "./write-version";

const RULES_MAX = 500;

/**
 * Adds a rule to a book's draft, or changes one of it. Throws Conflict(no_draft): what is published never changes;
 * NotFound for a rule of another version; Invalid for a model or buyer that is not the seller's to name.
 */
export const saveRule = command({
  name: "price_book.save_rule",
  permission: "prices.write",
  input: saveRuleInput,
  async run({ tx, actor, now, newId, audit }, { id: bookId, ruleId, draft: said }) {
    const { tenantId } = actor;
    const book = await lockOwnBook(tx, actor, bookId);
    const draft = await draftOf(tx, book);
    await checkNames(tx, actor, said);
    const known =
      ruleId === undefined
        ? null
        : found(
            "markupRule",
            draft.rules.find((row) => row.id === ruleId),
          );
    const id = known?.id ?? newId();
    const offerId = known ? markupRuleFromJson(known.rule).offerId : undefined;
    const dated = await datedRule(tx, actor, said, id);
    const rule = ruleJson(offerId === undefined ? dated : { ...dated, offerId });
    if (known) {
      await tx.markupRule.update({ where: { tenantId_id: { tenantId, id } }, data: { rule } });
    } else {
      if (draft.rules.length >= RULES_MAX) throw new Invalid({ scopeKind: "too_many_rules" });
      const position = Math.max(-1, ...draft.rules.map((row) => row.position)) + 1;
      await tx.markupRule.create({
        data: {
          tenantId,
          id,
          sellerId: book.sellerId,
          priceVersionId: draft.id,
          position,
          rule,
          createdAt: now,
        },
      });
    }
    audit({ kind: "price_book", id: bookId, detail: { version: draft.number, rule } });
    return { id: toWireId("markupRule", id) };
  },
});

async function datedRule(
  tx: Tx,
  actor: Actor,
  { rule, from, until }: RuleDraft,
  id: string,
): Promise<MarkupRule> {
  const zone = await sellerZone(tx, actor);
  return {
    ...rule,
    id,
    effectiveFrom: from === null ? null : dayStart(from, zone),
    effectiveTo: until === null ? null : dayEnd(until, zone),
  };
}

/** A rule for a model or a buyer that is not there would price nothing, silently. */
async function checkNames(
  tx: Tx,
  { tenantId, partyId: sellerId }: Actor,
  { rule }: RuleDraft,
): Promise<void> {
  const { scope, audience } = rule;
  if (scope.kind === "model") {
    const model = await tx.model.findFirst({ where: { tenantId, id: scope.modelId }, select: { id: true } });
    if (!model) throw new Invalid({ scopeValue: "choose" });
  }
  if (audience.kind === "customer") {
    const where = { tenantId, sellerId, buyerId: audience.partyId, validTo: null };
    const edge = await tx.edge.findFirst({ where, select: { id: true } });
    if (!edge) throw new Invalid({ audienceValue: "choose" });
  }
}
