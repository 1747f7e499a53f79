import type { createDraft } from "@/lib/usecases/pricing/create-draft";
import type { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import type { RuleFields } from "@/lib/usecases/pricing/rule-schema";
import { sendCommand, type AnswerOf } from "@/lib/web/api";

/** A lower price for some models of one book, for everybody, until a day. */
export interface Offer {
  readonly bookId: string;
  readonly modelIds: readonly string[];
  /** Of the list price. */
  readonly percent: string;
  /** The last day, itself included. */
  readonly until: string;
}

/** Above the rules a book begins with; a customer's and a segment's own still come first. */
const OFFER_PRIORITY = "900";

/**
 * Publishes an offer as the next edition of a book: today's rules and one more for each model, which ends by itself. Where
 * that is refused (below cost, say) the draft is taken back and nothing has changed. Rejects as `sendCommand` does; a draft
 * somebody else has begun is left alone.
 */
export async function openOffer(offer: Offer): Promise<AnswerOf<typeof publishDraft>> {
  const book = `/api/price-books/${offer.bookId}`;
  await sendCommand<AnswerOf<typeof createDraft>>(`${book}/draft`, {});
  try {
    for (const modelId of offer.modelIds) await sendCommand(`${book}/rules`, ruleOf(offer, modelId));
    return await sendCommand<AnswerOf<typeof publishDraft>>(`${book}/publish`, {
      ...{ when: "now", day: "", overrideReason: "" },
    });
  } catch (error) {
    await sendCommand(`${book}/draft`, {}, { method: "DELETE" }).catch(() => undefined);
    throw error;
  }
}

function ruleOf({ percent, until }: Offer, modelId: string): RuleFields {
  return {
    ...{ scopeKind: "model", scopeValue: modelId, audienceKind: "all", audienceValue: "" },
    ...{ basisKind: "percent_over_list", percent, prices: {}, overrides: [], floor: {}, ceiling: {} },
    ...{ priority: OFFER_PRIORITY, from: "", until },
  };
}
