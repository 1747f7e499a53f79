import type { Answer, Choice } from "./answers";
import { outputBound, type TokenCount } from "./counting";
import type { Directive } from "./directive";
import type { MessagesRequest } from "./messages-request";
import { reportMessageUsage } from "./messages-usage";
import type { NamedEvent, Spoken } from "./spoken";
import { encodeJson, type UsageReport } from "./usage";

type Json = Readonly<Record<string, unknown>>;

const STOP_REASONS: Readonly<Record<Choice["finish"], string>> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "refusal",
};

/** Answers longer than this are sent several tokens an event, as those of chat completions are. */
const DEFAULT_CHUNKS = 120;

const FAILED = { type: "api_error", message: "The sandbox plays an upstream that fails." };

/** An answer as a message of Anthropic's. */
export function speakMessage(answer: Answer, request: MessagesRequest, directive: Directive): Spoken {
  return {
    stream: request.stream,
    tokens: answer.tokens,
    events: messageEvents(answer, request, directive),
    last: event({ type: "message_stop" }),
    failed: event({ type: "error", error: FAILED }),
    body: messageBody(answer, request, directive),
  };
}

function event(json: Json & { readonly type: string }, output = 0, reasoning = 0): NamedEvent {
  return { name: json.type, data: encodeJson(json), output, reasoning };
}

function choiceOf(answer: Answer): Choice {
  const [choice] = answer.choices;
  if (!choice) throw new Error("a message has one choice");
  return choice;
}

function messageOf(
  answer: Answer,
  content: readonly Json[],
  stop: string | null,
  usage: UsageReport | null,
): Json {
  return {
    id: answer.id.replace("chatcmpl-sandbox-", "msg_sandbox"),
    type: "message",
    role: "assistant",
    model: answer.model.id,
    content,
    stop_reason: stop,
    stop_sequence: null,
    ...(usage === null ? {} : { usage }),
  };
}

function messageBody(answer: Answer, request: MessagesRequest, directive: Directive): string {
  const choice = choiceOf(answer);
  const usage = usageOf(answer.tokens, answer, request, directive);
  const text = choice.pieces.join("");
  const said = choice.tool ? toolBlock(choice, parsed(text)) : { type: "text", text };
  const padding = directive.huge === undefined ? {} : { padding: "x".repeat(directive.huge) };
  const content = [...thought(choice, choice.thoughts.join(""), answer), said];
  return encodeJson({ ...messageOf(answer, content, STOP_REASONS[choice.finish], usage), ...padding });
}

function thought({ thoughts }: Choice, thinking: string, answer: Answer): Json[] {
  return thoughts.length === 0 ? [] : [{ type: "thinking", thinking, signature: sealOf(answer) }];
}

/** The sandbox's seal on its thoughts: derived from the answer, and checked by nobody. */
function sealOf({ id }: Answer): string {
  return Buffer.from(`seal of ${id}`).toString("base64");
}

function toolBlock({ tool }: Choice, input: unknown): Json {
  return { type: "tool_use", id: tool?.id.replace("call_", "toolu_"), name: tool?.name, input };
}

