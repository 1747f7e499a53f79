import type { Exchange } from "./chat";
import type { TokenCount } from "./counting";
import type { Breakage, Directive } from "./directive";
import { encodeFrame, pause, resetConnection, writeBytes } from "./wire";

/** One event of a stream in protocols that name their events. */
export interface NamedEvent {
  /** Empty where the protocol has no names for events. */
  readonly name: string;
  readonly data: string;
  /** Tokens generated for it. */
  readonly output: number;
  readonly reasoning: number;
}

/** An answer as a protocol says it; how it is played is the same for all. */
export interface Spoken {
  readonly stream: boolean;
  readonly tokens: TokenCount;
  /** The events up to, but without, the last. */
  readonly events: Iterable<NamedEvent>;
  readonly last: NamedEvent;
  /** What a stream says when it fails. */
  readonly failed: NamedEvent;
  /** The whole answer, where it is not streamed. */
  readonly body: string;
}

const DEFAULT_PACE_MS = 15;

/**
 * Plays an answer with whatever the directive asks for, and logs what is billed for it, by the rules of `playChat`:
 * generation stops when the client leaves a stream and goes on when it leaves a plain call.
 */
export async function playSpoken(exchange: Exchange, spoken: Spoken, directive: Directive): Promise<void> {
  const { res, log, gone, closing } = exchange;
  const until = (directive.leave ?? (spoken.stream ? "stop" : "on")) === "stop" ? gone : closing;
  log.bill({ ...spoken.tokens, output: 0, reasoning: 0 });
  log.note({ status: 200 });
  if (directive.openEarly && spoken.stream) openStream(exchange);
  await pause(directive.wait ?? 0, directive.wait === Infinity ? gone : until);
  if (until.aborted || directive.wait === Infinity) return log.note({ state: "left" });
  if (directive.body !== undefined) return playWrongBody(exchange, spoken, directive);
  if (!spoken.stream) return playWhole(exchange, spoken, directive);
  if (!res.headersSent) openStream(exchange);
  return playStream(exchange, spoken, directive, until);
}

function openStream({ res }: Exchange): void {
  res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  res.flushHeaders();
}

const NEWLINES = { lf: "\n", crlf: "\r\n", cr: "\r" } as const;

/** An event with its name on a line of its own; comments come before it. */
function frameOf({ name, data }: NamedEvent, directive: Directive): Buffer {
  const newline = NEWLINES[directive.newline ?? "lf"];
  const comment = directive.comments ? `: ENTREPOT SANDBOX PROCESSING${newline}${newline}` : "";
  const head = Buffer.from(comment + (name === "" ? "" : `event: ${name}${newline}`));
  return Buffer.concat([head, encodeFrame(data, { ...directive, comments: false })]);
}

async function playStream(
  exchange: Exchange,
  spoken: Spoken,
  directive: Directive,
  until: AbortSignal,
): Promise<void> {
  const { res, log } = exchange;
  const breaksAt = directive.broken === undefined ? Infinity : (directive.after ?? 0);
  let sent = 0;
  for (const event of spoken.events) {
    if (sent >= breaksAt) break;
    if (sent > 0) await pause(directive.pace ?? DEFAULT_PACE_MS, until);
    if (until.aborted) return log.note({ state: "left" });
    log.bill({ output: event.output, reasoning: event.reasoning });
    await writeBytes(res, frameOf(event, directive), directive, until);
    sent += 1;
    log.note({ eventsSent: sent });
  }
  if (directive.broken !== undefined) return breakStream(exchange, spoken, directive.broken, directive);
  if (directive.done !== false) await writeBytes(res, frameOf(spoken.last, directive), directive, until);
  log.note({ state: exchange.gone.aborted ? "left" : "complete" });
  res.end();
}

async function breakStream(
  { res, log, gone }: Exchange,
  spoken: Spoken,
  how: Breakage,
  directive: Directive,
): Promise<void> {
  log.note({ state: "broken" });
  switch (how) {
    case "reset":
      return resetConnection(res, gone);
    case "end":
      res.end();
      return;
    case "done":
      res.end(frameOf(spoken.last, directive));
      return;
    case "error":
      res.end(frameOf(spoken.failed, directive));
      return;
    case "stall":
      return pause(Infinity, gone);
    default:
      how satisfies never;
  }
}

async function playWhole(exchange: Exchange, spoken: Spoken, directive: Directive): Promise<void> {
  const { res, log, gone, closing } = exchange;
  const body = Buffer.from(spoken.body);
  log.bill({ output: spoken.tokens.output, reasoning: spoken.tokens.reasoning });
  if (directive.broken !== undefined) return breakWhole(exchange, spoken, directive.broken, directive);
  res.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  await writeBytes(res, body, directive, closing);
  log.note({ state: gone.aborted ? "left" : "complete" });
  res.end();
}

/** A plain answer that breaks off: before its body where nothing was to be sent first, else in the middle of it. */
async function breakWhole(
  { res, log, gone }: Exchange,
  spoken: Spoken,
  how: Breakage,
  directive: Directive,
): Promise<void> {
  const body = Buffer.from(spoken.body);
  const part = directive.after === 0 ? Buffer.alloc(0) : body.subarray(0, body.length >> 1);
  const short = how === "reset" || how === "stall";
  const length = short ? { "content-length": body.length } : {};
  log.note({ state: "broken" });
  res.writeHead(200, { "content-type": "application/json", ...length });
  if (!short) {
    res.end(how === "error" ? spoken.failed.data : part);
    return;
  }
  res.flushHeaders();
  if (part.length > 0) res.write(part);
  if (how === "stall") await pause(Infinity, gone);
  await resetConnection(res, gone);
}

/** A 200 that is not what was asked for. The tokens were generated, so they are billed. */
function playWrongBody({ res, log }: Exchange, spoken: Spoken, directive: Directive): void {
  log.bill({ output: spoken.tokens.output, reasoning: spoken.tokens.reasoning });
  log.note({ state: "broken" });
  const type = spoken.stream ? "text/event-stream; charset=utf-8" : "application/json";
  const frame = (data: string) =>
    spoken.stream ? frameOf({ ...spoken.last, name: "message", data }, directive) : data;
  res.setHeader("content-type", directive.body === "html" ? "text/html; charset=utf-8" : type);
  switch (directive.body) {
    case "html":
      res.end("<!doctype html><title>Sandbox</title><h1>The sandbox plays a page in the way.</h1>");
      return;
    case "truncated":
      res.end(frame(spoken.body.slice(0, spoken.body.length >> 1)));
      return;
    case "shape":
      res.end(frame(JSON.stringify({ ok: true, sandbox: "an object of no known shape" })));
      return;
    case "empty":
    case undefined:
      res.end();
      return;
    default:
      directive.body satisfies never;
  }
}
