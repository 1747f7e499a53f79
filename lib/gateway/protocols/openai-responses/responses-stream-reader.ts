import type { CutReason, StreamFault, StreamReader } from "../contract";
import { findData, joinData } from "../../sse/event-data";
import { EventSplitter } from "../../sse/event-splitter";
import { parseRepaired } from "../openai/chat-chunk";
import { hasLiveKey } from "../openai/live-key";
import { TextTally } from "../openai/text-tally";
import { renameResponse } from "./response-model";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

export interface ResponsesReaderOptions {
  /** What the client calls the model, where the upstream calls it otherwise. */
  readonly modelName: string | null;
  readonly maxEventBytes: number;
}

const RESPONSE = Buffer.from('"response"');
const ERROR = Buffer.from('"error"');
const DELTA = Buffer.from('"delta"');
const DONE = "[DONE]";
const BLANK = Buffer.from("\n\n");
const OPEN_BRACE = 0x7b;
/** Events whose type ends like this bring something generated. */
const GENERATED = Buffer.from('.delta"');
const FAILED_TYPES: ReadonlySet<unknown> = new Set(["error", "response.failed"]);

/**
 * Reads a response's stream as it passes. Events go on as they came; only those that carry the response itself, or an
 * error, are parsed. The last of them is held until the call is booked; comments and OpenRouter's `[DONE]` are left out.
 */
export class ResponsesStreamReader implements StreamReader {
  out: Buffer[] = [];
  readonly tail: Buffer[] = [];
  usage: unknown = null;
  usageBroken = false;
  meaningful = false;
  output = false;
  spoke = false;
  wellFormed = false;
  done = false;
  fault: StreamFault | null = null;
  finishReason: string | null = null;
  serviceTier: string | null = null;
  readonly #options: ResponsesReaderOptions;
  readonly #splitter: EventSplitter;
  readonly #tally = new TextTally();
  /** The response as it was told last, for ending it early. */
  #response: Json = {};
  #events = 0;

  constructor(options: ResponsesReaderOptions) {
    this.#options = options;
    this.#splitter = new EventSplitter(
      (bytes, from, to) => this.#event(bytes, from, to),
      options.maxEventBytes,
    );
  }

  get textBytes(): number {
    return this.#tally.size;
  }

  push(chunk: Buffer): void {
    if (!this.#splitter.push(chunk)) this.fault ??= "malformed";
  }

  text(): string {
    return this.#tally.text();
  }

  end(): void {
    const rest = this.#splitter.rest();
    if (rest.length > 0) this.#event(Buffer.concat([rest, BLANK]), 0, rest.length + BLANK.length);
  }

  cutShort(cut: CutReason): readonly Buffer[] {
    const type = "response.incomplete";
    const response = {
      ...this.#response,
      ...(this.#options.modelName === null ? {} : { model: this.#options.modelName }),
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens", ...cut },
    };
    const data = JSON.stringify({ type, response, sequence_number: this.#events });
    return [Buffer.from(`event: ${type}\ndata: ${data}\n\n`)];
  }

  #event(bytes: Buffer, from: number, to: number): void {
    if (this.done || this.fault) return;
    const found = findData(bytes, from, to);
    if (!found) return;
    const event = bytes.subarray(from, to);
    // Almost every event has a line that names it and a line of data: the data is looked at where it stands.
    const only = isOnlyData(bytes, found.to, to);
    const data = only
      ? bytes.subarray(found.from, found.to)
      : Buffer.from(joinData(bytes, from, to).replaceAll("\n", " "));
    this.#data(event, data, only ? found.from - from : null);
  }

  /** `data` stands at `dataFrom` in `event`; null: it was put together from several lines. */
  #data(event: Buffer, data: Buffer, dataFrom: number | null): void {
    this.spoke = true;
    if (data.length === DONE.length && data.toString("latin1") === DONE) return;
    if (data[0] !== OPEN_BRACE) {
      this.fault = "malformed";
      return;
    }
    this.#events++;
    // An event that carries the response may quote anything; those that bring something carry none.
    const telling = hasLiveKey(data, RESPONSE) || hasLiveKey(data, ERROR);
    if (!telling && data.includes(GENERATED)) {
      this.#tally.addField(data, DELTA);
      this.output = this.meaningful = this.wellFormed = true;
    }
    if (telling || !this.meaningful) return this.#parse(event, data, dataFrom);
    this.out.push(event);
  }

  #parse(event: Buffer, data: Buffer, dataFrom: number | null): void {
    let json: unknown;
    try {
      json = JSON.parse(data.toString());
    } catch {
      return this.#unreadable(data);
    }
    this.#said(json, event, data, dataFrom);
  }

  /** Data that is not JSON: figures that Python prints are survived, anything else ends the stream. */
  #unreadable(data: Buffer): void {
    const repaired = parseRepaired(data.toString());
    const type = isRecord(repaired?.json) ? repaired.json.type : undefined;
    if (!repaired || typeof type !== "string") {
      this.fault = "malformed";
      return;
    }
    this.usageBroken = true;
    const head = `event: ${type}\ndata: `;
    this.#said(
      repaired.json,
      Buffer.from(`${head}${repaired.text}\n\n`),
      Buffer.from(repaired.text),
      head.length,
    );
  }

  #said(json: unknown, event: Buffer, data: Buffer, dataFrom: number | null): void {
    if (!isRecord(json) || typeof json.type !== "string") return void this.out.push(event);
    this.wellFormed = true;
    if (json.type.startsWith("response.output_item.")) this.meaningful = true;
    const response = isRecord(json.response) ? json.response : null;
    if (response) this.#response = response;
    if (isRecord(response?.usage)) this.usage = response.usage;
    if (typeof response?.service_tier === "string") this.serviceTier = response.service_tier;
    if (FAILED_TYPES.has(json.type)) {
      this.fault = "error_event";
      return;
    }
    const renamed = response ? this.#renamed(event, data, dataFrom) : event;
    const ending = response && endOf(json.type, response);
    if (!ending) return void this.out.push(renamed);
    this.#complete(response, ending);
    this.tail.push(renamed);
  }

  #complete(response: Json, finishReason: string): void {
    this.done = true;
    this.finishReason = finishReason;
    const { output } = response;
    this.output ||= Array.isArray(output) && output.length > 0;
    this.meaningful = true;
  }

  #renamed(event: Buffer, data: Buffer, dataFrom: number | null): Buffer {
    const { modelName } = this.#options;
    if (modelName === null) return event;
    const renamed = renameResponse(data, modelName);
    if (renamed === data) return event;
    const from = dataFrom ?? 0;
    const head = dataFrom === null ? Buffer.from("data: ") : event.subarray(0, from);
    const end = dataFrom === null ? BLANK : event.subarray(from + data.length);
    return Buffer.concat([head, renamed, end]);
  }
}

/** Whether nothing but line ends follows the data. */
function isOnlyData(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0x0a && bytes[at] !== 0x0d) return false;
  return true;
}

/** How a response ended, in the words of a chat completion; null for an event that does not end it. */
function endOf(type: string, response: Json): string | null {
  if (type === "response.completed") return "stop";
  return type === "response.incomplete" ? incompleteReason(response) : null;
}

/** Why a response is incomplete, in the words of a chat completion. */
export function incompleteReason({ incomplete_details: details }: Json): string {
  return isRecord(details) && details.reason === "content_filter" ? "content_filter" : "length";
}
