import type { Answer, Choice } from "./answers";
import type { Directive } from "./directive";
import type { ChatRequest } from "./request";
import { encodeJson } from "./usage";
import { placeUsage, usageOf } from "./usage-place";

/** One event of a stream: its data, and the tokens that were generated for it. */
export interface StreamEvent {
  readonly data: string;
  readonly output: number;
  readonly reasoning: number;
}

/** Answers longer than this are sent several tokens an event, so that none takes minutes at the default pace. */
const DEFAULT_CHUNKS = 120;

/** The JSON body of an answer that is not streamed. */
export function answerBody(answer: Answer, request: ChatRequest, directive: Directive): string {
  const usage = usageOf(answer.tokens, answer, request, directive);
  const inChoice = directive.place === "choice" ? { usage } : {};
  return encodeJson({
    id: answer.id,
    object: "chat.completion",
    created: answer.created,
    model: answer.model.id,
    choices: answer.choices.map((choice) => ({
      index: choice.index,
      message: wholeMessage(choice),
      logprobs: null,
      finish_reason: choice.finish,
      ...inChoice,
    })),
    ...(usage === null || directive.place === "choice" ? {} : { usage }),
    ...tierOf(request, directive),
    system_fingerprint: "fp_entrepot_sandbox",
    ...(directive.huge === undefined ? {} : { padding: "x".repeat(directive.huge) }),
  });
}

/** The speed of service: told where it was asked for, as given or as the directive says. */
function tierOf({ serviceTier }: ChatRequest, { tier }: Directive): object {
  const told = tier ?? serviceTier;
  return told === null || told === "none" ? {} : { service_tier: told === "auto" ? "default" : told };
}

function wholeMessage(choice: Choice): Record<string, unknown> {
  const text = choice.pieces.join("");
  const thoughts = choice.thoughts.length === 0 ? {} : { reasoning_content: choice.thoughts.join("") };
  if (!choice.tool) return { role: "assistant", content: text, ...thoughts, refusal: null };
  const call = {
    id: choice.tool.id,
    type: "function",
    function: { name: choice.tool.name, arguments: text },
  };
  return { role: "assistant", content: null, ...thoughts, tool_calls: [call], refusal: null };
}

/** The events of a streamed answer up to, but without, `[DONE]`. */
export function* streamEvents(
  answer: Answer,
  request: ChatRequest,
  directive: Directive,
): Generator<StreamEvent> {
  const report = placeUsage(answer, request, directive);
  const base = {
    id: answer.id,
    object: "chat.completion.chunk",
    created: answer.created,
    model: answer.model.id,
    system_fingerprint: "fp_entrepot_sandbox",
    ...tierOf(request, directive),
  };
  const event = (choices: unknown[], extra: object, output = 0, reasoning = 0): StreamEvent => {
    return { data: encodeJson({ ...base, choices, ...extra }), output, reasoning };
  };
  const delta = (choice: Choice, delta: object, finish: string | null = null, extra: object = {}) => [
    { index: choice.index, delta, logprobs: null, finish_reason: finish, ...extra },
  ];
  if (directive.emptyFirst) yield event([], { prompt_filter_results: [] });
  for (const choice of answer.choices) yield event(delta(choice, opening(choice)), report.during(0, 0));
  for (const part of interleave(answer.choices.map((choice) => partsOf(choice, directive)))) {
    yield event(
      delta(part.choice, part.delta),
      report.during(part.output, part.reasoning),
      part.output,
      part.reasoning,
    );
  }
  if (directive.huge !== undefined) yield event([], { padding: "x".repeat(directive.huge) });
  for (const choice of answer.choices) {
    const last = choice === answer.choices.at(-1);
    yield event(
      delta(choice, {}, choice.finish, last ? report.inChoice : {}),
      last ? report.onFinish : report.during(0, 0),
    );
  }
  for (const extra of report.after) yield event([], extra);
}

interface Part {
  readonly choice: Choice;
  readonly delta: object;
  readonly output: number;
  readonly reasoning: number;
}

function opening(choice: Choice): object {
  if (!choice.tool) return { role: "assistant", content: "", refusal: null };
  const call = {
    index: 0,
    id: choice.tool.id,
    type: "function",
    function: { name: choice.tool.name, arguments: "" },
  };
  return { role: "assistant", content: null, tool_calls: [call], refusal: null };
}

function partsOf(choice: Choice, directive: Directive): Part[] {
  const thoughts = groups(choice.thoughts, DEFAULT_CHUNKS).map((group) => {
    return { choice, delta: { reasoning_content: group.join("") }, output: 0, reasoning: group.length };
  });
  const hidden = choice.thoughts.length === 0 ? choice.reasoningTokens : 0;
  const said = groups(choice.pieces, directive.chunks ?? DEFAULT_CHUNKS).map((group, index) => {
    const text = group.join("");
    const delta = choice.tool
      ? { tool_calls: [{ index: 0, function: { arguments: text } }] }
      : { content: text };
    // Reasoning that is not shown was done before the first word.
    return { choice, delta, output: group.length, reasoning: index === 0 ? hidden : 0 };
  });
  return [...thoughts, ...said];
}

/** Cuts pieces into at most `count` groups whose sizes differ by one at most. */
export function groups(pieces: readonly string[], count: number): string[][] {
  const total = Math.min(Math.max(count, 1), pieces.length);
  return Array.from({ length: total }, (_, index) =>
    pieces.slice(
      Math.floor((index * pieces.length) / total),
      Math.floor(((index + 1) * pieces.length) / total),
    ),
  );
}

function* interleave<T>(rows: readonly (readonly T[])[]): Generator<T> {
  const longest = Math.max(...rows.map((row) => row.length));
  for (let column = 0; column < longest; column += 1) {
    for (const row of rows) {
      const item = row[column];
      if (item !== undefined) yield item;
    }
  }
}
