import { analyse } from "chardet";

/** What the first bytes of a file tell: its encoding, and what separates its cells. */
export interface CsvShape {
  /** A name iconv-lite knows. */
  readonly encoding: string;
  readonly separator: "," | ";" | "\t" | "|";
}

const SEPARATORS = [",", ";", "\t", "|"] as const;

/** What chardet may answer, by the decoder that is a superset of it. */
const DECODERS: Readonly<Record<string, string>> = {
  "UTF-8": "utf8",
  ASCII: "utf8",
  "UTF-16LE": "utf16le",
  "UTF-16BE": "utf16be",
  GB18030: "gb18030",
  Big5: "big5",
  Shift_JIS: "shiftjis",
  "EUC-JP": "eucjp",
  "EUC-KR": "euckr",
  "ISO-8859-1": "windows1252",
  "windows-1252": "windows1252",
};

/**
 * The encoding of text by its first bytes: a byte order mark says it; zero bytes on one side of each pair are UTF-16
 * without one; what is valid UTF-8 is UTF-8; the rest is a guess, best first, and GB18030 where even that fails.
 */
export function encodingOf(head: Buffer): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf8";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf16be";
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 8) return "utf16le";
  if (even > head.length / 8) return "utf16be";
  if (isUtf8(head)) return "utf8";
  for (const { name } of analyse(head)) {
    const known = DECODERS[name];
    if (known !== undefined && known !== "utf8") return known;
  }
  return "gb18030";
}

/** A character cut off at the end of the head is no fault. */
function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** What separates the cells of a header: the mark that stands in it most often, outside of quotes. */
export function separatorOf(firstLine: string): CsvShape["separator"] {
  const bare = firstLine.replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((mark) => bare.split(mark).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}
