import { quoteTopUp, type TopUpQuote } from "@/lib/domain/billing/top-up";
import { MINOR_DIGITS } from "@/lib/domain/money/currency";
import { DecimalSyntaxError, decimalFromScaled, scaledFromDecimal } from "@/lib/domain/money/nano";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { DEFAULT_PROVIDER, paymentProvider } from "@/lib/integrations/payments/registry";
import type { Actor } from "@/lib/usecases/actor";
import { command } from "@/lib/usecases/define";
import { Conflict, Invalid, Unavailable } from "@/lib/usecases/errors";

import { buyingTermsOf, type BuyingTerms } from "./buying-terms";
import { readOffer } from "./offer";
import { assertOwnOrigin } from "./own-origin";
import { recordCheckout } from "./record-checkout";
import { createTopUpSchema } from "./schemas";
import { topUpView, type TopUpView } from "./top-up-view";

export interface TopUpStarted {
  readonly topUp: TopUpView;
  /** Shown to the payer at the gateway. */
  readonly description: string;
  readonly returnUrl: string;
  /** The payment page; null until the gateway was asked, which happens after the commit. */
  readonly redirectUrl: string | null;
}

/**
 * Records that a buyer wants to top up its wallet with its seller, on the terms of this moment, and once that is
 * committed asks the payment provider for a page. Nothing is credited here: a verified payment does that.
 * Throws Invalid for an amount out of the offer's bounds, Conflict where nothing is prepaid (commission), Unavailable when
 * the provider does not answer (nothing was charged; the same idempotency key may try again).
 */
export const createTopUp = command({
  name: "topup.create",
  permission: "topup.create",
  input: createTopUpSchema,
  async run({ tx, actor, now, newId, audit }, input): Promise<TopUpStarted> {
    await assertOwnOrigin(tx, actor.tenantId, input.origin);
    const terms = await buyingTermsOf(tx, actor.tenantId, actor.partyId);
    if (terms.mode === "commission") throw new Conflict("topup_not_prepaid");
    const quote = quoteOf(terms, input.amount);
    const row = await tx.topUp.create({
      data: {
        ...{ tenantId: actor.tenantId, id: newId(), walletId: terms.walletId },
        ...{ sellerId: terms.sellerId, buyerId: terms.buyerId, memberId: actor.memberId },
        ...{ status: "created", currency: terms.currency, provider: DEFAULT_PROVIDER },
        ...{ netMinor: quote.netMinor, taxMinor: quote.taxMinor, totalMinor: quote.grossMinor },
        ...{ bonusMinor: quote.bonusMinor, createdAt: now, updatedAt: now },
      },
      include: { payments: true },
    });
    audit({
      kind: "top_up",
      id: row.id,
      detail: { totalMinor: row.totalMinor.toString(), currency: row.currency },
    });
    const topUp = topUpView(row);
    const returnUrl = new URL(`${input.returnPath}/${topUp.id}`, input.origin).href;
    return { topUp, description: `${terms.sellerName} · ${terms.buyerName}`, returnUrl, redirectUrl: null };
  },
  after: [openCheckout],
});

/** The amount typed, as what is paid, taxed, credited and given on top. */
function quoteOf(terms: BuyingTerms, amount: string): TopUpQuote {
  const offer = readOffer(terms.storedOffer, terms.currency);
  const digits = MINOR_DIGITS[terms.currency];
  const amountMinor = minorOf(amount, digits);
  const bound = (value: bigint) => ({ value: decimalFromScaled(value, digits, digits) });
  if (amountMinor < offer.minMinor)
    throw new Invalid({ amount: { reason: "atLeast", values: bound(offer.minMinor) } });
  if (amountMinor > offer.maxMinor)
    throw new Invalid({ amount: { reason: "atMost", values: bound(offer.maxMinor) } });
  const { currency, taxPpm, taxInclusive } = terms;
  return quoteTopUp({ currency, amountMinor, taxPpm, taxInclusive, bonusSteps: offer.bonusSteps });
}

function minorOf(amount: string, digits: number): bigint {
  try {
    return scaledFromDecimal(amount, digits);
  } catch (error) {
    if (error instanceof DecimalSyntaxError) throw new Invalid({ amount: "format" });
    throw error;
  }
}

/** Asks the gateway for a page, outside of any transaction. Asking again for the same top-up finds the same page. */
async function openCheckout(
  started: TopUpStarted,
  { actor, now }: { actor: Actor; now: Date },
): Promise<TopUpStarted> {
  const { topUp, description, returnUrl } = started;
  const minor = topUp.totalNano / 10n ** BigInt(9 - MINOR_DIGITS[topUp.currency]);
  const checkout = await paymentProvider(topUp.provider)
    .createCheckout({
      ...{ tenantId: actor.tenantId, reference: topUp.id, description, returnUrl },
      ...{ amountMinor: minor, currency: topUp.currency },
    })
    .catch((cause: unknown) => {
      throw new Unavailable("payment_provider_away", { cause });
    });
  const id = fromWireId("topUp", topUp.id) ?? "";
  await recordCheckout.execute(actor, { id, providerRef: checkout.providerRef }, { now });
  return { ...started, redirectUrl: checkout.redirectUrl };
}
