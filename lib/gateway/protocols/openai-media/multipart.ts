import { splice, type Edit } from "../../json/splice";

/** One part of a form: where its content stands in the bytes. */
export interface FormPart {
  readonly name: string;
  readonly filename: string | null;
  /** Where its delimiter begins. */
  readonly open: number;
  readonly from: number;
  readonly to: number;
}

export interface Form {
  readonly boundary: string;
  readonly parts: readonly FormPart[];
  /** Where the delimiter that ends the form begins. */
  readonly close: number;
}

export type FormProblem = "no_boundary" | "broken" | "too_many_parts";

const MAX_PARTS = 128;
const LONGEST_HEAD = 4_096;
const CRLF = Buffer.from("\r\n");
const BLANK_LINE = Buffer.from("\r\n\r\n");
const DASH = 0x2d;
const CR = 0x0d;
const LF = 0x0a;

/** The boundary a content type names (RFC 2046, 5.1.1), or null where it names none, or two. */
export function boundaryOf(contentType: string): string | null {
  if (!/^\s*multipart\/form-data\s*;/i.test(contentType)) return null;
  const found = [...contentType.matchAll(/;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;"]+))/gi)];
  const boundary = found.length === 1 ? (found[0]?.[1] ?? found[0]?.[2] ?? "") : "";
  return /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/.test(boundary) ? boundary : null;
}

/**
 * Finds the parts of a multipart/form-data body (RFC 7578) without copying any. It is strict where readers differ: a
 * preamble, an epilogue, a delimiter with something behind it, a part without a name, or encoded content are broken.
 */
export function scanForm(body: Buffer, contentType: string): Form | FormProblem {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return "no_boundary";
  const first = Buffer.from(`--${boundary}`);
  const next = Buffer.from(`\r\n--${boundary}`);
  if (!startsWith(body, first, 0)) return "broken";
  const parts: FormPart[] = [];
  let open = 0;
  for (;;) {
    const behind = open + first.length;
    if (body[behind] === DASH && body[behind + 1] === DASH)
      return onlyBlanks(body, behind + 2) ? { boundary, parts, close: open } : "broken";
    if (parts.length === MAX_PARTS) return "too_many_parts";
    const head = endOfDelimiter(body, behind);
    const part = head === -1 ? null : readPart(body, open, head, next);
    if (!part) return "broken";
    parts.push(part);
    open = part.to + CRLF.length;
  }
}

/** The place behind a delimiter's line; -1 when something stands in it. */
function endOfDelimiter(body: Buffer, at: number): number {
  while (body[at] === 0x20 || body[at] === 0x09) at++;
  return body[at] === CR && body[at + 1] === LF ? at + 2 : -1;
}

function readPart(body: Buffer, open: number, head: number, next: Buffer): FormPart | null {
  const end = body.indexOf(BLANK_LINE, head);
  if (end === -1 || end - head > LONGEST_HEAD) return null;
  const named = readHead(body.toString("utf8", head, end));
  const from = end + BLANK_LINE.length;
  const to = body.indexOf(next, from);
  if (!named || to === -1) return null;
  return { ...named, open, from, to };
}

function readHead(head: string): { name: string; filename: string | null } | null {
  let disposition: string | null = null;
  for (const line of head.split("\r\n")) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    const header = name.toLowerCase();
    if (header === "content-transfer-encoding" && !/^(7bit|8bit|binary)$/i.test(value.trim())) return null;
    if (header !== "content-disposition") continue;
    if (disposition !== null) return null;
    disposition = value;
  }
  return disposition === null ? null : readDisposition(disposition);
}

function readDisposition(value: string): { name: string; filename: string | null } | null {
  if (!/^form-data\s*;/i.test(value)) return null;
  const parameters = [...value.matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g)];
  const named = (wanted: string) => parameters.filter(([, name]) => name?.toLowerCase() === wanted);
  const names = named("name");
  const files = named("filename");
  if (names.length !== 1 || files.length > 1) return null;
  const name = unquoted(names[0]);
  return name === "" ? null : { name, filename: files[0] ? unquoted(files[0]) : null };
}

function unquoted(match: RegExpMatchArray | undefined): string {
  return (match?.[2] ?? match?.[3] ?? "").replace(/\\(.)/g, "$1").replaceAll("%22", '"');
}

function startsWith(body: Buffer, what: Buffer, at: number): boolean {
  return body.subarray(at, at + what.length).equals(what);
}

function onlyBlanks(body: Buffer, at: number): boolean {
  while (at < body.length && (body[at] === CR || body[at] === LF || body[at] === 0x20)) at++;
  return at === body.length;
}

/**
 * The form with fields set to other texts, or taken away (null); every other byte stays, files above all.
 * @throws RangeError for a text with a line break, which could forge a delimiter.
 */
export function rewriteForm(body: Buffer, form: Form, changes: ReadonlyMap<string, string | null>): Buffer {
  const edits: Edit[] = [];
  for (const [name, text] of changes) {
    if (text !== null && /[\r\n]/.test(text)) throw new RangeError(`${name} has a line break`);
    const at = form.parts.findIndex((part) => part.name === name);
    const part = form.parts[at];
    if (part && text === null)
      edits.push({ from: part.open, to: form.parts[at + 1]?.open ?? form.close, bytes: Buffer.alloc(0) });
    else if (part) edits.push({ from: part.from, to: part.to, bytes: Buffer.from(text ?? "") });
    else if (text !== null) edits.push({ from: 0, to: 0, bytes: newPart(form.boundary, name, text) });
  }
  return splice(body, edits);
}

function newPart(boundary: string, name: string, text: string): Buffer {
  return Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`);
}
