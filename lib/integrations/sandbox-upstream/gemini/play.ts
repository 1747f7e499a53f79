import { composeAnswer, type Answer } from "../answers";
import type { Exchange } from "../chat";
import type { Breakage, Directive } from "../directive";
import type { SandboxModel } from "../models";
import type { ChatRequest } from "../request";
import { encodeFrame, pause, resetConnection, writeBytes } from "../wire";
import { geminiErrorBody } from "./errors";
import { geminiBody, geminiEvents } from "./events";

const DEFAULT_PACE_MS = 15;
const FAILED = geminiErrorBody(500, "The sandbox plays an upstream that fails.");
const EVENTS = "text/event-stream";

/** Plays the answer to a request to generate, with all that `../chat.ts` can do; in Gemini's words, and its line ends. */
export async function playGemini(
  exchange: Exchange,
  request: ChatRequest,
  model: SandboxModel,
  asked: Directive,
): Promise<void> {
  const { log } = exchange;
  const directive: Directive = { newline: "crlf", ...asked };
  const answer = composeAnswer(request, model, directive);
  const stays = (directive.leave ?? (request.stream ? "stop" : "on")) === "on";
  const until = stays ? exchange.closing : exchange.gone;
  log.bill({ ...answer.tokens, output: 0, reasoning: 0 });
  log.note({ status: 200 });
  if (directive.openEarly && request.stream) open(exchange);
  await pause(directive.wait ?? 0, directive.wait === Infinity ? exchange.gone : until);
  if (until.aborted || directive.wait === Infinity) return log.note({ state: "left" });
  if (directive.body !== undefined) return playWrongBody(exchange, request, answer, directive);
  if (request.stream) await playStream(exchange, request, answer, directive, until);
  else await playWhole(exchange, request, answer, directive);
}

function open({ res }: Exchange): void {
  res.writeHead(200, { "content-type": EVENTS });
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
  if (!res.headersSent) open(exchange);
  for (const event of geminiEvents(answer, request, directive)) {
    if (sent >= breaksAt) break;
    if (sent > 0) await pause(directive.pace ?? DEFAULT_PACE_MS, until);
    if (until.aborted) return log.note({ state: "left" });
    log.bill({ output: event.output, reasoning: event.reasoning });
    await writeBytes(res, encodeFrame(event.data, directive), directive, until);
    sent += 1;
    log.note({ eventsSent: sent });
  }
  if (directive.broken !== undefined)
    return breakOff(exchange, directive.broken, encodeFrame(FAILED, directive));
  log.note({ state: exchange.gone.aborted ? "left" : "complete" });
  res.end();
}

/** Ends what has begun. There is no `[DONE]` to end it falsely with. */
async function breakOff(exchange: Exchange, how: Breakage, failure: Buffer | string): Promise<void> {
  const { res, log } = exchange;
  log.note({ state: "broken" });
  switch (how) {
    case "reset":
      return resetConnection(res, exchange.gone);
    case "end":
    case "done":
      res.end();
      return;
    case "error":
      res.end(failure);
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
  const body = Buffer.from(geminiBody(answer, request, directive));
  log.bill({ output: answer.tokens.output, reasoning: answer.tokens.reasoning });
  const { broken } = directive;
  const isShort = broken === "reset" || broken === "stall";
  const length = broken === undefined || isShort ? { "content-length": body.length } : {};
  res.writeHead(200, { "content-type": "application/json", ...length });
  if (broken !== undefined) {
    res.flushHeaders();
    if (broken !== "error" && directive.after !== 0) res.write(body.subarray(0, body.length >> 1));
    await breakOff(exchange, broken, FAILED);
    if (broken === "stall") await resetConnection(res, exchange.gone);
    return;
  }
  await writeBytes(res, body, directive, exchange.closing);
  log.note({ state: exchange.gone.aborted ? "left" : "complete" });
  res.end();
}

/** A 200 that is not what was asked for. The tokens were generated, so they are billed. */
function playWrongBody(exchange: Exchange, request: ChatRequest, answer: Answer, directive: Directive): void {
  const { res, log } = exchange;
  const whole = geminiBody(answer, request, directive);
  log.bill({ output: answer.tokens.output, reasoning: answer.tokens.reasoning });
  log.note({ state: "broken" });
  const frame = (data: string) => (request.stream ? encodeFrame(data, directive) : data);
  const type = request.stream ? EVENTS : "application/json";
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
