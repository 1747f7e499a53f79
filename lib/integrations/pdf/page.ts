import PDFDocument from "pdfkit";

import { documentFont } from "./document-font";

export const MARGIN = 48;
/** Of an A4 page between its margins, in points. */
export const WIDTH = 595.28 - 2 * MARGIN;
/** Where a page's content ends; below it stands its number. */
export const BOTTOM = 841.89 - 90;
export const INK = "#16181d";
export const GREY = "#5b6270";
const RULE = "#d9dce3";

export type Doc = PDFKit.PDFDocument;

export interface Column {
  readonly label: string;
  /** From the left margin, in points. */
  readonly x: number;
  readonly width: number;
  readonly align: "left" | "right";
}

/** Opens an A4 document with the fonts every document of ours has, as "text" and "bold"; `tag` is its language (BCP 47). */
export function openDocument(of: {
  readonly title: string;
  readonly author: string;
  readonly at: Date;
  readonly tag: string;
}): { readonly doc: Doc; readonly bytes: Promise<Buffer> } {
  const doc = new PDFDocument({
    size: "A4",
    margin: MARGIN,
    bufferPages: true,
    lang: of.tag,
    displayTitle: true,
    info: { Title: of.title, Author: of.author, CreationDate: of.at },
  });
  const bytes = collect(doc);
  doc.registerFont("text", documentFont(400)).registerFont("bold", documentFont(700));
  return { doc, bytes };
}

function collect(doc: Doc): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on("data", (part: Buffer) => parts.push(part));
    doc.on("end", () => resolve(Buffer.concat(parts)));
    doc.on("error", reject);
  });
}

/** Rows under their heading, on as many pages as they need; each page has the heading again. */
export function table(doc: Doc, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  head(doc, columns);
  for (const cells of rows) {
    doc.font("text").fontSize(9);
    const height = heightOf(doc, columns, cells);
    if (doc.y + height > BOTTOM) {
      doc.addPage();
      head(doc, columns);
    }
    row(doc, columns, cells, { colour: INK, height });
  }
}

/** Of a row in the font set now: its highest cell. */
function heightOf(doc: Doc, columns: readonly Column[], cells: readonly string[]): number {
  return Math.max(...columns.map(({ width }, i) => doc.heightOfString(cells[i] ?? "", { width })));
}

function head(doc: Doc, columns: readonly Column[]): void {
  doc.font("text").fontSize(8.5);
  const labels = columns.map(({ label }) => label);
  row(doc, columns, labels, { colour: GREY, height: heightOf(doc, columns, labels) });
  doc.font("text").fontSize(9);
}

function row(
  doc: Doc,
  columns: readonly Column[],
  cells: readonly string[],
  { colour, height }: { readonly colour: string; readonly height: number },
): void {
  const y = doc.y;
  columns.forEach(({ x, width, align }, i) => {
    doc.fillColor(colour).text(cells[i] ?? "", MARGIN + x, y, { width, align });
  });
  const under = y + height + 5;
  doc
    .moveTo(MARGIN, under)
    .lineTo(MARGIN + WIDTH, under)
    .lineWidth(0.5)
    .strokeColor(RULE)
    .stroke();
  doc.y = under + 6;
}

/** A line of a sum under a table, at the right: its words begin `indent` points before the right margin, its amount has `width`. */
export function totalLine(
  doc: Doc,
  [label, value]: readonly [label: string, value: string],
  {
    font,
    indent,
    width,
  }: { readonly font: "text" | "bold"; readonly indent: number; readonly width: number },
): void {
  const y = doc.y;
  doc
    .font(font)
    .fontSize(font === "bold" ? 11 : 9.5)
    .fillColor(INK);
  doc.text(label, MARGIN + WIDTH - indent, y, { width: indent - width - 2 });
  doc.text(value, MARGIN + WIDTH - width, y, { width, align: "right" });
  doc.y = y + (font === "bold" ? 20 : 17);
}

/** Writes at the foot of every page what `text` says of it. Last of all: it needs to know how many there are. */
export function pageNumbers(doc: Doc, text: (page: string, pages: string) => string): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    const { bottom } = doc.page.margins;
    // pdfkit would start a new page for text below the margin
    doc.page.margins.bottom = 0;
    doc.font("text").fontSize(8).fillColor(GREY);
    doc.text(text(String(page + 1), String(count)), MARGIN, 841.89 - 44, {
      width: WIDTH,
      align: "center",
      lineBreak: false,
    });
    doc.page.margins.bottom = bottom;
  }
}
