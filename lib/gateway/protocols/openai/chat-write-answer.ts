import type { ParsedRequest } from "../contract";
import type { Answer, AnswerDelta, AnswerHead, AnswerWriter, ToldUsage } from "../conversation/answer";
import type { ClientConverter } from "../conversation/converter";
import { chatFinish, stopDetails } from "./chat-finish";
import { chatSignature } from "./chat-parts";
import { ChatMessages } from "./chat-messages";
import { chatToConversation } from "./chat-to-conversation";
import { chatUsage } from "./told-usage";
import { isRecord } from "../../json/record";

/** What of a chat request its answer depends on. */
export interface ChatClientRequest extends ParsedRequest {
  /** The client wants the usage chunk of a stream. */
  readonly wantsUsage: boolean;
}

const DONE = Buffer.from("data: [DONE]\n\n");

/** Writes an answer as the chunks of a chat completion. */
export class ChatAnswerWriter implements AnswerWriter {
  readonly #head: object;
  /** A client that asked for usage sees it null until the end, as OpenAI sends it. */
  readonly #tail: object;
  readonly #wantsUsage: boolean;
  readonly #opened = new Set<number>();
  readonly #thoughts = new ThoughtIndex();

  constructor({ hex, createdAt, model }: AnswerHead, wantsUsage: boolean) {
    this.#head = { id: `chatcmpl-${hex}`, object: "chat.completion.chunk", created: createdAt, model };
    this.#tail = wantsUsage ? { usage: null } : {};
    this.#wantsUsage = wantsUsage;
  }

  write(delta: AnswerDelta): Buffer[] {
    const { choice } = delta;
    const events: Buffer[] = [];
    if (!this.#opened.has(choice)) {
      this.#opened.add(choice);
      events.push(this.#chunk(choice, { role: "assistant", content: "" }, null));
    }
    events.push(
      delta.kind === "finish"
        ? this.#chunk(choice, {}, chatFinish(delta.reason), stopDetails(delta.cut))
        : this.#chunk(choice, deltaOf(delta, this.#thoughts), null),
    );
    return events;
  }

  end(usage: ToldUsage): Buffer[] {
    if (!this.#wantsUsage || usage === null) return [DONE];
    return [event({ ...this.#head, choices: [], usage: chatUsage(usage) }), DONE];
  }

  #chunk(index: number, delta: object, finish: string | null, more: object = {}): Buffer {
    const choices = [{ index, delta, logprobs: null, finish_reason: finish }];
    return event({ ...this.#head, choices, ...this.#tail, ...more });
  }
}

function event(chunk: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);
}

/** Counts the thoughts of each choice: pieces of one share an index, and a seal ends it. */
export class ThoughtIndex {
  readonly #next = new Map<number, number>();

  current(choice: number): number {
    return this.#next.get(choice) ?? 0;
  }

  /** The place of the thought that ends here. */
  close(choice: number): number {
    const index = this.current(choice);
    this.#next.set(choice, index + 1);
    return index;
  }
}

/** Reasoning goes out twice: as text, which most clients show, and in `reasoning_details`, which carry the seals back. */
function deltaOf(delta: Exclude<AnswerDelta, { kind: "finish" }>, thoughts: ThoughtIndex): object {
  switch (delta.kind) {
    case "text":
      return { content: delta.text };
    case "refusal":
      return { refusal: delta.text };
    case "reasoning": {
      const index = thoughts.current(delta.choice);
      return {
        reasoning_content: delta.text,
        reasoning_details: [{ type: "reasoning.text", index, text: delta.text }],
      };
    }
    case "reasoning_signature": {
      const index = thoughts.close(delta.choice);
      return { reasoning_details: [{ type: "reasoning.text", index, signature: delta.signature }] };
    }
    case "reasoning_redacted": {
      const index = thoughts.close(delta.choice);
      return { reasoning_details: [{ type: "reasoning.encrypted", index, data: delta.data }] };
    }
    case "tool_call": {
      const { call, id, name, signature } = delta;
      const named = { name, arguments: "" };
      return {
        tool_calls: [{ index: call, id, type: "function", function: named, ...chatSignature(signature) }],
      };
    }
    case "tool_arguments":
      return { tool_calls: [{ index: delta.call, function: { arguments: delta.json } }] };
    case "image":
      return { images: [imageOf(delta.mimeType, delta.data)] };
    default:
      return delta satisfies never;
  }
}

/** A picture as OpenRouter answers with one. */
export function imageOf(mimeType: string, data: string): object {
  return { type: "image_url", image_url: { url: `data:${mimeType};base64,${data}` } };
}

/** A whole answer as a chat completion. */
export function writeChatAnswer(
  { hex, createdAt, model }: AnswerHead,
  answer: Answer,
  usage: ToldUsage,
): Buffer {
  const messages = new ChatMessages();
  for (const delta of answer.deltas) messages.add(delta);
  const choices = messages.list().map(({ index, message, finish }) => ({
    index,
    message,
    logprobs: null,
    finish_reason: finish,
  }));
  const told = usage === null ? {} : { usage: chatUsage(usage) };
  return Buffer.from(
    JSON.stringify({
      id: `chatcmpl-${hex}`,
      object: "chat.completion",
      created: createdAt,
      model,
      choices,
      ...told,
    }),
  );
}

/** Chat clients, before an upstream of another protocol. */
export const openaiChatClientConverter: ClientConverter<ChatClientRequest> = {
  toConversation({ body }) {
    const json: unknown = JSON.parse(body.toString());
    return chatToConversation(isRecord(json) ? json : {});
  },
  openAnswer: ({ wantsUsage }, head) => new ChatAnswerWriter(head, wantsUsage),
  writeAnswer: (_request, head, answer, usage) => writeChatAnswer(head, answer, usage),
};
