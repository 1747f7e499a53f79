import type { ServerResponse } from "node:http";
import type { Directive } from "./directive";

/** An answer to be spoilt. */
export interface Spoilt {
  readonly type: string;
  /** The answer that should have come. */
  readonly whole: Buffer;
  /** How data is put: as it is, or as an event. */
  frame(data: Buffer): Buffer;
}

const PAGE = "<!doctype html><title>Sandbox</title><h1>The sandbox plays a page in the way.</h1>";
const SHAPE = Buffer.from(JSON.stringify({ ok: true, sandbox: "an object of no known shape" }));

/** Sends a 200 that is not what was asked for. */
export function sendWrongBody(res: ServerResponse, wrong: Directive["body"], answer: Spoilt): void {
  const { type, whole } = answer;
  res.setHeader("content-type", wrong === "html" ? "text/html; charset=utf-8" : type);
  switch (wrong) {
    case "html":
      res.end(PAGE);
      return;
    case "truncated":
      res.end(answer.frame(whole.subarray(0, whole.length >> 1)));
      return;
    case "shape":
      res.end(answer.frame(SHAPE));
      return;
    case "empty":
    case undefined:
      res.end();
      return;
    default:
      wrong satisfies never;
  }
}
