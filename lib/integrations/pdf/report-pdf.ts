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

/** A table's column by its share of the page's width; shares of all columns add up to 1. */
interface ReportColumn {
  readonly label: string;
  readonly share: number;
  readonly align?: "left" | "right";
}

/** A document for somebody outside: who writes, what it is about, what is asked, the rows that prove it. All of it words already. */
export interface Report {
  readonly title: string;
  readonly author: string;
  readonly at: Date;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly paragraphs: readonly string[];
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Under the table, the last one bold. */
  readonly totals: readonly (readonly [label: string, value: string])[];
  readonly notes: readonly string[];
  readonly page: (page: string, pages: string) => string;
}

const GAP = 6;
const TOTALS = { indent: 330, width: 138 };

/** Renders a report as a PDF (A4, fonts embedded, text selectable in both languages). @param tag BCP 47 tag of its language */
export async function renderReportPdf(report: Report, tag: string): Promise<Buffer> {
  const { title, author, at } = report;
  const { doc, bytes } = openDocument({ title, author, at, tag });
  heading(doc, report);
  for (const paragraph of report.paragraphs)
    doc
      .font("text")
      .fontSize(10)
      .fillColor(INK)
      .text(paragraph, MARGIN, doc.y, { width: WIDTH })
      .moveDown(0.5);
  doc.y += 8;
  table(doc, placed(report.columns), report.rows);
  if (doc.y + 20 * report.totals.length > BOTTOM) doc.addPage();
  report.totals.forEach((line, i) =>
    totalLine(doc, line, { ...TOTALS, font: i === report.totals.length - 1 ? "bold" : "text" }),
  );
  doc.y += 12;
  doc.font("text").fontSize(8.5).fillColor(GREY);
  for (const note of report.notes) doc.text(note, MARGIN, doc.y, { width: WIDTH }).moveDown(0.4);
  pageNumbers(doc, report.page);
  doc.end();
  return bytes;
}

function heading(doc: Doc, { title, author, facts }: Report): void {
  doc.font("bold").fontSize(20).fillColor(INK).text(title, MARGIN, MARGIN, { width: WIDTH });
  doc.font("bold").fontSize(11).text(author, { width: WIDTH });
  let y = doc.y + 14;
  for (const [label, value] of facts) {
    doc.font("text").fontSize(9).fillColor(GREY).text(label, MARGIN, y, { width: 130 });
    doc.fillColor(INK).text(value, MARGIN + 134, y, { width: WIDTH - 134 });
    y = Math.max(doc.y, y + 12) + 3;
  }
  doc.y = y + 12;
}

function placed(columns: readonly ReportColumn[]): Column[] {
  let x = 0;
  return columns.map(({ label, share, align = "left" }, i) => {
    // The last one ends where the page does, as sums under it do.
    const gap = i === columns.length - 1 ? 0 : GAP;
    const column = { label, x, width: share * WIDTH - gap, align };
    x += share * WIDTH;
    return column;
  });
}
