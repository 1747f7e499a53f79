import type { Answer, Choice, FinishReason } from "../answers";
import type { TokenCount } from "../counting";
import type { Directive } from "../directive";
import type { StreamEvent } from "../events";
import { isRecord } from "../json";
import type { ChatRequest } from "../request";
import { encodeJson, type UsageReport } from "../usage";
import { usageOf } from "../usage-place";

type Usage = Readonly<Record<string, unknown>>;

const DEFAULT_CHUNKS = 120;

function finishWord(reason: FinishReason): string {
  switch (reason) {
    case "stop":
    case "tool_calls":
      return "STOP";
    case "length":
      return "MAX_TOKENS";
    case "content_filter":
      return "SAFETY";
    default:
      return reason satisfies never;
  }
}

/** `usageMetadata` that says what a report in OpenAI's words says: the truth, or the lie it was told to tell. */
export function metadataOf(report: UsageReport | null): { usageMetadata?: Usage } {
  if (!report) return {};
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = report;
  const input = isRecord(report.prompt_tokens_details) ? report.prompt_tokens_details : {};
  const output = isRecord(report.completion_tokens_details) ? report.completion_tokens_details : {};
  const thoughts = typeof output.reasoning_tokens === "number" ? output.reasoning_tokens : 0;
  const cached = input.cached_tokens;
  return {
    usageMetadata: {
      promptTokenCount: prompt,
      // Google tells thoughts beside the candidates.
      candidatesTokenCount: typeof completion === "number" ? completion - thoughts : completion,
      totalTokenCount: total,
      ...(typeof cached === "number" && cached > 0 ? { cachedContentTokenCount: cached } : {}),
      ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    },
  };
}

/** The base of every chunk of an answer. */
function framed(answer: Answer, candidates: readonly object[], more: object): string {
  const names = { modelVersion: answer.model.id, responseId: answer.id.replace("chatcmpl-", "") };
  return encodeJson({ ...(candidates.length > 0 ? { candidates } : {}), ...more, ...names });
}

function signatureOf(answer: Answer): string {
  return Buffer.from(`sealed by ${answer.id}`).toString("base64");
}

/** What a choice says at once: its call, where its arguments are whole. */
function callParts(answer: Answer, choice: Choice): object[] {
  if (!choice.tool) return [];
  try {
    const args: unknown = JSON.parse(choice.pieces.join(""));
    return [{ functionCall: { name: choice.tool.name, args }, thoughtSignature: signatureOf(answer) }];
  } catch {
    return [];
  }
}

function candidateOf(choice: Choice, parts: readonly object[], isLast: boolean): object {
  const finishReason = isLast ? { finishReason: finishWord(choice.finish) } : {};
  return { content: { parts, role: "model" }, ...finishReason, index: choice.index };
}

/** The prompt was blocked before anything was said: Google's way of it is an answer without candidates. */
export function isBlocked(directive: Directive): boolean {
  return directive.finish === "content_filter" && directive.after === 0;
}

const BLOCKED = { promptFeedback: { blockReason: "SAFETY" } };

/** The JSON body of an answer that is not streamed. */
export function geminiBody(answer: Answer, request: ChatRequest, directive: Directive): string {
  const usage = metadataOf(usageOf(answer.tokens, answer, request, directive));
  if (isBlocked(directive)) return framed(answer, [], { ...BLOCKED, ...usage });
  const candidates = answer.choices.map((choice) => {
    const thoughts = choice.thoughts.length === 0 ? [] : [{ text: choice.thoughts.join(""), thought: true }];
    const said = choice.tool ? callParts(answer, choice) : [{ text: choice.pieces.join("") }];
    return candidateOf(choice, [...thoughts, ...said], true);
  });
  const padding = directive.huge === undefined ? {} : { padding: "x".repeat(directive.huge) };
  return framed(answer, candidates, { ...usage, ...padding });
}

