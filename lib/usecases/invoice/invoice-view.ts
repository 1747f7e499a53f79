import type { Invoice, InvoiceLine } from "@/generated/prisma/client";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { partyDetails, type PartyDetails } from "./party-details";

/** One line as the page, the PDF and the CSV show it. */
export interface InvoiceLineView {
  readonly label: string;
  readonly vendor: string | null;
  readonly calls: bigint;
  /** 13 slots in the order of DIMENSIONS. */
  readonly usage: readonly bigint[];
  readonly amountNano: bigint;
  readonly amountMinor: bigint;
  /** How much of the amount is the seller's percentage fee. */
  readonly feeNano: bigint;
}

/** A document with everything on it; amounts in minor units of `currency` unless their name says nano. */
export interface InvoiceView {
  readonly id: string;
  readonly number: string;
  readonly status: "issued" | "void";
  readonly currency: string;
  readonly timeZone: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly issuedAt: Date;
  readonly dueAt: Date;
  readonly seller: PartyDetails;
  readonly buyer: PartyDetails;
  readonly lines: readonly InvoiceLineView[];
  readonly netMinor: bigint;
  readonly taxRatePpm: number;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  readonly prepaidMinor: bigint;
  readonly dueMinor: bigint;
}

const nameIn = (details: Invoice["sellerDetails"]): string => {
  const name =
    typeof details === "object" && details !== null && !Array.isArray(details) ? details["name"] : null;
  return typeof name === "string" ? name : "";
};

/** A stored invoice as it is shown. */
export function invoiceView(invoice: Invoice & { readonly lines: readonly InvoiceLine[] }): InvoiceView {
  return {
    id: toWireId("invoice", invoice.id),
    number: invoice.number,
    status: invoice.status,
    currency: invoice.currency,
    timeZone: invoice.timeZone,
    periodStart: invoice.periodStart,
    periodEnd: invoice.periodEnd,
    issuedAt: invoice.issuedAt,
    dueAt: invoice.dueAt,
    seller: partyDetails(nameIn(invoice.sellerDetails), invoice.sellerDetails),
    buyer: partyDetails(nameIn(invoice.buyerDetails), invoice.buyerDetails),
    lines: invoice.lines.map(({ label, vendor, calls, usage, amountNano, amountMinor, feeNano }) => ({
      label,
      vendor,
      calls,
      usage,
      amountNano,
      amountMinor,
      feeNano,
    })),
    netMinor: invoice.netMinor,
    taxRatePpm: invoice.taxRatePpm,
    taxMinor: invoice.taxMinor,
    totalMinor: invoice.totalMinor,
    prepaidMinor: invoice.prepaidMinor,
    dueMinor: invoice.dueMinor,
  };
}
