import type { Refusal } from "../../refusal";
import type { Answer, AnswerDelta, AnswerHead, AnswerWriter, ToldUsage } from "../conversation/answer";
import type { Conversation } from "../conversation/conversation";
import type { ClientConverter } from "../conversation/converter";
import { chatFinish, stopDetails } from "../openai/chat-finish";
import { chatUsage } from "../openai/told-usage";
import { cannotCarry, orRefusal } from "../openai/unconvertible";
import { promptsOf } from "./completion-params";
import type { CompletionRequest } from "./completion-request";

type Json = Readonly<Record<string, unknown>>;

const CHATS = "cannot be carried to this model, which only chats.";
/** Fields that only a model which completes texts can honour. */
const NO_WORD: readonly string[] = ["suffix", "best_of", "logprobs", "logit_bias"];

/** A prompt as what a user says. The model answers it instead of going on with it: nothing else can be had of a chat. */
function toConversation({ json, maxTokens, stream }: CompletionRequest): Conversation | Refusal {
  return orRefusal(() => read(json, maxTokens, stream));
}

function read(json: Json, maxTokens: number | null, stream: boolean): Conversation {
  for (const name of NO_WORD) if (says(json[name])) cannotCarry(name, CHATS);
  if (json.echo === true) cannotCarry("echo", CHATS);
  const [prompt, ...more] = promptsOf(json);
  if (typeof prompt !== "string" || more.length > 0)
    return cannotCarry("prompt", "must be one text for this model.");
  return {
    system: [],
    turns: [{ role: "user", parts: [{ kind: "text", text: prompt }] }],
    tools: [],
    toolChoice: null,
    parallelTools: null,
    maxTokens,
    n: numberOf(json.n) ?? 1,
    temperature: numberOf(json.temperature),
    topP: numberOf(json.top_p),
    topK: null,
    stop: stopOf(json.stop),
    seed: numberOf(json.seed),
    presencePenalty: numberOf(json.presence_penalty),
    frequencyPenalty: numberOf(json.frequency_penalty),
    format: null,
    reasoning: null,
    user: typeof json.user === "string" ? json.user : null,
    stream,
  };
}

function says(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 1) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function stopOf(stop: unknown): readonly string[] {
  if (typeof stop === "string") return [stop];
  return Array.isArray(stop) ? (stop as string[]) : [];
}

function headOf({ hex, createdAt, model }: AnswerHead): object {
  return { id: `cmpl-${hex}`, object: "text_completion", created: createdAt, model };
}

/** Writes an answer as the chunks of a text completion: of what a model says, its text alone. */
class CompletionWriter implements AnswerWriter {
  readonly #head: object;
  readonly #wantsUsage: boolean;

  constructor(head: AnswerHead, wantsUsage: boolean) {
    this.#head = headOf(head);
    this.#wantsUsage = wantsUsage;
  }

  write(delta: AnswerDelta): Buffer[] {
    switch (delta.kind) {
      case "text":
      case "refusal":
        return [this.#chunk(delta.choice, delta.text, null)];
      case "finish":
        return [this.#chunk(delta.choice, "", chatFinish(delta.reason), stopDetails(delta.cut))];
      default:
        return [];
    }
  }

  end(usage: ToldUsage): Buffer[] {
    const done = Buffer.from("data: [DONE]\n\n");
    if (!this.#wantsUsage || usage === null) return [done];
    return [event({ ...this.#head, choices: [], usage: chatUsage(usage) }), done];
  }

  #chunk(index: number, text: string, finish: string | null, more: object = {}): Buffer {
    const choices = [{ index, text, logprobs: null, finish_reason: finish }];
    return event({ ...this.#head, choices, ...more });
  }
}

function event(chunk: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);
}

function writeAnswer(head: AnswerHead, { deltas }: Answer, usage: ToldUsage): Buffer {
  const choices = [...new Set(deltas.map(({ choice }) => choice))]
    .sort((a, b) => a - b)
    .map((index) =>
      choiceOf(
        index,
        deltas.filter(({ choice }) => choice === index),
      ),
    );
  const told = usage === null ? {} : { usage: chatUsage(usage) };
  return Buffer.from(JSON.stringify({ ...headOf(head), choices, ...told }));
}

function choiceOf(index: number, deltas: readonly AnswerDelta[]): object {
  const text = deltas.map((delta) => (delta.kind === "text" || delta.kind === "refusal" ? delta.text : ""));
  const end = deltas.find((delta) => delta.kind === "finish");
  return { index, text: text.join(""), logprobs: null, finish_reason: end ? chatFinish(end.reason) : null };
}

/** Clients of text completions, before a model that chats. */
export const completionClientConverter: ClientConverter<CompletionRequest> = {
  toConversation,
  openAnswer: ({ wantsUsage }, head) => new CompletionWriter(head, wantsUsage),
  writeAnswer: (_request, head, answer, usage) => writeAnswer(head, answer, usage),
};
