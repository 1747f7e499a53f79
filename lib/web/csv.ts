const BOM = "\uFEFF";

/** What a spreadsheet would take for a formula; negative numbers are none. */
const FORMULA = /^(?:[=+@\t\r]|-(?!\d+(?:\.\d+)?$))/;

/** One cell: a text that a spreadsheet would run is led by an apostrophe; quotes, commas and line breaks are quoted. */
function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row of RFC 4180 with its line end. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/**
 * A download that is written as it is read, so that its length costs no memory. The first page is asked for before the answer
 * begins: what it throws can still be answered with a status. Begins with a byte order mark, for Excel's sake.
 */
export async function csvResponse(
  fileName: string,
  header: readonly string[],
  pages: AsyncIterator<readonly (readonly string[])[]>,
): Promise<Response> {
  const first = await pages.next();
  const encoder = new TextEncoder();
  let page = first;
  let begun = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) controller.enqueue(encoder.encode(BOM + csvRow(header)));
      else page = await pages.next();
      begun = true;
      if (page.done) return controller.close();
      controller.enqueue(encoder.encode(page.value.map(csvRow).join("")));
    },
    async cancel() {
      await pages.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
}

/** Rows that are there already, as the one page of a file. */
export async function* onePage(rows: string[][]): AsyncGenerator<string[][]> {
  yield await Promise.resolve(rows);
}
