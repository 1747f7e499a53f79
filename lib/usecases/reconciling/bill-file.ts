import { createHash } from "node:crypto";
import { Readable } from "node:stream";

import { CsvError, parse } from "csv-parse";
import iconv from "iconv-lite";

import { encodingOf, separatorOf } from "@/lib/integrations/csv/csv-encoding";

/** A piece of a bill's file after the other. */
export type FileParts = AsyncIterable<Uint8Array>;

const SNIFF_BYTES = 64 * 1024;
const ROW_CHARACTERS_MAX = 100_000;

/** How a file is written: its character set, by a name iconv-lite knows, and what stands between cells. */
export interface FileShape {
  readonly encoding: string;
  readonly delimiter: string;
}

/** Tells character set and separator from the beginning of a file. */
export function shapeOf(beginning: Uint8Array): FileShape {
  const head = Buffer.from(beginning.subarray(0, SNIFF_BYTES));
  const encoding = encodingOf(head);
  const [first = ""] = iconv.decode(head, encoding).split(/\r?\n/, 1);
  return { encoding, delimiter: separatorOf(first) };
}

/** A row of a file as its cells; the first one is the heading. Numbers count from 1, as a spreadsheet does. */
export interface FileRow {
  readonly rowNo: number;
  readonly cells: readonly string[];
}

/**
 * Reads a file's rows as it comes, however long it is. Ragged rows and stray quotes are handed on, empty lines are not.
 * @throws CsvError where a row has no end
 */
export async function* rowsOf(parts: FileParts, { encoding, delimiter }: FileShape): AsyncGenerator<FileRow> {
  const parser = Readable.from(decoded(parts, encoding)).pipe(
    parse({
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      // A quote that is never closed would keep the rest of the file in memory.
      max_record_size: ROW_CHARACTERS_MAX,
    }),
  );
  let rowNo = 0;
  for await (const cells of parser as AsyncIterable<string[]>) yield { rowNo: (rowNo += 1), cells };
}

async function* decoded(parts: FileParts, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  for await (const part of parts) yield decoder.write(Buffer.from(part));
  yield decoder.end() ?? "";
}

/** Whether what was thrown says that a file is no table. */
export const isUnreadable = (error: unknown): boolean => error instanceof CsvError;

/** SHA-256 of a file, by which the same bill is recognised. */
export async function digestOf(parts: FileParts): Promise<Buffer> {
  const hash = createHash("sha256");
  for await (const part of parts) hash.update(part);
  return hash.digest();
}
