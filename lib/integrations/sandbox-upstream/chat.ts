import type { ServerResponse } from "node:http";
import { composeAnswer, type Answer } from "./answers";
import type { Breakage, Directive } from "./directive";
import { answerBody, streamEvents } from "./events";
import type { LogHandle } from "./log";
import type { SandboxModel } from "./models";
import type { ChatRequest } from "./request";
import { encodeFrame, pause, resetConnection, writeBytes } from "./wire";

/** One HTTP exchange under way. */
export interface Exchange {
  readonly res: ServerResponse;
  readonly log: LogHandle;
  /** Aborts when the client leaves before its answer is complete, and when the server closes. */
  readonly gone: AbortSignal;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

const DEFAULT_PACE_MS = 15;
const FAILED = JSON.stringify({
  error: {
    message: "The sandbox plays an upstream that fails.",
    type: "server_error",
    param: null,
    code: null,
  },
});

/**
 * Plays the answer to a chat request with whatever the directive asks for, and logs what is billed for it. Generation
 * stops when the client leaves a stream and goes on when it leaves a plain call, unless the directive says otherwise.
 */
export async function playChat(
  exchange: Exchange,
  request: ChatRequest,
  model: SandboxModel,
  directive: Directive,
): Promise<void> {
  const { res, log } = exchange;
  const answer = composeAnswer(request, model, directive);
  const until =
    (directive.leave ?? (request.stream ? "stop" : "on")) === "stop" ? exchange.gone : exchange.closing;
  log.bill({ ...answer.tokens, output: 0, reasoning: 0 });
  log.note({ status: 200 });
  if (directive.openEarly && request.stream) openStream(res);
  await pause(directive.wait ?? 0, directive.wait === Infinity ? exchange.gone : until);
  if (until.aborted || directive.wait === Infinity) return log.note({ state: "left" });
  if (directive.body !== undefined) return playWrongBody(exchange, request, answer, directive);
  if (request.stream) await playStream(exchange, request, answer, directive, until);
  else await playWhole(exchange, request, answer, directive);
}

function openStream(res: ServerResponse): void {
  res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  res.flushHeaders();
}

async function playStream(
  exchange: Exchange,
  request: ChatRequest,
  answer: Answer,
  directive: Directive,
  until: AbortSignal,
): Promise<void> {
  const { res, log } = exchange;
  const breaksAt = directive.broken === undefined ? Infinity : (directive.after ?? 0);
  let sent = 0;
  if (!res.headersSent) openStream(res);
  for (const event of streamEvents(answer, request, directive)) {
    if (sent >= breaksAt) break;
    if (sent > 0) await pause(directive.pace ?? DEFAULT_PACE_MS, until);
    if (until.aborted) return log.note({ state: "left" });
    log.bill({ output: event.output, reasoning: event.reasoning });
    await writeBytes(res, encodeFrame(event.data, directive), directive, until);
    sent += 1;
    log.note({ eventsSent: sent });
  }
  if (directive.broken !== undefined) return breakStream(exchange, directive.broken, directive);
  if (directive.done !== false) await writeBytes(res, encodeFrame("[DONE]", directive), directive, until);
  log.note({ state: exchange.gone.aborted ? "left" : "complete" });
  res.end();
}

async function breakStream(exchange: Exchange, how: Breakage, directive: Directive): Promise<void> {
  const { res, log } = exchange;
  log.note({ state: "broken" });
  switch (how) {
    case "reset":
      return resetConnection(res, exchange.gone);
    case "end":
      res.end();
      return;
    case "done":
      res.end(encodeFrame("[DONE]", directive));
      return;
    case "error":
      res.end(encodeFrame(FAILED, directive));
      return;
    case "stall":
      return pause(Infinity, exchange.gone);
    default:
      how satisfies never;
  }
}

async function playWhole(
  exchange: Exchange,
  request: ChatRequest,
  answer: Answer,
  directive: Directive,
): Promise<void> {
  const { res, log } = exchange;
  const body = Buffer.from(answerBody(answer, request, directive));
  log.bill({ output: answer.tokens.output, reasoning: answer.tokens.reasoning });
  if (directive.broken !== undefined) return breakWhole(exchange, directive.broken, body, directive);
  res.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  await writeBytes(res, body, directive, exchange.closing);
  log.note({ state: exchange.gone.aborted ? "left" : "complete" });
  res.end();
}

/** A plain answer that breaks off: before its body where nothing was to be sent first, else in the middle of it. */
async function breakWhole(
  exchange: Exchange,
  how: Breakage,
  body: Buffer,
  directive: Directive,
): Promise<void> {
  const { res, log } = exchange;
  const part = directive.after === 0 ? Buffer.alloc(0) : body.subarray(0, body.length >> 1);
  const short = how === "reset" || how === "stall";
  log.note({ state: "broken" });
  res.writeHead(200, {
    "content-type": "application/json",
    ...(short ? { "content-length": body.length } : {}),
  });
  if (!short) {
    res.end(how === "error" ? FAILED : part);
    return;
  }
  res.flushHeaders();
  if (part.length > 0) res.write(part);
  if (how === "stall") await pause(Infinity, exchange.gone);
  await resetConnection(res, exchange.gone);
}

/** A 200 that is not what was asked for. The tokens were generated, so they are billed. */
function playWrongBody(exchange: Exchange, request: ChatRequest, answer: Answer, directive: Directive): void {
  const { res, log } = exchange;
  const whole = answerBody(answer, request, directive);
  log.bill({ output: answer.tokens.output, reasoning: answer.tokens.reasoning });
  log.note({ state: "broken" });
  const type = request.stream ? "text/event-stream; charset=utf-8" : "application/json";
  const frame = (data: string) => (request.stream ? encodeFrame(data, directive) : data);
  res.setHeader("content-type", directive.body === "html" ? "text/html; charset=utf-8" : type);
  switch (directive.body) {
    case "html":
      res.end("<!doctype html><title>Sandbox</title><h1>The sandbox plays a page in the way.</h1>");
      return;
    case "truncated":
      res.end(frame(whole.slice(0, whole.length >> 1)));
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
