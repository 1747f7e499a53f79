import type { Answer } from "./answers";
import { outputBound, type TokenCount } from "./counting";
import type { Directive, UsagePlace } from "./directive";
import type { ChatRequest } from "./request";
import { reportUsage, type UsageReport } from "./usage";

/** What the directive has the upstream report for these tokens; null for nothing. */
export function usageOf(
  tokens: TokenCount,
  answer: Answer,
  request: ChatRequest,
  directive: Directive,
): UsageReport | null {
  return reportUsage(tokens, directive.usage ?? "true", {
    contextTokens: answer.model.contextTokens,
    outputTokens: outputBound(request, answer.model) * request.n,
  });
}

/** The fields a usage report adds to the events of a stream. */
export interface PlacedUsage {
  /** Fields of an event on the way; the tokens generated with it are added to the running count. */
  during(output: number, reasoning: number): object;
  readonly onFinish: object;
  /** Fields inside the last choice of the finishing event. */
  readonly inChoice: object;
  /** Fields of the events after it, one each. */
  readonly after: readonly object[];
}

/** Lays the usage report out over the stream, as `directive.place` says. */
export function placeUsage(answer: Answer, request: ChatRequest, directive: Directive): PlacedUsage {
  const final = usageOf(answer.tokens, answer, request, directive);
  const silent: PlacedUsage = { during: () => ({}), onFinish: {}, inChoice: {}, after: [] };
  if (final === null) return silent;
  const usage = { usage: final };
  const place: UsagePlace = directive.place ?? "chunk";
  switch (place) {
    case "chunk":
      if (!request.includeUsage) return silent;
      return { ...silent, during: () => ({ usage: null }), onFinish: { usage: null }, after: [usage] };
    case "finish":
      return { ...silent, onFinish: usage };
    case "choice":
      return { ...silent, inChoice: usage };
    case "groq":
      return { ...silent, onFinish: { x_groq: usage }, after: request.includeUsage ? [usage] : [] };
    case "every":
      return { ...silent, during: running(answer, request, directive), onFinish: usage };
    case "shrinking":
      return { ...silent, during: () => ({ usage: doubled(final) }), onFinish: usage };
    case "zero-last":
      return { ...silent, during: () => ({ usage: withCached(final) }), onFinish: usage };
    case "partial-last":
      return { ...silent, onFinish: usage, after: [{ usage: { completion_tokens: 1 } }] };
    default:
      return place satisfies never;
  }
}

function running(answer: Answer, request: ChatRequest, directive: Directive): PlacedUsage["during"] {
  let tokens = { ...answer.tokens, output: 0, reasoning: 0 };
  return (output, reasoning) => {
    tokens = { ...tokens, output: tokens.output + output, reasoning: tokens.reasoning + reasoning };
    return { usage: usageOf(tokens, answer, request, directive) };
  };
}

function doubled(usage: UsageReport): UsageReport {
  const twice = Number(usage.completion_tokens) * 2;
  return { ...usage, completion_tokens: twice, total_tokens: Number(usage.prompt_tokens) + twice };
}

/** A first estimate that takes the whole prompt for cached; the last record corrects it. */
function withCached(usage: UsageReport): UsageReport {
  return { ...usage, prompt_tokens_details: { cached_tokens: usage.prompt_tokens } };
}
