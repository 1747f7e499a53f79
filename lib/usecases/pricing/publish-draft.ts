import type { PriceBook } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { decimalFromPrice } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command, type CommandContext } from "@/lib/usecases/define";
import { Conflict, Invalid } from "@/lib/usecases/errors";

import { archiveSuperseded } from "./archive-superseded";
import { crossings, draftMark } from "./crossing-editions";
import { draftOf, lockOwnBook } from "./own-book";
import { audienceGroups, reviewVersion, type BelowCostPair, type Review } from "./review-version";
import { publishInput } from "./schemas";
import { dayStart, sellerZone } from "./seller-days";
import { bookCurrency, sellingGround } from "./selling-prices";
import { buyPricesToJson } from "./stock-cost-now";
import { rulesOf, versionsOf, type VersionRow } from "./versions";

const PAIRS_NAMED = 6;
const AHEAD_MS_MAX = 366 * 86_400_000;

/**
 * Publishes a book's draft: from now on, or from the first moment of a day in the seller's zone. It never changes again; the
 * one before it is archived when its time is over, and calls made by it keep it. The root's stock cost is frozen with it.
 * System scope: what a distributor pays is made by its parents' rules; nothing of them is answered.
 * Throws Conflict(no_draft, draft_empty, nothing_supplied, rule_broken, rules_tie, day_taken), Conflict(needs_confirmation, no_exchange_rate)
 * where the review asks about a rule and nobody has confirmed it, Conflict(editions_cross) the same of another edition that this one would
 * undo or be undone by, Conflict(draft_changed) where it is not the draft that was reviewed, and Conflict(below_cost) naming the prices unless a
 * reason is given, which is kept with the version (DESIGN section 3, Prices).
 */
export const publishDraft = command({
  name: "price_book.publish",
  permission: "prices.publish",
  scope: "system",
  input: publishInput,
  async run(ctx, { id, when, day, overrideReason, confirmed, reviewed: mark }) {
    const { tx, actor, now, audit } = ctx;
    const { tenantId } = actor;
    const book = await lockOwnBook(tx, actor, id);
    const draft = await draftOf(tx, book);
    if (draft.rules.length === 0) throw new Conflict("draft_empty");
    if (mark !== undefined && mark !== draftMark(draft)) throw new Conflict("draft_changed");
    const effectiveFrom = when === "now" ? now : futureDay(day, await sellerZone(tx, actor), now);
    const { review, buyPrices } = await reviewed(ctx, book, draft, effectiveFrom);
    if (when === "later") await refuseTakenDay(tx, book, effectiveFrom);
    refuse(review, overrideReason, confirmed === true);
    if (confirmed !== true) await refuseCrossing(tx, book, draft, effectiveFrom);
    const reason = review.belowCost.length > 0 ? overrideReason : null;
    if (when === "now") await archiveSuperseded(tx, book, now);
    await tx.priceVersion.update({
      where: { tenantId_id: { tenantId, id: draft.id } },
      data: {
        ...{ status: when === "now" ? "live" : "scheduled", effectiveFrom, buyPrices },
        ...{ publishedAt: now, publishedById: actor.memberId, overrideReason: reason, updatedAt: now },
      },
    });
    audit({
      kind: "price_book",
      id,
      detail: {
        ...{ version: draft.number, effectiveFrom: effectiveFrom.toISOString() },
        ...(reason === null ? {} : { overrideReason: reason, belowCost: review.belowCost.map(pairText) }),
      },
    });
    return { version: toWireId("priceVersion", draft.id), number: draft.number, effectiveFrom };
  },
});

function futureDay(day: string, zone: string, now: Date): Date {
  if (day === "") throw new Invalid({ day: "required" });
  const at = dayStart(day, zone);
  if (at <= now) throw new Invalid({ day: "not_in_future" });
  if (at.getTime() - now.getTime() > AHEAD_MS_MAX) throw new Invalid({ day: "too_far_ahead" });
  return at;
}

async function reviewed({ tx, actor, now }: CommandContext, book: PriceBook, draft: VersionRow, from: Date) {
  const rules = rulesOf(draft);
  const ground = await sellingGround(tx, actor, from, now);
  if (!ground.supply) throw new Conflict("nothing_supplied");
  const groups = await audienceGroups(tx, book, bookCurrency(book), rules);
  const review = reviewVersion(ground, { versionId: draft.id, rules, stock: ground.stock }, groups, from);
  return { review, buyPrices: buyPricesToJson(ground.stock) };
}

function refuse({ faults, belowCost, questions }: Review, reason: string, confirmed: boolean): void {
  const broken = faults.find(({ kind }) => kind === "invalid_rule");
  if (broken) throw new Conflict("rule_broken", { values: { model: broken.model } });
  const tie = questions.find((question) => question.kind === "tie");
  if (tie) throw new Conflict("rules_tie", { values: { row: tie.row, by: tie.by, model: tie.model } });
  if (questions.length > 0 && !confirmed) {
    const unrated = questions.find((question) => question.kind === "no_rate");
    if (unrated) {
      const { row, model, from, to } = unrated;
      throw new Conflict("no_exchange_rate", { values: { row, model, from, to } });
    }
    const rows = [...new Set(questions.map(({ row }) => row))].join(", ");
    throw new Conflict("needs_confirmation", { values: { count: questions.length, rows } });
  }
  if (belowCost.length > 0 && reason === "") throw belowCostConflict(belowCost);
}

/** Names the first of the prices that do not cover their cost. */
export function belowCostConflict(belowCost: readonly BelowCostPair[]): Conflict {
  const named = belowCost.slice(0, PAIRS_NAMED).map(pairText).join("; ");
  const pairs = belowCost.length > PAIRS_NAMED ? `${named}; …` : named;
  return new Conflict("below_cost", { values: { count: belowCost.length, pairs } });
}

/** "GPT-5 mini (Acme), output: 1.80 < 2.00 USD", the same in every language. */
export function pairText({ model, audience, dimension, price, cost, currency }: BelowCostPair): string {
  const where = audience === null ? model : `${model} (${audience})`;
  const paid = cost === null ? "?" : decimalFromPrice(cost);
  return `${where}, ${dimension.replaceAll("_", " ")}: ${decimalFromPrice(price)} < ${paid} ${currency}`;
}

/** An edition that would silently undo another one, or be undone by it. */
async function refuseCrossing(tx: Tx, book: PriceBook, draft: VersionRow, from: Date): Promise<void> {
  const [crossing] = crossings(await versionsOf(tx, book.tenantId, book.id), draft, from);
  if (!crossing) return;
  const { kind, number, since } = crossing;
  throw new Conflict("editions_cross", { values: { kind, number, since: since.toISOString().slice(0, 10) } });
}

/** Two editions that begin on one day: the later would silently undo the earlier. */
async function refuseTakenDay(tx: Tx, { tenantId, id }: PriceBook, effectiveFrom: Date): Promise<void> {
  const other = await tx.priceVersion.findFirst({
    where: { tenantId, priceBookId: id, status: "scheduled", effectiveFrom },
    select: { number: true },
  });
  if (other) throw new Conflict("day_taken", { values: { number: other.number } });
}
