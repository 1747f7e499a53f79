import type { Tx } from "@/lib/db/with-tenant";
import { assembleInvoice, type AssembledInvoice } from "@/lib/domain/billing/invoice";
import { invoiceIssued, invoiceMirrored, type InvoiceAmounts } from "@/lib/domain/ledger/invoice-entries";
import type { Currency } from "@/lib/domain/money/currency";
import { nanoFromMinor } from "@/lib/domain/money/currency";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

import { postEntry } from "../ledger/post-entry";
import { takeDocumentNumber } from "./document-number";
import { partyDetails } from "./party-details";
import { ratedFees } from "./rated-fees";
import { ratedGroups, type ModelUsage } from "./rated-groups";

/** Everything a bill is made of that is known before its lines are read. */
export interface BillingTerms {
  readonly tenantId: string;
  readonly walletId: string;
  readonly seller: BillingParty;
  readonly buyer: BillingParty & { readonly resells: boolean };
  readonly currency: Currency;
  readonly taxRatePpm: number;
  readonly paymentTermDays: number;
  /** The seller's zone: its months are the bill's. */
  readonly timeZone: string;
  readonly period: TimeRange;
}

interface BillingParty {
  readonly id: string;
  readonly name: string;
  readonly billing: Parameters<typeof partyDetails>[1];
}

export interface Minting {
  readonly now: Date;
  newId(): string;
}

const DAY_MS = 86_400_000;

/**
 * Issues the one invoice of a wallet for a period: number, lines by model over all vendors, tax, cents by largest
 * remainder, what was prepaid set against it, and the journal entries. The caller holds the wallet's lock and has
 * moved `closedUntil` past the period, so no line can join it later. Answers null where nothing was used.
 */
export async function issueInvoice(tx: Tx, terms: BillingTerms, minting: Minting): Promise<string | null> {
  const groups = await ratedGroups(tx, terms, terms.period);
  if (groups.length === 0) return null;
  const bill = assembleInvoice(
    groups.map((group) => ({ key: group.modelId, ...group })),
    terms.currency,
    terms.taxRatePpm,
  );
  const id = minting.newId();
  const fees = await ratedFees(tx, terms, terms.period);
  await writeDocument(tx, id, terms, bill, groups, fees, minting);
  await postDocument(tx, id, terms, bill, minting);
  return id;
}

async function writeDocument(
  tx: Tx,
  id: string,
  terms: BillingTerms,
  bill: AssembledInvoice,
  groups: readonly ModelUsage[],
  fees: ReadonlyMap<string, bigint>,
  { now }: Minting,
): Promise<void> {
  const { tenantId, seller, buyer } = terms;
  const parties = { tenantId, sellerId: seller.id, buyerId: buyer.id };
  const series = `INV-${new Intl.DateTimeFormat("en", { timeZone: terms.timeZone, year: "numeric" }).format(now)}-`;
  await tx.invoice.create({
    data: {
      ...parties,
      id,
      walletId: terms.walletId,
      number: await takeDocumentNumber(tx, parties, series),
      status: "issued",
      currency: terms.currency,
      timeZone: terms.timeZone,
      periodStart: terms.period.from,
      periodEnd: terms.period.to,
      usageNano: bill.subtotalNano,
      prepaidNano: bill.subtotalNano - bill.unbilledNano,
      netMinor: bill.subtotalMinor,
      taxRatePpm: terms.taxRatePpm,
      taxMinor: bill.taxMinor,
      totalMinor: bill.subtotalMinor + bill.taxMinor,
      prepaidMinor: bill.prepaidMinor,
      dueMinor: bill.dueMinor,
      roundingNano: bill.roundingNano,
      sellerDetails: {
        ...partyDetails(seller.name, seller.billing),
        address: [...partyDetails(seller.name, seller.billing).address],
      },
      buyerDetails: {
        ...partyDetails(buyer.name, buyer.billing),
        address: [...partyDetails(buyer.name, buyer.billing).address],
      },
      issuedAt: now,
      dueAt: new Date(now.getTime() + terms.paymentTermDays * DAY_MS),
    },
  });
  await tx.invoiceLine.createMany({
    data: groups.map((group, index) => ({
      ...parties,
      invoiceId: id,
      seq: index + 1,
      modelId: group.modelId,
      vendor: group.vendor,
      label: group.modelName,
      calls: group.calls,
      usage: [...group.usage],
      amountNano: group.netNano,
      amountMinor: bill.lines[index]?.netMinor ?? 0n,
      feeNano: fees.get(group.modelId) ?? 0n,
    })),
  });
}

async function postDocument(
  tx: Tx,
  id: string,
  terms: BillingTerms,
  bill: AssembledInvoice,
  minting: Minting,
): Promise<void> {
  if (bill.unbilledNano === 0n) return;
  if (bill.dueMinor === 0n) await forgiveExposure(tx, terms, bill.unbilledNano);
  const { seller, buyer, currency } = terms;
  const amounts: Omit<InvoiceAmounts, "partyId" | "counterpartyId"> = {
    unbilledNano: bill.unbilledNano,
    payableNano: nanoFromMinor(bill.payableMinor, currency),
    taxNano: nanoFromMinor(bill.taxMinor, currency),
    currency,
  };
  const source = () => ({
    tenantId: terms.tenantId,
    id: minting.newId(),
    sourceKind: "invoice",
    sourceId: id,
    occurredAt: minting.now,
  });
  await postEntry(tx, invoiceIssued({ partyId: seller.id, counterpartyId: buyer.id, ...amounts }), source());
  if (buyer.resells) {
    await postEntry(
      tx,
      invoiceMirrored({ partyId: buyer.id, counterpartyId: seller.id, ...amounts }),
      source(),
    );
  }
}

/** Usage of less than half a cent is billed as nothing: nobody will pay it, so it must not use credit for ever. */
async function forgiveExposure(tx: Tx, { tenantId, walletId }: BillingTerms, nano: bigint): Promise<void> {
  await tx.$executeRaw`UPDATE wallet SET exposure_nano = exposure_nano - ${nano}
    WHERE tenant_id = ${tenantId}::uuid AND id = ${walletId}::uuid`;
}
