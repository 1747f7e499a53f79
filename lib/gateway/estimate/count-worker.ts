/**
 * Counts tokens off the main thread: the table is large, and texts may be. Run by Node itself, so it imports packages
 * only and uses types that can be erased.
 */
import { parentPort } from "node:worker_threads";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

interface Task {
  readonly id: number;
  readonly kind: "text" | "request";
  readonly text: string;
}

/** Text longer than this is counted by its beginning: a count is an estimate, and a minute of one core is not. */
const COUNTED_CHARS = 400_000;
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_REPLY = 3;
const TOKENS_PER_PART = 765;

function count(text: string): number {
  const head = text.slice(0, COUNTED_CHARS);
  const tokens = countTokens(head, { disallowedSpecial: new Set() });
  return head.length === text.length ? tokens : Math.ceil((tokens * text.length) / head.length);
}

/** What a request's messages and tools come to; pictures and sounds by a round figure. */
function countRequest(json: string): number {
  const { messages, tools } = JSON.parse(json) as { messages?: unknown; tools?: unknown };
  const texts: string[] = tools === undefined ? [] : [JSON.stringify(tools)];
  let tokens = TOKENS_PER_REPLY;
  for (const message of Array.isArray(messages) ? (messages as Record<string, unknown>[]) : []) {
    tokens += TOKENS_PER_MESSAGE;
    if (typeof message.content === "string") texts.push(message.content);
    if (message.tool_calls !== undefined) texts.push(JSON.stringify(message.tool_calls));
    for (const part of Array.isArray(message.content) ? (message.content as Record<string, unknown>[]) : []) {
      if (typeof part.text === "string") texts.push(part.text);
      else tokens += TOKENS_PER_PART;
    }
  }
  return tokens + count(texts.join("\n"));
}

parentPort?.on("message", ({ id, kind, text }: Task) => {
  let tokens: number | null;
  try {
    tokens = kind === "text" ? count(text) : countRequest(text);
  } catch {
    tokens = null;
  }
  parentPort?.postMessage({ id, tokens });
});
