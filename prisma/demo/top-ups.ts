import type { Tx } from "@/lib/db/with-tenant";
import { quoteTopUp } from "@/lib/domain/billing/top-up";
import { nanoPerMinor } from "@/lib/domain/money/currency";
import { applyPpm } from "@/lib/domain/money/ppm";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { DEFAULT_PROVIDER } from "@/lib/integrations/payments/registry";
import { FEE_PPM } from "@/lib/integrations/sandbox-payments/books";
import { refOf } from "@/lib/integrations/sandbox-payments/reference";
import { creditTopUp } from "@/lib/usecases/topup/credit-top-up";
import { readOffer } from "@/lib/usecases/topup/offer";

import type { DemoContext } from "./demo-context";
import type { PlantedBuyer } from "./tree";

const DAY_MS = 86_400_000;

/** Tops up every wallet that fell below what its owner likes to have, through the code that credits real payments. */
export async function topUpWhereLow(
  demo: DemoContext,
  buyers: readonly PlantedBuyer[],
  at: Date,
): Promise<number> {
  return demo.transaction(async (tx) => {
    const wallets = await tx.wallet.findMany({
      where: { tenantId: demo.tenantId },
      select: { id: true, postedNano: true },
    });
    const posted = new Map(wallets.map((wallet) => [wallet.id, wallet.postedNano]));
    let count = 0;
    for (const planted of buyers) {
      const habit = planted.buyer.topUps;
      if (!habit || (posted.get(planted.walletId) ?? 0n) >= habit.belowMinor * nanoPerMinor("USD")) continue;
      await topUp(tx, demo, planted, habit.amountMinor, at);
      count += 1;
    }
    return count;
  });
}

/** One paid top-up of so many cents net: the intent, what the sandbox gateway keeps of it, and the credit. */
async function topUp(
  tx: Tx,
  demo: DemoContext,
  { buyer, id: buyerId, sellerId, walletId }: PlantedBuyer,
  netMinor: bigint,
  at: Date,
): Promise<void> {
  const { tenantId, newId } = demo.at(at);
  const seller = await tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: sellerId } } });
  const offer = readOffer(seller.topUpOffer, "USD");
  const quote = quoteTopUp({
    currency: "USD",
    amountMinor: netMinor,
    taxPpm: buyer.taxRatePpm,
    taxInclusive: buyer.taxInclusive,
    bonusSteps: offer.bonusSteps,
  });
  const topUpId = newId();
  const sandboxId = newId();
  const [amountMinor, feeMinor] = [quote.grossMinor, applyPpm(quote.grossMinor, FEE_PPM)];
  const paid = { amountMinor, feeMinor, currency: "USD" };
  await tx.topUp.create({
    data: {
      tenantId,
      id: topUpId,
      walletId,
      sellerId,
      buyerId,
      status: "pending",
      currency: "USD",
      netMinor: quote.netMinor,
      taxMinor: quote.taxMinor,
      totalMinor: quote.grossMinor,
      bonusMinor: quote.bonusMinor,
      provider: DEFAULT_PROVIDER,
      providerRef: refOf(tenantId, sandboxId),
      createdAt: at,
    },
  });
  await tx.sandboxPayment.create({
    data: {
      ...paid,
      tenantId,
      id: sandboxId,
      reference: toWireId("topUp", topUpId),
      status: "succeeded",
      description: buyer.name,
      returnUrl: "",
      createdAt: at,
    },
  });
  await creditTopUp(tx, {
    tenantId,
    at,
    newId,
    topUpId,
    payment: {
      ...paid,
      provider: DEFAULT_PROVIDER,
      providerPaymentId: refOf(tenantId, sandboxId),
      livemode: false,
    },
    bonusExpiresAt: new Date(at.getTime() + offer.bonusDays * DAY_MS),
  });
}
