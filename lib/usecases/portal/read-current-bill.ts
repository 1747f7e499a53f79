import { z } from "zod";

import { assembleInvoice } from "@/lib/domain/billing/invoice";
import { nanoFromMinor, type Currency } from "@/lib/domain/money/currency";
import { monthRange } from "@/lib/domain/tenancy/zone";
import { query } from "@/lib/usecases/define";
import { ratedFees } from "@/lib/usecases/invoice/rated-fees";
import { ratedGroups } from "@/lib/usecases/invoice/rated-groups";
import { buyingTermsOf } from "@/lib/usecases/topup/buying-terms";

export interface BillLine {
  readonly label: string;
  readonly vendor: string;
  readonly calls: bigint;
  /** 13 slots in the order of DIMENSIONS. */
  readonly usage: readonly bigint[];
  /** In whole minor units, as it would stand on the bill. */
  readonly amountNano: bigint;
  /** To the nano. */
  readonly exactNano: bigint;
  /** How much of it is the seller's percentage fee. */
  readonly feeNano: bigint;
}

/** What the bill would be if the month ended now. Amounts in nano, cut to minor units except where they are called exact. */
export interface CurrentBill {
  readonly sellerName: string;
  readonly currency: Currency;
  /** The seller's, whose months these are. */
  readonly zone: string;
  readonly from: Date;
  readonly to: Date;
  readonly lines: readonly BillLine[];
  readonly netNano: bigint;
  /** Paid in advance, tax with it, and set against the net amount. */
  readonly prepaidNano: bigint;
  readonly taxPpm: number;
  readonly taxNano: bigint;
  readonly dueNano: bigint;
}

/** The running month's bill of the actor's party, over all models and vendors: worked out as the invoice will be. */
export const readCurrentBill = query({
  name: "portal.current_bill",
  permission: "billing.read",
  input: z.object({}),
  async run({ tx, actor, now }): Promise<CurrentBill> {
    const { tenantId } = actor;
    const terms = await buyingTermsOf(tx, tenantId, actor.partyId);
    const { currency, taxPpm, timeZone: zone, sellerName } = terms;
    const period = monthRange(now, zone);
    const groups = await ratedGroups(tx, { tenantId, walletId: terms.walletId }, period);
    const fees = await ratedFees(tx, { tenantId, walletId: terms.walletId }, period);
    const bill = assembleInvoice(
      groups.map((group) => ({ key: group.modelId, ...group })),
      currency,
      taxPpm,
    );
    const nano = (minor: bigint) => nanoFromMinor(minor, currency);
    return {
      ...{ sellerName, currency, zone, from: period.from, to: period.to, taxPpm },
      lines: groups.map(({ modelId, modelName, vendor, calls, usage, netNano }, index) => ({
        ...{ label: modelName, vendor, calls, usage, exactNano: netNano, feeNano: fees.get(modelId) ?? 0n },
        amountNano: nano(bill.lines[index]?.netMinor ?? 0n),
      })),
      netNano: nano(bill.subtotalMinor),
      prepaidNano: nano(bill.prepaidMinor),
      taxNano: nano(bill.taxMinor),
      dueNano: nano(bill.dueMinor),
    };
  },
});