interface Said {
  readonly choice: Choice;
  readonly parts: readonly object[];
  readonly output: number;
  readonly reasoning: number;
}

/** The events of a streamed answer. Each tells the usage so far, as Google does, unless the directive says otherwise. */
export function* geminiEvents(
  answer: Answer,
  request: ChatRequest,
  directive: Directive,
): Generator<StreamEvent> {
  const final = usageOf(answer.tokens, answer, request, directive);
  let tokens: TokenCount = { ...answer.tokens, output: 0, reasoning: 0 };
  const said = (output: number, reasoning: number) => {
    tokens = { ...tokens, output: tokens.output + output, reasoning: tokens.reasoning + reasoning };
    return early(final, usageOf(tokens, answer, request, directive), directive);
  };
  const event = (candidates: object[], more: object, output = 0, reasoning = 0): StreamEvent => {
    return { data: framed(answer, candidates, more), output, reasoning };
  };
  if (isBlocked(directive)) {
    yield event([], { ...BLOCKED, ...metadataOf(final) });
    return;
  }
  if (directive.emptyFirst) yield event([], { usageMetadata: { trafficType: "ON_DEMAND" } });
  for (const { choice, parts, output, reasoning } of saidBy(answer, directive))
    yield event([candidateOf(choice, parts, false)], said(output, reasoning), output, reasoning);
  if (directive.huge !== undefined) yield event([], { padding: "x".repeat(directive.huge) });
  for (const choice of answer.choices) {
    const usage = choice === answer.choices.at(-1) ? metadataOf(final) : said(0, 0);
    yield event([candidateOf(choice, [{ text: "" }], true)], usage);
  }
  if (final && directive.place === "partial-last")
    yield event([], { usageMetadata: { candidatesTokenCount: 1 } });
}

/** What is told before the last chunk. */
function early(final: UsageReport | null, running: UsageReport | null, { place }: Directive): object {
  if (!final || place === "finish") return {};
  if (place === "shrinking") {
    const twice = Number(final.completion_tokens) * 2;
    return metadataOf({
      ...final,
      completion_tokens: twice,
      total_tokens: Number(final.prompt_tokens) + twice,
    });
  }
  if (place === "zero-last")
    return metadataOf({ ...final, prompt_tokens_details: { cached_tokens: final.prompt_tokens } });
  return metadataOf(running);
}

/** The choices take turns. */
function saidBy(answer: Answer, directive: Directive): readonly Said[] {
  const rows = answer.choices.map((choice) => partsOf(answer, choice, directive));
  const all: Said[] = [];
  for (let column = 0; rows.some((row) => column < row.length); column += 1)
    for (const row of rows) all.push(...row.slice(column, column + 1));
  return all;
}

function partsOf(answer: Answer, choice: Choice, directive: Directive): Said[] {
  const thoughts = groups(choice.thoughts, DEFAULT_CHUNKS).map((group) => {
    return { choice, parts: [{ text: group.join(""), thought: true }], output: 0, reasoning: group.length };
  });
  // Reasoning that is not shown was done before the first word.
  const hidden = choice.thoughts.length === 0 ? choice.reasoningTokens : 0;
  if (choice.tool)
    return [
      ...thoughts,
      { choice, parts: callParts(answer, choice), output: choice.pieces.length, reasoning: hidden },
    ];
  const words = groups(choice.pieces, directive.chunks ?? DEFAULT_CHUNKS).map((group, index) => {
    const reasoning = index === 0 ? hidden : 0;
    return { choice, parts: [{ text: group.join("") }], output: group.length, reasoning };
  });
  return [...thoughts, ...words];
}

/** Cuts pieces into at most `count` groups whose sizes differ by one at most. */
function groups(pieces: readonly string[], count: number): string[][] {
  const total = Math.min(Math.max(count, 1), pieces.length);
  const place = (index: number) => Math.floor((index * pieces.length) / total);
  return Array.from({ length: total }, (_, index) => pieces.slice(place(index), place(index + 1)));
}
