import { pipeline, Readable } from "node:stream";

import { CsvError, parse } from "csv-parse";
import iconv from "iconv-lite";

import { encodingOf, separatorOf, type CsvShape } from "./csv-encoding";

/** A row with the line of the file it ends on, or where and why reading could not go on. */
export type CsvRow =
  | { readonly kind: "row"; readonly line: number; readonly cells: readonly string[] }
  | { readonly kind: "broken"; readonly line: number };

/** A row longer than this is a quote that was never closed. */
const ROW_CHARACTERS_MAX = 100_000;

/**
 * Reads a CSV of any encoding and separator, piece by piece, so that its length costs no memory. `seen` is told what the
 * file looks like before its first row. Rows keep their own number of cells; empty lines are passed over. What cannot be
 * read any further (a quote that never ends) is one last `broken` row.
 */
export async function* readCsv(
  pieces: AsyncIterable<Buffer>,
  seen: (shape: CsvShape) => void,
): AsyncGenerator<CsvRow> {
  const source = pieces[Symbol.asyncIterator]();
  const first = await source.next();
  if (first.done) return;
  const encoding = encodingOf(first.value.subarray(0, 64 * 1024));
  const decoder = iconv.getDecoder(encoding);
  const head = decoder.write(first.value);
  const separator = separatorOf(head.split(/[\r\n]/, 1)[0] ?? "");
  seen({ encoding, separator });
  const parser = parse({
    ...{ bom: true, delimiter: separator, info: true, relax_column_count: true, skip_empty_lines: true },
    ...{ max_record_size: ROW_CHARACTERS_MAX },
  });
  async function* text() {
    yield head;
    for (let next = await source.next(); !next.done; next = await source.next())
      yield decoder.write(next.value);
    yield decoder.end() ?? "";
  }
  // What goes wrong is thrown by the loop below.
  pipeline(Readable.from(text()), parser, () => undefined);
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      line = info.lines;
      yield { kind: "row", line, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Rows still buffered are lost with the error; the parser's own words know where it was.
    const said = Number(/line (\d+)/.exec(error.message)?.[1] ?? 0);
    yield { kind: "broken", line: Math.max(said, line + 1) };
  }
}
