import { createHash } from "node:crypto";
import { countInput, countReasoning, outputBound, type TokenCount } from "./counting";
import type { Directive } from "./directive";
import { isRecord } from "./json";
import type { SandboxModel } from "./models";
import type { ChatRequest } from "./request";
import { sampleArguments, toolToCall } from "./tool-calls";

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

/** One choice of an answer, cut into pieces of one token each. */
export interface Choice {
  readonly index: number;
  /** Reasoning that is shown, piece by piece; empty where the model only counts it. */
  readonly thoughts: readonly string[];
  readonly reasoningTokens: number;
  /** The text, or the arguments of the tool call. */
  readonly pieces: readonly string[];
  readonly tool: { readonly id: string; readonly name: string } | null;
  readonly finish: FinishReason;
}

/** A complete answer; what a stream or a JSON body says of it is decided elsewhere. */
export interface Answer {
  readonly id: string;
  readonly created: number;
  readonly model: SandboxModel;
  readonly choices: readonly Choice[];
  readonly tokens: TokenCount;
}

const SENTENCES = [
  "The crates came in before dawn, each with its own label and its own price.",
  "A good ledger is quiet: it only speaks when two numbers disagree.",
  "Tea from the upper terraces was counted twice and sold once.",
  "The harbour master wrote the time, the weight and the name of the ship.",
  "Nobody remembers who painted the warehouse doors blue, but everybody likes them.",
  "Three barrels went to the north dock and one stayed for the cook.",
  "What arrives first leaves first, unless it would spoil later.",
  "The lamp at the end of the pier is lit even when no ship is due.",
  "Rain makes the ropes heavy and the coffee popular.",
  "She checked the seal, nodded, and let the wagon pass.",
  "Every parcel knows its way once somebody has written it down.",
  "At noon the scales were cleaned, although nobody had asked.",
  "The smallest box in the room was the one they had all been waiting for.",
  "By evening the shelves were empty and the books were full.",
  "An honest receipt is short, dated and signed.",
  "The cat of the counting house sleeps on the closed years.",
];

/**
 * The answer to a request. The same model, messages, tools and directive always give the same answer, streamed or
 * not; a smaller `max_tokens` gives the beginning of it.
 */
export function composeAnswer(request: ChatRequest, model: SandboxModel, directive: Directive): Answer {
  const seed = createHash("sha256")
    .update(
      JSON.stringify([model.id, request.messages, request.tools, request.toolChoice, request.responseFormat]),
    )
    .digest();
  const choices = Array.from({ length: request.n }, (_, index) =>
    composeChoice(request, model, directive, index, seed),
  );
  const sum = (of: (choice: Choice) => number) => choices.reduce((total, choice) => total + of(choice), 0);
  return {
    id: `chatcmpl-sandbox-${seed.toString("hex", 0, 12)}`,
    created: FIRST_SECOND + (seed.readUInt32BE(12) % SECONDS_A_YEAR),
    model,
    choices,
    tokens: {
      ...countInput(request, directive),
      output: sum((choice) => choice.pieces.length),
      reasoning: sum((choice) => choice.reasoningTokens),
    },
  };
}

/** `created` is derived from the request, within 2025: an answer has no clock in it. */
const FIRST_SECOND = Date.UTC(2025, 0, 1) / 1000;
const SECONDS_A_YEAR = 365 * 86_400;

function composeChoice(
  request: ChatRequest,
  model: SandboxModel,
  directive: Directive,
  index: number,
  seed: Buffer,
): Choice {
  const random = randomFrom(seed, index);
  const reasoningTokens = countReasoning(request, model, directive);
  const tool = toolToCall(request);
  const full = tool ? argumentPieces(tool.parameters) : composeText(request, model, directive, random);
  const natural: FinishReason = tool ? "tool_calls" : "stop";
  const cut = cutPieces(full, outputBound(request, model) - reasoningTokens, directive, natural);
  return {
    index,
    thoughts: model.showsReasoning ? thoughtsOf(reasoningTokens, random) : [],
    reasoningTokens,
    ...cut,
    tool: tool && { id: `call_sandbox${seed.toString("hex", 16, 24)}${index}`, name: tool.name },
  };
}

/** A directive's own finish reason cuts after `after` tokens; the bound of the request cuts last. */
function cutPieces(
  pieces: readonly string[],
  bound: number,
  directive: Directive,
  natural: FinishReason,
): Pick<Choice, "pieces" | "finish"> {
  const asked = directive.finish === undefined ? pieces.length : (directive.after ?? pieces.length);
  if (Math.min(asked, pieces.length) > bound) return { pieces: pieces.slice(0, bound), finish: "length" };
  return { pieces: pieces.slice(0, asked), finish: directive.finish ?? natural };
}

function composeText(
  request: ChatRequest,
  model: SandboxModel,
  directive: Directive,
  random: () => number,
): string[] {
  const schema = jsonSchemaOf(request.responseFormat);
  if (schema !== undefined) return intoPieces(JSON.stringify(sampleArguments(schema)));
  const pieces = intoPieces(`This is the Entrepot sandbox answering as ${model.id}; no model was asked.`);
  const wanted = directive.tokens ?? pieces.length + 8 + Math.floor(random() * 40);
  while (pieces.length < wanted) pieces.push(...intoPieces(` ${pick(random)}`));
  return directive.tokens === undefined ? pieces : pieces.slice(0, wanted);
}

/** Six characters of arguments are one piece and one token. */
function argumentPieces(parameters: unknown): string[] {
  return JSON.stringify(sampleArguments(parameters)).match(/.{1,6}/gsu) ?? [];
}

function thoughtsOf(tokens: number, random: () => number): string[] {
  const pieces: string[] = [];
  while (pieces.length < tokens)
    pieces.push(...intoPieces(`${pieces.length === 0 ? "" : " "}${pick(random)}`));
  return pieces.slice(0, tokens);
}

/** A word with the space before it is one piece and one token. */
function intoPieces(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function pick(random: () => number): string {
  return SENTENCES[Math.floor(random() * SENTENCES.length)] ?? "";
}

/** The schema an answer must follow; one of our own for plain JSON mode; undefined for text. */
function jsonSchemaOf(format: unknown): unknown {
  if (!isRecord(format)) return undefined;
  if (format.type === "json_object") return { properties: { answer: {} } };
  if (format.type !== "json_schema") return undefined;
  return isRecord(format.json_schema) ? (format.json_schema.schema ?? {}) : {};
}

/** mulberry32 over four bytes of the seed: numbers in [0, 1), the same for the same request and choice. */
function randomFrom(seed: Buffer, index: number): () => number {
  let state = (seed.readUInt32BE(24) + index * 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
