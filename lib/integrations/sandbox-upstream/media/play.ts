import { FAILED } from "../chat";
import type { Directive, Refusal } from "../directive";
import type { Exchange } from "../exchange";
import { playRefusal } from "../refusals";
import { breakStream, DEFAULT_PACE_MS, EVENTS_TYPE } from "../spoken";
import { encodeFrame, pause, resetConnection, writeBytes } from "../wire";
import { sendWrongBody } from "../wrong-body";
import type { Made } from "./made";

/** How a stream of events breaks off: none ends it. */
const ENDINGS = { last: null, failed: FAILED };

/** Sends what was made, with whatever fault the directive asks for; a refusal comes before anything is made. */
export async function play(exchange: Exchange, directive: Directive, make: () => Made): Promise<void> {
  const { log } = exchange;
  if (await playRefusal(exchange, directive, { input: () => ({}), body: errorOf })) return;
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

const errorOf = ({ message, type, code }: Refusal) => ({ error: { message, type, param: null, code } });

function wrongBody({ res, log }: Exchange, made: Made, directive: Directive): void {
  log.note({ state: "broken" });
  sendWrongBody(res, directive.body, {
    type: "application/json",
    whole: made.kind === "whole" ? made.body : Buffer.from(JSON.stringify(made.events[0] ?? {})),
    frame: (data) => data,
  });
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
  res.writeHead(200, { "content-type": EVENTS_TYPE, "cache-control": "no-cache" });
  res.flushHeaders();
  for (const [sent, event] of events.entries()) {
    if (sent >= breaksAt) break;
    if (sent > 0) await pause(directive.pace ?? DEFAULT_PACE_MS, gone);
    if (gone.aborted) return log.note({ state: "left" });
    await writeBytes(res, encodeFrame({ data: JSON.stringify(event) }, directive), directive, gone);
    log.note({ eventsSent: sent + 1 });
  }
  if (directive.broken !== undefined) return breakStream(exchange, ENDINGS, directive.broken, directive);
  log.note({ state: "complete" });
  res.end();
}
