import { createHash } from "node:crypto";
import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import type { Answer, AnswerDelta, AnswerReader } from "../conversation/answer";
import { parseRepaired } from "../openai/chat-chunk";
import { AnswerDeltas } from "./answer-deltas";
import { readChunk } from "./chunk";
import { field, textIn, type JsonRecord } from "./fields";
import { laterUsage, usageOrNothing } from "./usage";
import { parseAnswer } from "./whole-answer";
import { isRecord } from "../../json/record";

/** Reads a stream of chunks, event by event, into the steps of an answer. */
export class GeminiAnswerReader implements AnswerReader {
  deltas: AnswerDelta[] = [];
  usageBroken = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: AnswerReader["fault"] = null;
  readonly #steps = new AnswerDeltas("");
  readonly #splitter: EventSplitter;
  #usage: JsonRecord | null = null;

  constructor(maxEventBytes: number) {
    this.#splitter = new EventSplitter((bytes, from, to) => this.#event(bytes, from, to), maxEventBytes);
  }

  get usage(): unknown {
    return usageOrNothing(this.#usage, this.#steps.blocked);
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  end(): void {
    const rest = this.#splitter.rest();
    // Some proxies forget the last blank line.
    if (rest.length > 0) this.#event(rest, 0, rest.length);
    if (this.fault === null && this.#steps.complete) this.done = true;
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.fault) return;
    const found = findData(bytes, from, to);
    if (!found) return;
    this.spoke = true;
    const text = found.plain ? bytes.toString("utf8", found.from, found.to) : joinData(bytes, from, to);
    const json = this.#parse(text);
    if (json === undefined) this.fault = "malformed";
    else this.#chunk(json);
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      const repaired = text.startsWith("{") ? parseRepaired(text) : undefined;
      this.usageBroken ||= repaired !== undefined;
      return repaired?.json;
    }
  }

  #chunk(json: unknown): void {
    const facts = readChunk(json);
    if (facts.isError) {
      this.fault = "error_event";
      return;
    }
    this.wellFormed ||= facts.wellFormed;
    this.#usage = laterUsage(this.#usage, facts.usage);
    if (isRecord(json)) this.#steps.seedWith(field(json, "responseId"));
    this.deltas.push(...this.#steps.read(facts));
  }
}

/** Reads an answer that was not streamed. An answer without candidates is one that was filtered. */
export function readAnswer(bytes: Buffer): Answer | "error" | null {
  const parsed = parseAnswer(bytes);
  if (!parsed) return null;
  const facts = readChunk(parsed.json);
  if (facts.isError) return "error";
  if (!facts.wellFormed) return null;
  const id = textIn(parsed.json, "responseId");
  const steps = new AnswerDeltas(id ?? createHash("sha256").update(bytes).digest("hex"));
  const deltas = steps.read(facts);
  if (facts.candidates.length === 0 && deltas.length === 0)
    deltas.push({ kind: "finish", choice: 0, reason: "content_filter", stop: null });
  return {
    id,
    deltas: [...deltas, ...unfinished(deltas)],
    rawUsage: usageOrNothing(facts.usage, steps.blocked),
  };
}

/** A whole answer is over, whether its choices say so or not. */
function unfinished(deltas: readonly AnswerDelta[]): AnswerDelta[] {
  const ended = new Set(deltas.filter(({ kind }) => kind === "finish").map(({ choice }) => choice));
  const open = new Set(deltas.map(({ choice }) => choice).filter((choice) => !ended.has(choice)));
  return [...open].map((choice) => ({ kind: "finish", choice, reason: "stop", stop: null }));
}
