import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import type { Answer, AnswerDelta, AnswerReader, FinishReason } from "../conversation/answer";
import type { UpstreamConverter } from "../conversation/converter";
import { readUpstreamError } from "../openai/upstream-error";
import { ItemDeltas } from "./item-deltas";
import { parseRepaired } from "../openai/chat-chunk";
import { isAnswer, isFailedResponse, parseResponse } from "./responses-answer";
import { responsesFromConversation } from "./responses-from-conversation";
import { readResponsesUsage } from "./responses-usage";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

const BLANK = Buffer.from("\n\n");

/** Reads the events of a response into the steps of an answer. */
export class ResponsesAnswerReader implements AnswerReader {
  deltas: AnswerDelta[] = [];
  usage: unknown = null;
  usageBroken = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: AnswerReader["fault"] = null;
  readonly #splitter: EventSplitter;
  readonly #items = new ItemDeltas();

  constructor(maxEventBytes: number) {
    this.#splitter = new EventSplitter((bytes, from, to) => this.#event(bytes, from, to), maxEventBytes);
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  end(): void {
    const rest = this.#splitter.rest();
    if (rest.length > 0) this.#event(Buffer.concat([rest, BLANK]), 0, rest.length + BLANK.length);
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault || !findData(bytes, from, to)) return;
    const data = joinData(bytes, from, to);
    this.spoke = true;
    if (data === "[DONE]") return;
    const event = parse(data) ?? this.#repaired(data);
    if (!event) this.fault = "malformed";
    else this.#read(event);
  }

  /** Figures that Python prints are survived. */
  #repaired(data: string): Json | null {
    const repaired = parseRepaired(data);
    if (!repaired || !isRecord(repaired.json)) return null;
    this.usageBroken = true;
    return repaired.json;
  }

  #read(event: Json): void {
    if (typeof event.type !== "string") return;
    this.wellFormed = true;
    const response = isRecord(event.response) ? event.response : null;
    if (isRecord(response?.usage)) this.usage = response.usage;
    switch (event.type) {
      case "error":
      case "response.failed":
        this.fault = "error_event";
        break;
      case "response.completed":
      case "response.incomplete":
        this.deltas.push(this.#items.finish(reasonOf(response ?? {})));
        this.done = true;
        break;
      default:
        this.deltas.push(...this.#items.read(event));
    }
  }
}

function parse(text: string): Json | null {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? json : null;
  } catch {
    return null;
  }
}

function reasonOf({ status, incomplete_details: details }: Json): FinishReason {
  if (status !== "incomplete") return "stop";
  return isRecord(details) && details.reason === "content_filter" ? "content_filter" : "length";
}

/** Reads a whole response. */
export function readWholeResponse(bytes: Buffer): Answer | "error" | null {
  const parsed = parseResponse(bytes);
  if (!parsed) return null;
  const { json, repaired } = parsed;
  if (isFailedResponse(json)) return "error";
  if (!isAnswer(json)) return null;
  const items = new ItemDeltas();
  const deltas = (json.output as unknown[]).flatMap((item, index) => items.whole(index, item));
  const id = typeof json.id === "string" ? json.id : null;
  return { id, deltas: [...deltas, items.finish(reasonOf(json))], rawUsage: repaired ? null : json.usage };
}

/** Upstreams that speak Responses, behind a client of another protocol. */
export const responsesUpstreamConverter: UpstreamConverter = {
  fromConversation: responsesFromConversation,
  streamType: "text/event-stream",
  openAnswer: (_settings, maxEventBytes) => new ResponsesAnswerReader(maxEventBytes),
  readAnswer: readWholeResponse,
  readUsage: readResponsesUsage,
  readError: readUpstreamError,
};
