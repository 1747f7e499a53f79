import { composeAnswer, type Answer, type Choice } from "./answers";
import type { Exchange } from "./exchange";
import type { TokenCount } from "./counting";
import type { Directive } from "./directive";
import { groups } from "./events";
import type { SandboxModel } from "./models";
import type { ChatRequest } from "./request";
import { readResponsesRequest } from "./responses-request";
import { playSpoken, type NamedEvent, type Spoken } from "./spoken";
import { encodeJson, honestUsage, type UsageReport } from "./usage";
import { usageOf } from "./usage-place";

type Json = Readonly<Record<string, unknown>>;

/** `POST /v1/responses`. */
export const responsesApi = {
  read: readResponsesRequest,
  honestUsage: (tokens: TokenCount) => usageNamed(honestUsage(tokens)),
  play: (exchange: Exchange, request: ChatRequest, model: SandboxModel, directive: Directive) =>
    playSpoken(
      exchange,
      speakResponse(composeAnswer(request, model, directive), request, directive),
      directive,
    ),
};

const DEFAULT_CHUNKS = 120;

/** An answer as a response. */
export function speakResponse(answer: Answer, request: ChatRequest, directive: Directive): Spoken {
  const count = new EventCount();
  const whole = responseOf(answer, usageNamed(usageOf(answer.tokens, answer, request, directive)));
  const { status } = whole;
  return {
    stream: request.stream,
    tokens: answer.tokens,
    events: responseEvents(answer, directive, count),
    // Numbered when it is sent, behind however many events there were.
    get last() {
      return count.event({ type: `response.${String(status)}`, response: whole });
    },
    get failed() {
      const error = { code: "server_error", message: "The sandbox plays an upstream that fails." };
      return count.event({ type: "response.failed", response: { ...whole, status: "failed", error } });
    },
    body: encodeJson({
      ...whole,
      ...(directive.huge === undefined ? {} : { padding: "x".repeat(directive.huge) }),
    }),
  };
}

class EventCount {
  #sent = 0;

  event(json: Json & { readonly type: string }, output = 0, reasoning = 0): NamedEvent {
    const data = encodeJson({ ...json, sequence_number: this.#sent++ });
    return { name: json.type, data, output, reasoning };
  }
}

/** The same figures under the names a response has for them, whatever they are. */
function usageNamed(usage: UsageReport | null): UsageReport | null {
  if (usage === null) return null;
  return {
    input_tokens: usage.prompt_tokens,
    input_tokens_details: usage.prompt_tokens_details,
    output_tokens: usage.completion_tokens,
    output_tokens_details: usage.completion_tokens_details,
    total_tokens: usage.total_tokens,
  };
}

function choiceOf(answer: Answer): Choice {
  const [choice] = answer.choices;
  if (!choice) throw new Error("a response has one choice");
  return choice;
}

const REASONS: Readonly<Record<Choice["finish"], string | null>> = {
  stop: null,
  tool_calls: null,
  length: "max_output_tokens",
  content_filter: "content_filter",
};

function idOf({ id }: Answer, prefix: string): string {
  return id.replace("chatcmpl-sandbox-", `${prefix}_sandbox`);
}

function responseOf(answer: Answer, usage: UsageReport | null): Json {
  const choice = choiceOf(answer);
  const reason = REASONS[choice.finish];
  const text = choice.pieces.join("");
  return {
    id: idOf(answer, "resp"),
    object: "response",
    created_at: answer.created,
    status: reason === null ? "completed" : "incomplete",
    error: null,
    incomplete_details: reason === null ? null : { reason },
    model: answer.model.id,
    output: [...thoughtItems(answer, choice), saidItem(answer, choice, text)],
    usage,
    metadata: {},
  };
}

function thoughtItems(answer: Answer, { thoughts }: Choice): Json[] {
  if (thoughts.length === 0) return [];
  const summary = [{ type: "summary_text", text: thoughts.join("") }];
  const sealed = Buffer.from(`seal of ${answer.id}`).toString("base64");
  return [{ id: idOf(answer, "rs"), type: "reasoning", summary, encrypted_content: sealed }];
}

function saidItem(answer: Answer, { tool }: Choice, text: string): Json {
  if (!tool)
    return {
      id: idOf(answer, "msg"),
      type: "message",
      status: "completed",
      role: "assistant",
      content: [textPart(text)],
    };
  const { id: call_id, name } = tool;
  return {
    id: idOf(answer, "fc"),
    type: "function_call",
    status: "completed",
    call_id,
    name,
    arguments: text,
  };
}

function textPart(text: string): Json {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

function* responseEvents(answer: Answer, directive: Directive, count: EventCount): Generator<NamedEvent> {
  const choice = choiceOf(answer);
  const begun = { ...responseOf(answer, null), status: "in_progress", incomplete_details: null, output: [] };
  yield count.event({ type: "response.created", response: begun });
  yield count.event({ type: "response.in_progress", response: begun });
  if (choice.thoughts.length > 0) yield* thoughtEvents(answer, choice, count);
  if (directive.huge !== undefined)
    yield count.event({ type: "response.sandbox_padding", padding: "x".repeat(directive.huge) });
  yield* saidEvents(answer, choice, directive, count);
}

function* thoughtEvents(answer: Answer, choice: Choice, count: EventCount): Generator<NamedEvent> {
  const [item = {}] = thoughtItems(answer, choice);
  const place = { item_id: item.id, output_index: 0, summary_index: 0 };
  yield count.event({ type: "response.output_item.added", output_index: 0, item: { ...item, summary: [] } });
  for (const group of groups(choice.thoughts, DEFAULT_CHUNKS)) {
    const delta = group.join("");
    yield count.event({ type: "response.reasoning_summary_text.delta", ...place, delta }, 0, group.length);
  }
  yield count.event({ type: "response.output_item.done", output_index: 0, item });
}

function* saidEvents(
  answer: Answer,
  choice: Choice,
  directive: Directive,
  count: EventCount,
): Generator<NamedEvent> {
  const output_index = choice.thoughts.length > 0 ? 1 : 0;
  const item = saidItem(answer, choice, choice.pieces.join(""));
  const empty = choice.tool ? { arguments: "" } : { content: [] };
  const place = { item_id: item.id, output_index, ...(choice.tool ? {} : { content_index: 0 }) };
  const type = choice.tool ? "response.function_call_arguments" : "response.output_text";
  yield count.event({
    type: "response.output_item.added",
    output_index,
    item: { ...item, ...empty, status: "in_progress" },
  });
  if (!choice.tool) yield count.event({ type: "response.content_part.added", ...place, part: textPart("") });
  // Reasoning that is not shown was done before the first word.
  let hidden = choice.thoughts.length > 0 ? 0 : choice.reasoningTokens;
  for (const group of groups(choice.pieces, directive.chunks ?? DEFAULT_CHUNKS)) {
    yield count.event({ type: `${type}.delta`, ...place, delta: group.join("") }, group.length, hidden);
    hidden = 0;
  }
  const text = choice.pieces.join("");
  yield count.event({ type: `${type}.done`, ...place, ...(choice.tool ? { arguments: text } : { text }) });
  if (!choice.tool) yield count.event({ type: "response.content_part.done", ...place, part: textPart(text) });
  yield count.event({ type: "response.output_item.done", output_index, item });
}
