import type { CutReason } from "../contract";
import type {
  Answer,
  AnswerDelta,
  AnswerHead,
  AnswerWriter,
  FinishReason,
  ToldUsage,
} from "../conversation/answer";
import type { ClientConverter } from "../conversation/converter";
import { groupedName } from "./namespaces";
import {
  FunctionCallItem,
  ImageItem,
  MessageItem,
  ReasoningItem,
  type ItemEvent,
  type OutputItem,
} from "./output-items";
import { incompleteOf, responseBody } from "./response-body";
import type { ResponsesRequest } from "./responses-request";
import { responsesToConversation } from "./responses-to-conversation";
import { responsesUsage } from "./responses-usage";
import type { Seal } from "./seals";

type Status = "completed" | "incomplete";

/**
 * Writes an answer as the events of a response. Items follow each other; only calls may be open side by side, for some
 * vendors send the arguments of several at once.
 */
export class ResponsesAnswerWriter implements AnswerWriter {
  readonly #hex: string;
  readonly #tools: unknown;
  readonly #body: object;
  readonly #items: OutputItem[] = [];
  /** How each item that is over ended. */
  readonly #ended = new Map<OutputItem, Status>();
  readonly #calls = new Map<number, FunctionCallItem>();
  #open: MessageItem | ReasoningItem | null = null;
  #finish: FinishReason = "stop";
  #cut: CutReason | undefined;
  #sequence = 0;

  constructor(request: ResponsesRequest, head: AnswerHead) {
    this.#hex = head.hex;
    this.#tools = request.json.tools;
    this.#body = responseBody(request, head);
  }

  write(delta: AnswerDelta): Buffer[] {
    // A response has one choice; nobody can ask for more.
    return delta.choice === 0 ? [...this.#begin(), ...this.#events(this.#step(delta))] : [];
  }

  end(usage: ToldUsage): Buffer[] {
    const events = [...this.#begin(), ...this.#events(this.#closeAll())];
    const response = this.response(usage);
    const type = `response.${response.status}`;
    return [...events, ...this.#events([{ type, response }])];
  }

  /** The response as it stands at its end. */
  response(usage: ToldUsage): { readonly status: Status; readonly [field: string]: unknown } {
    const reason = incompleteOf(this.#finish);
    const status = this.#status;
    return {
      ...this.#body,
      status,
      incomplete_details: reason === null ? null : { reason, ...this.#cut },
      output: this.#items.map((item) => item.body(this.#ended.get(item) ?? status)),
      usage: usage === null ? null : responsesUsage(usage),
    };
  }

  get #status(): Status {
    return incompleteOf(this.#finish) === null ? "completed" : "incomplete";
  }

  #begin(): Buffer[] {
    if (this.#sequence > 0) return [];
    return this.#events([
      { type: "response.created", response: this.#body },
      { type: "response.in_progress", response: this.#body },
    ]);
  }

  #step(delta: AnswerDelta): readonly ItemEvent[] {
    switch (delta.kind) {
      case "text":
        return this.#say("output_text", delta.text);
      case "refusal":
        return this.#say("refusal", delta.text);
      case "reasoning":
        return this.#think(delta.text);
      case "reasoning_signature":
        return this.#seal({ kind: "signature", value: delta.signature });
      case "reasoning_redacted":
        return this.#sealed({ kind: "redacted", value: delta.data });
      case "tool_call":
        return this.#call(delta);
      case "tool_arguments":
        return this.#calls.get(delta.call)?.argue(delta.json) ?? [];
      case "image": {
        const item = new ImageItem(this.#items.length, this.#hex, delta.data);
        return [...this.#closeOpen(), ...this.#add(item), ...this.#close(item)];
      }
      case "finish":
        this.#finish = delta.reason;
        this.#cut = delta.cut;
        return this.#closeAll();
      default:
        return delta satisfies never;
    }
  }

  #say(kind: "output_text" | "refusal", text: string): readonly ItemEvent[] {
    if (this.#open instanceof MessageItem) return this.#open.say(kind, text);
    const events = this.#closeAll();
    const item = new MessageItem(this.#items.length, this.#hex);
    this.#open = item;
    return [...events, ...this.#add(item), ...item.say(kind, text)];
  }

  #think(text: string): readonly ItemEvent[] {
    if (this.#open instanceof ReasoningItem) return this.#open.think(text);
    const events = this.#closeAll();
    const item = new ReasoningItem(this.#items.length, this.#hex, null);
    this.#open = item;
    return [...events, ...this.#add(item), ...item.think(text)];
  }

  #seal(seal: Seal): readonly ItemEvent[] {
    if (!(this.#open instanceof ReasoningItem)) return this.#sealed(seal);
    this.#open.seal(seal);
    return this.#closeOpen();
  }

  /** A thought of which nothing is shown. */
  #sealed(seal: Seal): readonly ItemEvent[] {
    const events = this.#closeOpen();
    const item = new ReasoningItem(this.#items.length, this.#hex, seal);
    return [...events, ...this.#add(item), ...this.#close(item)];
  }

  #call({ call, id, name, signature }: Extract<AnswerDelta, { kind: "tool_call" }>): readonly ItemEvent[] {
    const before = [
      ...this.#closeOpen(),
      ...(signature === null ? [] : this.#sealed({ kind: "call", value: signature })),
    ];
    const asked = groupedName(this.#tools, name);
    const item = new FunctionCallItem(this.#items.length, this.#hex, id, asked.name, asked.namespace);
    this.#calls.set(call, item);
    return [...before, ...this.#add(item)];
  }

  #add(item: OutputItem): readonly ItemEvent[] {
    this.#items.push(item);
    return [{ type: "response.output_item.added", output_index: item.index, item: item.body("in_progress") }];
  }

  #close(item: OutputItem): readonly ItemEvent[] {
    if (this.#ended.has(item)) return [];
    const status = this.#status;
    this.#ended.set(item, status);
    return [
      ...item.closing(),
      { type: "response.output_item.done", output_index: item.index, item: item.body(status) },
    ];
  }

  #closeOpen(): readonly ItemEvent[] {
    const open = this.#open;
    this.#open = null;
    return open === null ? [] : this.#close(open);
  }

  #closeAll(): readonly ItemEvent[] {
    const calls = [...this.#calls.values()].flatMap((item) => this.#close(item));
    return [...this.#closeOpen(), ...calls];
  }

  #events(events: readonly ItemEvent[]): Buffer[] {
    return events.map((event) => {
      const data = JSON.stringify({ ...event, sequence_number: this.#sequence++ });
      return Buffer.from(`event: ${event.type}\ndata: ${data}\n\n`);
    });
  }
}

/** A whole answer as a response. */
export function writeResponsesAnswer(
  request: ResponsesRequest,
  head: AnswerHead,
  answer: Answer,
  usage: ToldUsage,
): Buffer {
  const writer = new ResponsesAnswerWriter(request, head);
  for (const delta of answer.deltas) writer.write(delta);
  return Buffer.from(JSON.stringify(writer.response(usage)));
}

/** Clients of the Responses API, before an upstream of another protocol. */
export const responsesClientConverter: ClientConverter<ResponsesRequest> = {
  toConversation: ({ json }) => responsesToConversation(json),
  openAnswer: (request, head) => new ResponsesAnswerWriter(request, head),
  writeAnswer: writeResponsesAnswer,
};
