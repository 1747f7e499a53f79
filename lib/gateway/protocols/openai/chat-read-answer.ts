import type { Answer, AnswerDelta, AnswerReader } from "../conversation/answer";
import type { UpstreamConverter } from "../conversation/converter";
import { EventSplitter } from "../../sse/event-splitter";
import { findData, joinData } from "../../sse/event-data";
import { parseRepaired, readChunk } from "./chat-chunk";
import { ChatDeltas } from "./chat-deltas";
import { chatFromConversation } from "./chat-from-conversation";
import { readUpstreamError } from "./upstream-error";
import { readChatUsage } from "./usage";
import { isRecord } from "../../json/record";

const DONE = "[DONE]";
const BLANK = Buffer.from("\n\n");

/** Reads the chunks of a chat completion, in any vendor's dialect, into the steps of an answer. */
export class ChatAnswerReader implements AnswerReader {
  deltas: AnswerDelta[] = [];
  usage: Readonly<Record<string, unknown>> | null = null;
  usageBroken = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: AnswerReader["fault"] = null;
  readonly #splitter: EventSplitter;
  readonly #reading = new ChatDeltas();

  constructor(maxEventBytes: number) {
    this.#splitter = new EventSplitter((bytes, from, to) => this.#event(bytes, from, to), maxEventBytes);
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  end(): void {
    const rest = this.#splitter.rest();
    // Some upstreams forget the last blank line, and some their [DONE].
    if (rest.length > 0) this.#event(Buffer.concat([rest, BLANK]), 0, rest.length + BLANK.length);
    if (this.fault === null && this.#reading.allFinished) this.done = true;
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault) return;
    const found = findData(bytes, from, to);
    if (!found) return;
    const data = found.plain ? bytes.toString("utf8", found.from, found.to) : joinData(bytes, from, to);
    this.spoke = true;
    if (data !== DONE) return this.#chunk(data);
    this.deltas.push(...this.#reading.finishRest());
    this.done = true;
  }

  #chunk(data: string): void {
    const parsed = parseChunk(data);
    if (!parsed) {
      this.fault = "malformed";
      return;
    }
    this.usageBroken ||= parsed.repaired;
    const facts = readChunk(parsed.json);
    // OpenRouter tells of a limit that was reached behind an answer that is complete.
    if ((facts.error || isFailure(parsed.json)) && !this.#reading.allFinished) {
      this.fault = "error_event";
      return;
    }
    if (facts.usage) this.usage = facts.usage;
    if (!facts.wellFormed) return;
    this.wellFormed = true;
    const step = this.#reading.read(parsed.json);
    if (step === "failed") this.fault = "error_event";
    else this.deltas.push(...step);
  }
}

function parseChunk(text: string): { readonly json: unknown; readonly repaired: boolean } | null {
  try {
    return { json: JSON.parse(text) as unknown, repaired: false };
  } catch {
    const repaired = parseRepaired(text);
    return repaired ? { json: repaired.json, repaired: true } : null;
  }
}

/** MiniMax says what went wrong beside the answer, under status 200. */
function isFailure(json: unknown): boolean {
  const base = isRecord(json) ? json.base_resp : undefined;
  return isRecord(base) && typeof base.status_code === "number" && base.status_code !== 0;
}

/** Reads a whole chat completion. */
export function readWholeChat(bytes: Buffer): Answer | "error" | null {
  const parsed = parseChunk(bytes.toString());
  if (!parsed) return null;
  const facts = readChunk(parsed.json);
  if (facts.error || isFailure(parsed.json)) return "error";
  if (!facts.wellFormed || facts.choices === 0) return null;
  const reading = new ChatDeltas();
  const steps = reading.read(parsed.json);
  if (steps === "failed") return "error";
  const deltas = [...steps, ...reading.finishRest()];
  const id = isRecord(parsed.json) && typeof parsed.json.id === "string" ? parsed.json.id : null;
  return { id, deltas, rawUsage: parsed.repaired ? null : facts.usage };
}

/** Upstreams that speak chat completions, behind a client of another protocol. */
export const openaiChatUpstreamConverter: UpstreamConverter = {
  fromConversation: chatFromConversation,
  streamType: "text/event-stream",
  openAnswer: (_settings, maxEventBytes) => new ChatAnswerReader(maxEventBytes),
  readAnswer: readWholeChat,
  readUsage: readChatUsage,
  readError: readUpstreamError,
};
