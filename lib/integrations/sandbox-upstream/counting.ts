import type { Directive } from "./directive";
import { isRecord } from "./json";
import type { SandboxModel } from "./models";
import type { ChatRequest } from "./request";

/** Tokens of one call in disjoint buckets, summed over all choices. */
export interface TokenCount {
  readonly input: number;
  readonly cached_input: number;
  readonly cache_write_5m: number;
  readonly output: number;
  readonly reasoning: number;
}

export const NO_TOKENS: TokenCount = {
  input: 0,
  cached_input: 0,
  cache_write_5m: 0,
  output: 0,
  reasoning: 0,
};

const BYTES_PER_TOKEN = 4;
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_REPLY = 3;
const TOKENS_PER_IMAGE = 255;
const CACHE_FROM_TOKENS = 1_024;
const CACHE_STEP_TOKENS = 128;

/** One token for every four bytes begun. */
function textTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

function contentTokens(content: unknown): number {
  if (typeof content === "string") return textTokens(content);
  if (!Array.isArray(content)) return 0;
  return content.reduce<number>((sum, part) => sum + partTokens(part), 0);
}

function partTokens(part: unknown): number {
  if (!isRecord(part)) return 0;
  if (typeof part.text === "string") return textTokens(part.text);
  return part.type === "image_url" ? TOKENS_PER_IMAGE : textTokens(JSON.stringify(part));
}

function messageTokens(message: Record<string, unknown>): number {
  const calls = message.tool_calls === undefined ? 0 : textTokens(JSON.stringify(message.tool_calls));
  return TOKENS_PER_MESSAGE + contentTokens(message.content) + calls;
}

/**
 * Input tokens of a request, by the sandbox's own rule: a token per four bytes of text begun, 255 an image, 4 more
 * a message, 3 more a request, and the tools as their JSON. What comes before the last message counts as cached
 * from 1,024 tokens on, in steps of 128: a conversation that grows repeats exactly that part. A rule without
 * memory, so that the same request always counts the same.
 */
export function countInput(
  request: ChatRequest,
  directive: Directive,
): Pick<TokenCount, "input" | "cached_input" | "cache_write_5m"> {
  const tools = request.tools.length === 0 ? 0 : textTokens(JSON.stringify(request.tools));
  const history = request.messages.slice(0, -1).reduce((sum, message) => sum + messageTokens(message), tools);
  const last = request.messages.at(-1);
  const total = history + (last ? messageTokens(last) : 0) + TOKENS_PER_REPLY + (directive.hidden ?? 0);
  const cached = Math.min(directive.cached ?? cachedOf(history), total);
  const written = Math.min(directive.written ?? 0, total - cached);
  return { input: total - cached - written, cached_input: cached, cache_write_5m: written };
}

function cachedOf(historyTokens: number): number {
  if (historyTokens < CACHE_FROM_TOKENS) return 0;
  return historyTokens - (historyTokens % CACHE_STEP_TOKENS);
}

const EFFORT_TOKENS: ReadonlyMap<string, number> = new Map([
  ["none", 0],
  ["minimal", 0],
  ["low", 32],
  ["medium", 128],
  ["high", 512],
]);

/**
 * Reasoning tokens of one choice: as the directive says, else by the effort asked for, else the model's default;
 * never more than half of what the answer may have, so that something is left to say.
 */
export function countReasoning(request: ChatRequest, model: SandboxModel, directive: Directive): number {
  const byEffort = EFFORT_TOKENS.get(request.reasoningEffort ?? "") ?? model.defaultReasoningTokens;
  return Math.min(directive.reasoning ?? byEffort, Math.floor(outputBound(request, model) / 2));
}

/** The most output tokens, reasoning included, one choice may have. */
export function outputBound(request: ChatRequest, model: SandboxModel): number {
  return Math.min(request.maxTokens ?? model.maxOutputTokens, model.maxOutputTokens);
}
