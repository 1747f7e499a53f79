import { DirectiveError, type Directive, type Refusal } from "../directive";
import type { Exchange } from "../chat";
import { encodeFrame, pause, resetConnection, writeBytes } from "../wire";
import type { Made } from "./made";

const DEFAULT_PACE_MS = 15;
const FAILED = { error: { message: "The sandbox fails.", type: "server_error", param: null, code: null } };

/** Sends what was made, with whatever fault the directive asks for; a refusal comes before anything is made. */
export async function play(exchange: Exchange, directive: Directive, make: () => Made): Promise<void> {
  const { log, res } = exchange;
  if (directive.reset) {
    log.note({ state: "broken" });
    return resetConnection(res, exchange.gone);
  }
  const refusal = refusalOf(directive);
  if (refusal) return refuse(exchange, refusal, directive);
  const made = make();
  const { input, output, units } = made.billed;
  log.bill({ input, output });
  log.note({ status: 200, params: { ...log.entry.params, ...(units ? { billedUnits: units } : {}) } });
  await pause(directive.wait ?? 0, exchange.gone);
  if (exchange.gone.aborted || directive.wait === Infinity) return log.note({ state: "left" });
  if (directive.body !== undefined) return wrongBody(exchange, made, directive);
  if (made.kind === "events") return playEvents(exchange, made.events, directive);
  await playWhole(exchange, made, directive);
}

function refusalOf({ refusal, status }: Directive): Refusal | null {
  if (status === undefined) return refusal ?? null;
  if (status < 400 || status > 599) throw new DirectiveError(`status=${status} is no error`);
  const told = { type: "sandbox_error", code: null, message: "The sandbox was told to refuse." };
  return { ...told, ...refusal, status };
}

function refuse(
  { res, log }: Exchange,
  { status, message, type, code }: Refusal,
  directive: Directive,
): void {
  if (directive.retryAfter !== undefined) res.setHeader("retry-after", String(directive.retryAfter));
  log.note({ state: "refused", status });
  res.writeHead(status, { "content-type": "application/json" });
  res.end(JSON.stringify({ error: { message, type, param: null, code } }));
}

function wrongBody({ res, log }: Exchange, made: Made, { body: wrong }: Directive): void {
  log.note({ state: "broken" });
  const whole = made.kind === "whole" ? made.body : Buffer.from(JSON.stringify(made.events[0] ?? {}));
  const isPage = wrong === "html";
  res.setHeader("content-type", isPage ? "text/html; charset=utf-8" : "application/json");
  if (isPage) res.end("<!doctype html><title>Sandbox</title>");
  else if (wrong === "truncated") res.end(whole.subarray(0, whole.length >> 1));
  else res.end(wrong === "shape" ? '{"ok":true}' : "");
}

async function playWhole(
  { res, log, gone, closing }: Exchange,
  { type, body }: Extract<Made, { kind: "whole" }>,
  directive: Directive,
): Promise<void> {
  res.writeHead(200, { "content-type": type, "content-length": body.length });
  if (directive.broken !== undefined) {
    log.note({ state: "broken" });
    res.flushHeaders();
    res.write(body.subarray(0, body.length >> 1));
    return resetConnection(res, gone);
  }
  await writeBytes(res, body, directive, closing);
  log.note({ state: gone.aborted ? "left" : "complete" });
  res.end();
}

async function playEvents(
  exchange: Exchange,
  events: readonly object[],
  directive: Directive,
): Promise<void> {
  const { res, log, gone } = exchange;
  const breaksAt = directive.broken === undefined ? Infinity : (directive.after ?? 0);
  res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  res.flushHeaders();
  for (const [sent, event] of events.entries()) {
    if (sent >= breaksAt) return breakOff(exchange, directive);
    if (sent > 0) await pause(directive.pace ?? DEFAULT_PACE_MS, gone);
    if (gone.aborted) return log.note({ state: "left" });
    await writeBytes(res, encodeFrame(JSON.stringify(event), directive), directive, gone);
    log.note({ eventsSent: sent + 1 });
  }
  if (directive.broken !== undefined) return breakOff(exchange, directive);
  log.note({ state: "complete" });
  res.end();
}

async function breakOff({ res, log, gone }: Exchange, directive: Directive): Promise<void> {
  log.note({ state: "broken" });
  if (directive.broken === "error") res.end(encodeFrame(JSON.stringify(FAILED), directive));
  else if (directive.broken === "reset") await resetConnection(res, gone);
  else if (directive.broken === "stall") await pause(Infinity, gone);
  else res.end();
}
