/** Which figures the usage report states instead of the true ones (CHARGES.md C24 to C28). */
export type UsageVariant =
  | "true"
  | "none"
  | "zero"
  | "negative"
  | "nan"
  | "bare-nan"
  | "fraction"
  | "string"
  | "context"
  | "max"
  | "huge"
  | "cached"
  | "total";

/** Where in a stream the usage report sits (PROTOCOLS.md, "Where usage sits"). */
export type UsagePlace =
  "chunk" | "finish" | "choice" | "groq" | "every" | "shrinking" | "zero-last" | "partial-last";

/** How an answer ends before its end. `stall` stops sending and keeps the connection. */
export type Breakage = "reset" | "end" | "done" | "error" | "stall";

/** What a 200 carries instead of an answer (CHARGES.md C11). */
export type WrongBody = "html" | "truncated" | "empty" | "shape";

/** A refusal before any output: an HTTP error in OpenAI's envelope. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
  /** Some proxies before an upstream answer in HTML. */
  readonly html?: boolean;
  /** Whether this upstream bills the prompt although it refused. */
  readonly billsInput?: boolean;
  /** Whether the error says what is billed. */
  readonly statesUsage?: boolean;
}

/** Everything a request may ask the sandbox to do. Absent fields keep the default behaviour. */
export interface Directive {
  /** Name in the table of `faults.ts`; the fields beside it win over the fault's own. */
  readonly fault?: string;
  /** Copied into the log, so that a test finds its request. */
  readonly tag?: string;
  /** Milliseconds between two events of a stream. */
  readonly pace?: number;
  /** Milliseconds before the first byte; Infinity never answers. */
  readonly wait?: number;
  /** Exact visible output tokens of each choice. */
  readonly tokens?: number;
  readonly reasoning?: number;
  /** The speed of service that is said to be given, whatever was asked for. */
  readonly tier?: string;
  readonly cached?: number;
  readonly written?: number;
  /** Input tokens the upstream adds of its own, beyond what the request can explain. */
  readonly hidden?: number;
  /** Content events of each choice. */
  readonly chunks?: number;
  /** Events (of any kind, comments apart) sent before `broken` breaks, or tokens said before `finish` stops. */
  readonly after?: number;
  readonly status?: number;
  readonly retryAfter?: number;
  readonly refusal?: Refusal;
  readonly reset?: boolean;
  /** Send the headers at once although the first event waits. */
  readonly openEarly?: boolean;
  readonly body?: WrongBody;
  readonly broken?: Breakage;
  /** When the client leaves: stop generating and billing, or go on to the end. */
  readonly leave?: "stop" | "on";
  readonly usage?: UsageVariant;
  readonly place?: UsagePlace;
  readonly finish?: "content_filter" | "length";
  readonly newline?: "lf" | "crlf" | "cr";
  readonly comments?: boolean;
  readonly emptyFirst?: boolean;
  readonly done?: boolean;
  /** Write in slices of so many bytes, wherever they fall. */
  readonly split?: number;
  /** Milliseconds between two slices. */
  readonly drip?: number;
  /** Bytes of padding put into one single event. */
  readonly huge?: number;
}

/** A directive the sandbox cannot follow; the message names the word. Answered as a 400. */
export class DirectiveError extends Error {}

type Parse = (text: string) => Directive;

const MAX_FIGURE = 100_000_000;

function figure(key: keyof Directive): Parse {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) > MAX_FIGURE)
      throw new DirectiveError(`${key}=${text} is no count`);
    return { [key]: Number(text) };
  };
}

function word(key: keyof Directive, allowed: readonly string[]): Parse {
  return (text) => {
    if (!allowed.includes(text)) throw new DirectiveError(`${key}=${text}: one of ${allowed.join(", ")}`);
    return { [key]: text };
  };
}

function name(key: keyof Directive): Parse {
  return (text) => {
    if (!/^[\w.-]{1,64}$/.test(text)) throw new DirectiveError(`${key}=${text} is no name`);
    return { [key]: text };
  };
}

/** The words of a directive as a person writes them. */
const WORDS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ["fault", name("fault")],
  ["tag", name("tag")],
  ["pace", figure("pace")],
  ["wait", (text) => (text === "forever" ? { wait: Infinity } : figure("wait")(text))],
  ["tokens", figure("tokens")],
  ["reasoning", figure("reasoning")],
  ["tier", word("tier", ["default", "priority", "flex", "none"])],
  ["cached", figure("cached")],
  ["written", figure("written")],
  ["hidden", figure("hidden")],
  ["chunks", figure("chunks")],
  ["after", figure("after")],
  ["status", figure("status")],
  ["retry-after", figure("retryAfter")],
  ["split", figure("split")],
  ["drip", figure("drip")],
  ["huge", figure("huge")],
  ["leave", word("leave", ["stop", "on"])],
  ["newline", word("newline", ["lf", "crlf", "cr"])],
]);

/**
 * Reads `fault=C13 after=5 pace=20` (spaces or commas between). An empty text is an empty directive.
 * @throws DirectiveError naming the first word that is unknown or has no proper value.
 */
export function parseDirective(text: string): Directive {
  const parts = text.split(/[\s,]+/).filter((part) => part !== "");
  return parts.reduce<Directive>((directive, part) => ({ ...directive, ...parsePart(part) }), {});
}

function parsePart(part: string): Directive {
  const [key = "", value = ""] = part.split("=", 2);
  const parse = WORDS.get(key);
  if (!parse) throw new DirectiveError(`"${key}" is not a sandbox word: ${[...WORDS.keys()].join(", ")}`);
  return parse(value);
}

/** The `[[sandbox: ...]]` of a text, parsed; empty where there is none. The last one counts. */
export function directiveInText(text: string): Directive {
  const found = [...text.matchAll(/\[\[sandbox:([^\]]{0,500})\]\]/g)].at(-1);
  return found?.[1] === undefined ? {} : parseDirective(found[1]);
}

/** `gpt-5-mini@C13` asks for model `gpt-5-mini` with fault C13. */
export function splitModelName(asked: string): { model: string; directive: Directive } {
  const at = asked.lastIndexOf("@");
  if (at < 0) return { model: asked, directive: {} };
  return { model: asked.slice(0, at), directive: { fault: asked.slice(at + 1) } };
}