/** Arguments that the bound cut are no JSON; a message has none then. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function usageOf(
  tokens: TokenCount,
  answer: Answer,
  request: MessagesRequest,
  directive: Directive,
): UsageReport | null {
  return reportMessageUsage(tokens, directive.usage ?? "true", {
    contextTokens: answer.model.contextTokens,
    outputTokens: outputBound(request, answer.model),
  });
}

function* messageEvents(
  answer: Answer,
  request: MessagesRequest,
  directive: Directive,
): Generator<NamedEvent> {
  const choice = choiceOf(answer);
  const truth = usageOf(answer.tokens, answer, request, directive);
  const running = runningUsage(answer, request, directive);
  const ending = { stop_reason: STOP_REASONS[choice.finish], stop_sequence: null };
  if (directive.emptyFirst) yield event({ type: "ping" });
  yield event({
    type: "message_start",
    message: messageOf(answer, [], null, firstUsage(answer, request, directive)),
  });
  yield event({ type: "ping" });
  for (const part of blockEvents(answer, choice, directive)) {
    yield part;
    const usage = directive.place === "every" ? running(part.output, part.reasoning) : null;
    if (usage && part.output > 0)
      yield event({ type: "message_delta", delta: { stop_reason: null, stop_sequence: null }, usage });
  }
  if (directive.huge !== undefined) yield event({ type: "ping", padding: "x".repeat(directive.huge) });
  yield event({ type: "message_delta", delta: ending, ...lastUsage(truth, directive) });
}

/** What `message_start` says: the input, and a token of output to begin with. The places of CHARGES.md C28 say otherwise. */
function firstUsage(answer: Answer, request: MessagesRequest, directive: Directive): UsageReport | null {
  const { tokens } = answer;
  const prompt = tokens.input + tokens.cached_input + tokens.cache_write_5m;
  switch (directive.place) {
    case "shrinking":
      return usageOf({ ...tokens, output: tokens.output * 2 }, answer, request, directive);
    case "zero-last":
      return usageOf(
        { ...tokens, input: 0, cached_input: prompt, cache_write_5m: 0 },
        answer,
        request,
        directive,
      );
    default:
      return usageOf({ ...tokens, output: 1, reasoning: 0 }, answer, request, directive);
  }
}

/** What the last `message_delta` says: all of it, or only what was generated, as older ones do. */
function lastUsage(truth: UsageReport | null, { place }: Directive): Json {
  if (truth === null) return {};
  return { usage: place === "partial-last" ? { output_tokens: truth.output_tokens } : truth };
}

function runningUsage(answer: Answer, request: MessagesRequest, directive: Directive) {
  let tokens = { ...answer.tokens, output: 0, reasoning: 0 };
  return (output: number, reasoning: number): UsageReport | null => {
    tokens = { ...tokens, output: tokens.output + output, reasoning: tokens.reasoning + reasoning };
    return usageOf(tokens, answer, request, directive);
  };
}

function* blockEvents(answer: Answer, choice: Choice, directive: Directive): Generator<NamedEvent> {
  const shown = choice.thoughts.length > 0;
  if (shown) {
    yield start(0, { type: "thinking", thinking: "", signature: "" });
    for (const group of groups(choice.thoughts, DEFAULT_CHUNKS))
      yield delta(0, { type: "thinking_delta", thinking: group.join("") }, 0, group.length);
    yield delta(0, { type: "signature_delta", signature: sealOf(answer) });
    yield event({ type: "content_block_stop", index: 0 });
  }
  const index = shown ? 1 : 0;
  // Reasoning that is not shown was done before the first word.
  let hidden = shown ? 0 : choice.reasoningTokens;
  yield start(index, choice.tool ? toolBlock(choice, {}) : { type: "text", text: "" });
  for (const group of groups(choice.pieces, directive.chunks ?? DEFAULT_CHUNKS)) {
    const said = group.join("");
    const piece = choice.tool
      ? { type: "input_json_delta", partial_json: said }
      : { type: "text_delta", text: said };
    yield delta(index, piece, group.length, hidden);
    hidden = 0;
  }
  yield event({ type: "content_block_stop", index });
}

function start(index: number, content_block: Json): NamedEvent {
  return event({ type: "content_block_start", index, content_block });
}

function delta(index: number, said: Json, output = 0, reasoning = 0): NamedEvent {
  return event({ type: "content_block_delta", index, delta: said }, output, reasoning);
}

/** Cuts pieces into at most `count` groups whose sizes differ by one at most. */
function groups(pieces: readonly string[], count: number): string[][] {
  const total = Math.min(Math.max(count, 1), pieces.length);
  const cut = (index: number) => Math.floor((index * pieces.length) / total);
  return Array.from({ length: total }, (_, index) => pieces.slice(cut(index), cut(index + 1)));
}
