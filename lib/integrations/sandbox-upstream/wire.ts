import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import type { Directive } from "./directive";

/** Resolves after so many milliseconds, or as soon as the signal aborts; never rejects. Infinity waits for it. */
export function pause(ms: number, until: AbortSignal): Promise<void> {
  if (ms <= 0 || until.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      until.removeEventListener("abort", done);
      resolve();
    };
    const timer = Number.isFinite(ms) ? setTimeout(done, ms) : undefined;
    until.addEventListener("abort", done);
  });
}

const NEWLINES = { lf: "\n", crlf: "\r\n", cr: "\r" } as const;

/** The bytes of one event, in the line ends and with the comments the directive asks for. */
export function encodeFrame(
  { name = "", data }: { readonly name?: string; readonly data: string },
  directive: Directive,
): Buffer {
  const newline = NEWLINES[directive.newline ?? "lf"];
  const comment = directive.comments ? `: ENTREPOT SANDBOX PROCESSING${newline}${newline}` : "";
  const head = name === "" ? "" : `event: ${name}${newline}`;
  return Buffer.from(`${comment}${head}data: ${data}${newline}${newline}`);
}

/**
 * Writes bytes, in slices where the directive splits them, and waits for a reader that is slower. Writing to a
 * client that has left does nothing: an upstream that bills on has nobody to send to.
 */
export async function writeBytes(
  res: ServerResponse,
  bytes: Buffer,
  directive: Directive,
  until: AbortSignal,
): Promise<void> {
  const step = directive.split ?? bytes.length;
  for (let from = 0; from < bytes.length; from += Math.max(step, 1)) {
    if (from > 0) await (directive.drip === undefined ? setImmediate() : pause(directive.drip, until));
    if (res.destroyed) return;
    const flowing = res.write(bytes.subarray(from, from + Math.max(step, 1)));
    if (!flowing) await drained(res, until);
  }
}

function drained(res: ServerResponse, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      res.off("drain", done);
      res.off("close", done);
      until.removeEventListener("abort", done);
      resolve();
    };
    res.on("drain", done);
    res.on("close", done);
    until.addEventListener("abort", done);
  });
}

/** Time for what was written to reach the other side: a reset drops what is still on the way. */
const FLUSH_MS = 20;

/** Cuts the connection so that the other side sees a reset, not an orderly end, after what was already written. */
export async function resetConnection(res: ServerResponse, until: AbortSignal): Promise<void> {
  if (res.headersSent) await pause(FLUSH_MS, until);
  res.socket?.resetAndDestroy();
}
