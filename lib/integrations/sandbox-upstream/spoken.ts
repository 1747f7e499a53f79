import type { ServerResponse } from "node:http";
import type { TokenCount } from "./counting";
import type { Breakage, Directive } from "./directive";
import type { StreamEvent } from "./events";
import type { Exchange } from "./exchange";
import { encodeFrame, pause, resetConnection, writeBytes } from "./wire";
import { sendWrongBody } from "./wrong-body";

/** One event of a stream. */
export interface NamedEvent extends StreamEvent {
  /** Absent where the protocol has no names for events. */
  readonly name?: string;
}

/** An answer as a protocol says it; how it is played is the same for all. */
export interface Spoken {
  readonly stream: boolean;
  readonly tokens: TokenCount;
  /** The events up to, but without, the last. */
  readonly events: Iterable<NamedEvent>;
  /** What ends a stream; null where nothing does. */
  readonly last: NamedEvent | null;
  /** What a stream says when it fails. */
  readonly failed: NamedEvent;
  /** The whole answer, where it is not streamed. */
  readonly body: string;
  /** The content type of a stream, where not that of most. */
  readonly streamType?: string;
}

/** An event that says something without having been generated. */
export const unbilled = (data: string): NamedEvent => ({ data, output: 0, reasoning: 0 });

/** Milliseconds between two events where the directive does not say. */
export const DEFAULT_PACE_MS = 15;
/** How a stream of events is announced. */
export const EVENTS_TYPE = "text/event-stream; charset=utf-8";

/**
 * Plays an answer with whatever the directive asks for, and logs what is billed for it. Generation stops when the client
 * leaves a stream and goes on when it leaves a plain call, unless the directive says otherwise.
 */
export async function playSpoken(exchange: Exchange, spoken: Spoken, directive: Directive): Promise<void> {
  const { res, log, gone, closing } = exchange;
  const until = (directive.leave ?? (spoken.stream ? "stop" : "on")) === "stop" ? gone : closing;
  log.bill({ ...spoken.tokens, output: 0, reasoning: 0 });
  log.note({ status: 200 });
  if (directive.openEarly && spoken.stream) openStream(exchange, spoken);
  await pause(directive.wait ?? 0, directive.wait === Infinity ? gone : until);
  if (until.aborted || directive.wait === Infinity) return log.note({ state: "left" });
  if (directive.body !== undefined) return playWrongBody(exchange, spoken, directive);
  if (!spoken.stream) return playWhole(exchange, spoken, directive);
  if (!res.headersSent) openStream(exchange, spoken);
  return playStream(exchange, spoken, directive, until);
}

function openStream({ res }: Exchange, { streamType = EVENTS_TYPE }: Spoken): void {
  res.writeHead(200, { "content-type": streamType, "cache-control": "no-cache" });
  res.flushHeaders();
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
    await writeBytes(res, encodeFrame(event, directive), directive, until);
    sent += 1;
    log.note({ eventsSent: sent });
  }
  if (directive.broken !== undefined) return breakStream(exchange, spoken, directive.broken, directive);
  const { last } = spoken;
  if (last && directive.done !== false) await writeBytes(res, encodeFrame(last, directive), directive, until);
  log.note({ state: exchange.gone.aborted ? "left" : "complete" });
  res.end();
}

/** Ends a stream that has begun, in one of the ways streams break. */
export async function breakStream(
  { res, log, gone }: Exchange,
  spoken: Pick<Spoken, "last" | "failed">,
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
      endWith(res, spoken.last, directive);
      return;
    case "error":
      endWith(res, spoken.failed, directive);
      return;
    case "stall":
      return pause(Infinity, gone);
    default:
      how satisfies never;
  }
}

function endWith(res: ServerResponse, event: NamedEvent | null, directive: Directive): void {
  res.end(event ? encodeFrame(event, directive) : "");
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
  const { tokens, stream, last, streamType = EVENTS_TYPE } = spoken;
  log.bill({ output: tokens.output, reasoning: tokens.reasoning });
  log.note({ state: "broken" });
  const name = last?.name === undefined ? "" : "message";
  sendWrongBody(res, directive.body, {
    type: stream ? streamType : "application/json",
    whole: Buffer.from(spoken.body),
    frame: (data) => (stream ? encodeFrame({ name, data: data.toString() }, directive) : data),
  });
}
