import { z } from "zod";

import type { BonusStep } from "@/lib/domain/billing/top-up";
import type { Currency } from "@/lib/domain/money/currency";
import type { Ppm } from "@/lib/domain/money/ppm";
import { DEFAULT_PROVIDER } from "@/lib/integrations/payments/registry";
import { query } from "@/lib/usecases/define";

import { buyingTermsOf } from "./buying-terms";
import { readOffer } from "./offer";

const DAY_MS = 86_400_000;

/** What a top-up page needs to say "you pay, you get, valid until" without asking the server at each key. */
export interface TopUpTerms {
  readonly sellerName: string;
  readonly currency: Currency;
  readonly taxPpm: Ppm;
  readonly taxInclusive: boolean;
  readonly presetsMinor: readonly bigint[];
  readonly bonusSteps: readonly BonusStep[];
  readonly minMinor: bigint;
  readonly maxMinor: bigint;
  readonly bonusDays: number;
  /** When the bonus of a top-up paid for now ends. */
  readonly bonusUntil: Date;
  readonly provider: string;
}

/** The terms on which the actor's party can top up with its seller. */
export const readTopUpTerms = query({
  name: "topup.terms",
  permission: "topup.create",
  input: z.object({}),
  async run({ tx, actor, now }): Promise<TopUpTerms> {
    const terms = await buyingTermsOf(tx, actor.tenantId, actor.partyId);
    const { sellerName, currency, taxPpm, taxInclusive } = terms;
    const offer = readOffer(terms.storedOffer, currency);
    const bonusUntil = new Date(now.getTime() + offer.bonusDays * DAY_MS);
    return { sellerName, currency, taxPpm, taxInclusive, ...offer, bonusUntil, provider: DEFAULT_PROVIDER };
  },
});
