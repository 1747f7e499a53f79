import { createHash } from "node:crypto";
import { Readable } from "node:stream";

import { detect } from "chardet";
import { parse } from "csv-parse";
import iconv from "iconv-lite";

/** A piece of a bill's file after the other. */
export type FileParts = AsyncIterable<Uint8Array>;

const SNIFF_BYTES = 64 * 1024;
const SEPARATORS = [",", ";", "\t", "|"] as const;

/** How a file is written: its character set, and what stands between cells. */
export interface FileShape {
  readonly encoding: string;
  readonly delimiter: string;
}

/** Tells character set and separator from the beginning of a file. What chardet does not know is read as UTF-8. */
export function shapeOf(beginning: Uint8Array): FileShape {
  const head = Buffer.from(beginning.subarray(0, SNIFF_BYTES));
  const guess = isUtf8(head) ? "UTF-8" : (detect(head) ?? "UTF-8");
  const encoding = iconv.encodingExists(guess) ? guess : "UTF-8";
  const [first = ""] = iconv.decode(head, encoding).split(/\r?\n/, 1);
  const outside = first.replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => [separator, outside.split(separator).length] as const);
  const [delimiter] = counts.reduce((best, each) => (each[1] > best[1] ? each : best));
  return { encoding, delimiter };
}

/** Whether it reads as UTF-8, cut off anywhere; nothing else does by chance, and plain ASCII goes on as UTF-8 or nobody can tell. */
function isUtf8(head: Buffer): boolean {
  if (head[0] === 0xff || head[0] === 0xfe || head.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A row of a file as its cells; the first one is the heading. Numbers count from 1, as a spreadsheet does. */
export interface FileRow {
  readonly rowNo: number;
  readonly cells: readonly string[];
}

/** Reads a file's rows as it comes, however long it is. Ragged rows and stray quotes are handed on, empty lines are not. */
export async function* rowsOf(parts: FileParts, { encoding, delimiter }: FileShape): AsyncGenerator<FileRow> {
  const parser = Readable.from(decoded(parts, encoding)).pipe(
    parse({
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
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

/** SHA-256 of a file, by which the same bill is recognised. */
export async function digestOf(parts: FileParts): Promise<Buffer> {
  const hash = createHash("sha256");
  for await (const part of parts) hash.update(part);
  return hash.digest();
}
