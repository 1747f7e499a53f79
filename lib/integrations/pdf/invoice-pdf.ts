import { isCurrency, minorFromNano } from "@/lib/domain/money/currency";
import { tokensOf } from "@/lib/domain/metering/tokens";

import { documentFormat, type DocumentFormat } from "./document-format";
import {
  BOTTOM,
  GREY,
  INK,
  MARGIN,
  openDocument,
  pageNumbers,
  table,
  totalLine,
  WIDTH,
  type Column,
  type Doc,
} from "./page";

interface PdfParty {
  readonly legalName: string;
  readonly address: readonly string[];
  readonly taxId: string | null;
  readonly email: string | null;
}

/** What the renderer needs of an invoice; amounts in minor units. */
export interface PdfInvoice {
  readonly number: string;
  readonly status: "issued" | "void";
  readonly currency: string;
  readonly timeZone: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly issuedAt: Date;
  readonly dueAt: Date;
  readonly seller: PdfParty;
  readonly buyer: PdfParty;
  readonly lines: readonly {
    readonly label: string;
    readonly vendor: string | null;
    readonly calls: bigint;
    readonly usage: readonly bigint[];
    readonly amountMinor: bigint;
    readonly feeNano: bigint;
  }[];
  readonly netMinor: bigint;
  readonly taxRatePpm: number;
  readonly taxMinor: bigint;
  readonly prepaidMinor: bigint;
  readonly dueMinor: bigint;
}

/** Looks up a word of `invoice.json` in the document's language. */
export type InvoiceWords = (key: string, values?: Record<string, string>) => string;

const COLUMNS: readonly (Omit<Column, "label"> & { readonly key: string })[] = [
  { key: "model", x: 0, width: 130, align: "left" },
  { key: "vendor", x: 134, width: 66, align: "left" },
  { key: "calls", x: 202, width: 50, align: "right" },
  { key: "input", x: 254, width: 68, align: "right" },
  { key: "output", x: 326, width: 66, align: "right" },
  { key: "amount", x: 396, width: WIDTH - 396, align: "right" },
];

/**
 * Renders one invoice as a PDF (A4, fonts embedded, text selectable in both languages).
 * @param tag BCP 47 tag of the reader's language; dates are cut in the invoice's zone
 */
export async function renderInvoicePdf(
  invoice: PdfInvoice,
  words: InvoiceWords,
  tag: string,
): Promise<Buffer> {
  const { doc, bytes } = openDocument({
    title: `${words("title")} ${invoice.number}`,
    author: invoice.seller.legalName,
    at: invoice.issuedAt,
    tag,
  });
  const format = documentFormat(tag, invoice.timeZone);
  heading(doc, invoice, words, format);
  parties(doc, invoice, words);
  lines(doc, invoice, words, format);
  totals(doc, invoice, words, format);
  notes(doc, invoice, words, format);
  pageNumbers(doc, (page, pages) => `${invoice.number} · ${words("page", { page, pages })}`);
  doc.end();
  return bytes;
}

function heading(doc: Doc, invoice: PdfInvoice, words: InvoiceWords, format: DocumentFormat): void {
  const title = invoice.status === "void" ? `${words("title")} (${words("void")})` : words("title");
  doc.font("bold").fontSize(20).fillColor(INK).text(title, MARGIN, MARGIN);
  doc
    .font("bold")
    .fontSize(11)
    .text(invoice.seller.legalName, MARGIN, MARGIN + 6, { width: WIDTH, align: "right" });
  const facts: [string, string][] = [
    [words("number"), invoice.number],
    [words("issued"), format.date(invoice.issuedAt)],
    [words("due"), format.date(invoice.dueAt)],
    [words("period"), format.period(invoice.periodStart, invoice.periodEnd)],
  ];
  let y = MARGIN + 44;
  for (const [label, value] of facts) {
    doc.font("text").fontSize(9).fillColor(GREY).text(label, MARGIN, y, { width: 110 });
    doc.fillColor(INK).text(value, MARGIN + 114, y, { width: WIDTH - 114 });
    y += 15;
  }
  doc.y = y + 14;
}

function parties(doc: Doc, invoice: PdfInvoice, words: InvoiceWords): void {
  const top = doc.y;
  const half = WIDTH / 2 - 12;
  const ends = (
    [
      ["from", invoice.seller, MARGIN],
      ["to", invoice.buyer, MARGIN + half + 24],
    ] as const
  ).map(([key, party, x]) => {
    doc.font("text").fontSize(9).fillColor(GREY).text(words(key), x, top, { width: half });
    doc.font("bold").fontSize(10).fillColor(INK).text(party.legalName, { width: half });
    doc.font("text").fontSize(9);
    for (const line of party.address) doc.text(line, { width: half });
    if (party.taxId) doc.text(`${words("taxId")} ${party.taxId}`, { width: half });
    if (party.email) doc.text(party.email, { width: half });
    return doc.y;
  });
  doc.y = Math.max(...ends) + 22;
}

function lines(doc: Doc, invoice: PdfInvoice, words: InvoiceWords, format: DocumentFormat): void {
  const columns = COLUMNS.map((column) => ({ ...column, label: words(column.key) }));
  const rows = invoice.lines.map((line) => {
    const { input, output } = tokensOf(line.usage);
    return [
      line.label,
      line.vendor ?? "",
      format.count(line.calls),
      format.count(input),
      format.count(output),
      format.money(line.amountMinor, invoice.currency),
    ];
  });
  table(doc, columns, rows);
}

function totals(doc: Doc, invoice: PdfInvoice, words: InvoiceWords, format: DocumentFormat): void {
  if (doc.y + 100 > BOTTOM) doc.addPage();
  doc.y += 6;
  const money = (minor: bigint) => format.money(minor, invoice.currency);
  total(doc, words("subtotal"), money(invoice.netMinor), "text");
  const fees = invoice.lines.reduce((sum, { feeNano }) => sum + feeNano, 0n);
  if (fees > 0n && isCurrency(invoice.currency))
    total(doc, words("ofWhichFees"), money(minorFromNano(fees, invoice.currency)), "text");
  if (invoice.prepaidMinor > 0n) {
    total(doc, words("prepaid"), money(-invoice.prepaidMinor), "text");
    total(doc, words("payable"), money(invoice.netMinor - invoice.prepaidMinor), "text");
  }
  total(doc, words("tax", { rate: format.rate(invoice.taxRatePpm) }), money(invoice.taxMinor), "text");
  total(doc, words("total"), money(invoice.dueMinor), "bold");
}

function total(doc: Doc, label: string, value: string, font: "text" | "bold"): void {
  totalLine(doc, [label, value], { font, indent: 290, width: 128 });
}

function notes(doc: Doc, invoice: PdfInvoice, words: InvoiceWords, format: DocumentFormat): void {
  const paragraphs = [
    invoice.dueMinor === 0n ? words("nothingDue") : words("pleasePay", { date: format.date(invoice.dueAt) }),
    ...(invoice.prepaidMinor > 0n ? [words("prepaidNote")] : []),
    words("zoneNote", { zone: invoice.timeZone }),
  ];
  doc.y += 16;
  doc.font("text").fontSize(8.5).fillColor(GREY);
  for (const paragraph of paragraphs) doc.text(paragraph, MARGIN, doc.y, { width: WIDTH }).moveDown(0.4);
}
