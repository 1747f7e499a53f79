import { allotByLargestRemainder } from "@/lib/domain/money/allotment";
import { minorFromNano, type Currency } from "@/lib/domain/money/currency";
import { decimalFromNano } from "@/lib/domain/money/nano";

import { documentFormat, type DocumentFormat } from "./document-format";
import { renderReportPdf, type Report } from "./report-pdf";

/** What the renderer needs of a claim; quantities in the lots' units, amounts in nano. */
export interface PdfClaim {
  readonly at: Date;
  readonly timeZone: string;
  /** Nothing is frozen yet: what would be claimed. */
  readonly draft: boolean;
  readonly claimant: {
    readonly legalName: string;
    readonly address: readonly string[];
    readonly taxId: string | null;
    readonly email: string | null;
  };
  readonly supplier: string;
  readonly account: { readonly id: string; readonly name: string; readonly region: string };
  readonly reason: string;
  readonly lots: readonly {
    readonly name: string;
    readonly kind: string;
    readonly status: string;
    readonly currency: Currency;
    readonly order: string;
    readonly supplierReference: string;
    readonly receivedAt: Date;
    readonly expiresAt: Date | null;
    readonly receivedQty: bigint;
    readonly remainingQty: bigint;
    readonly remainingCostNano: bigint;
    readonly reason: string;
    readonly documents: readonly string[];
  }[];
  readonly totals: readonly {
    readonly currency: Currency;
    readonly remainingCostNano: bigint;
    readonly remainingTaxNano: bigint;
  }[];
}

/** Looks up a word of `console-documents.json` in the document's language. */
export type DocumentWords = (key: string, values?: Record<string, string>) => string;

/** Renders a claim against a supplier for stock that cannot be used any more. @param tag BCP 47 tag of its language */
export function renderClaimPdf(claim: PdfClaim, words: DocumentWords, tag: string): Promise<Buffer> {
  return renderReportPdf(claimReport(claim, words, tag), tag);
}

const SHARES = [0.24, 0.16, 0.13, 0.13, 0.14, 0.2];
const LABELS = ["lot", "order", "received", "bought", "left", "worth"];

/** What stands in it. Amounts are in minor units; those of the lots add up to the total. */
export function claimReport(claim: PdfClaim, words: DocumentWords, tag: string): Report {
  const format = documentFormat(tag, claim.timeZone);
  const title = words(claim.draft ? "claim.draft" : "claim.title");
  return {
    title,
    author: claim.claimant.legalName,
    at: claim.at,
    facts: factsOf(claim, words, format),
    paragraphs: [words(claim.draft ? "claim.wouldAsk" : "claim.ask", { supplier: claim.supplier })],
    columns: LABELS.map((key, i) => ({
      label: words(`claim.${key}`),
      share: SHARES[i] ?? 0,
      align: i > 2 ? "right" : "left",
    })),
    rows: rowsOf(claim, words, format),
    totals: claim.totals.flatMap((total) => totalsOf(total, words, format)),
    notes: [words("claim.curve"), ...proofs(claim, words)],
    page: (page, pages) => `${title} · ${claim.account.id} · ${words("page", { page, pages })}`,
  };
}

function factsOf({ claimant, ...claim }: PdfClaim, words: DocumentWords, format: DocumentFormat) {
  const facts: [string, string][] = [
    [words("claim.from"), [claimant.legalName, ...claimant.address].join(", ")],
    [words("taxId"), claimant.taxId ?? ""],
    [words("contact"), claimant.email ?? ""],
    [words("claim.to"), claim.supplier],
    [words("claim.account"), [claim.account.name, claim.account.region].filter(Boolean).join(", ")],
    [words("claim.ourId"), claim.account.id],
    [words("date"), format.date(claim.at)],
    [words("claim.reason"), claim.reason],
  ];
  return facts.filter(([, value]) => value !== "");
}

/** Amounts of the rows of a currency add up to its total: cents are allotted, not rounded one by one. */
function worths({ lots, totals }: PdfClaim): ReadonlyMap<object, bigint> {
  const worth = new Map<object, bigint>();
  for (const { currency, remainingCostNano } of totals) {
    const of = lots.filter((lot) => lot.currency === currency);
    const parts = allotByLargestRemainder(
      minorFromNano(remainingCostNano, currency),
      of.map((lot) => lot.remainingCostNano),
    );
    of.forEach((lot, i) => worth.set(lot, parts[i] ?? 0n));
  }
  return worth;
}

function rowsOf(claim: PdfClaim, words: DocumentWords, format: DocumentFormat): string[][] {
  const worth = worths(claim);
  return claim.lots.map((lot) => {
    const quantity = (qty: bigint) =>
      lot.kind === "face_value" ? `${decimalFromNano(qty, 2)} ${lot.currency}` : format.count(qty);
    const until = lot.expiresAt ? words("claim.until", { date: format.date(lot.expiresAt) }) : "";
    return [
      lines(lot.name, words(`claim.kinds.${lot.kind}`), words(`claim.statuses.${lot.status}`), lot.reason),
      lines(lot.order, lot.supplierReference),
      lines(format.date(lot.receivedAt), until),
      quantity(lot.receivedQty),
      quantity(lot.remainingQty),
      format.money(worth.get(lot) ?? 0n, lot.currency),
    ];
  });
}

const lines = (...parts: string[]): string => parts.filter((part) => part !== "").join("\n");

function totalsOf(
  { currency, remainingCostNano, remainingTaxNano }: PdfClaim["totals"][number],
  words: DocumentWords,
  format: DocumentFormat,
): [string, string][] {
  const [net, tax] = [minorFromNano(remainingCostNano, currency), minorFromNano(remainingTaxNano, currency)];
  return [
    [words("claim.net"), format.money(net, currency)],
    [words("claim.tax"), format.money(tax, currency)],
    [words("claim.gross"), format.money(net + tax, currency)],
  ];
}

/** What lies with us as proof, by name. */
function proofs({ lots }: PdfClaim, words: DocumentWords): string[] {
  const names = [...new Set(lots.flatMap(({ documents }) => documents))];
  return names.length === 0 ? [] : [words("claim.documents", { names: names.join("; ") })];
}
