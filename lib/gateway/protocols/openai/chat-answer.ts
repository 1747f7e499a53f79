import type { WholeAnswer } from "../contract";
import { parseRepaired, readChunk, type ChunkFacts } from "./chat-chunk";
import { replaceModel } from "./model-name";
import { isRecord } from "../../json/record";

/** An answer that was not streamed. */
class ChatAnswer implements WholeAnswer {
  readonly body: Buffer;
  readonly contentType = null;
  readonly usage: unknown;
  readonly usageBroken: boolean;
  readonly output: boolean;
  readonly finishReason: string | null;
  readonly serviceTier: string | null;
  readonly isError: boolean;
  readonly #json: unknown;

  constructor(facts: ChunkFacts, json: unknown, body: Buffer, repaired: boolean) {
    this.body = body;
    this.usage = facts.usage;
    this.usageBroken = repaired;
    this.output = facts.output;
    this.finishReason = facts.finishReason;
    this.serviceTier = facts.serviceTier;
    this.isError = facts.error !== null;
    this.#json = json;
  }

  text(): string {
    return saidIn(this.#json);
  }
}

/**
 * Reads an answer that was not streamed. @returns null when it is not a chat completion (C11).
 * @param modelName what the client calls the model, where the upstream calls it otherwise
 */
export function readAnswer(bytes: Buffer, modelName: string | null): WholeAnswer | null {
  const parsed = parse(bytes);
  if (!parsed) return null;
  const facts = readChunk(parsed.json);
  if (!facts.error && (!facts.wellFormed || facts.choices === 0)) return null;
  const body = modelName === null ? parsed.bytes : replaceModel(parsed.bytes, modelName);
  return new ChatAnswer(facts, parsed.json, body, parsed.repaired);
}

function parse(bytes: Buffer): { json: unknown; bytes: Buffer; repaired: boolean } | null {
  const text = bytes.toString();
  try {
    return { json: JSON.parse(text) as unknown, bytes, repaired: false };
  } catch {
    const repaired = parseRepaired(text);
    return repaired ? { json: repaired.json, bytes: Buffer.from(repaired.text), repaired: true } : null;
  }
}

const SPOKEN = ["content", "reasoning_content", "reasoning", "refusal"];

function saidIn(json: unknown): string {
  if (!isRecord(json) || !Array.isArray(json.choices)) return "";
  const messages = json.choices
    .filter(isRecord)
    .map((choice) => choice.message)
    .filter(isRecord);
  return messages
    .map((message) => SPOKEN.map((name) => textOf(message[name])).join("") + callsOf(message.tool_calls))
    .join("");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return "";
  return value
    .map((part: unknown) => (isRecord(part) && typeof part.text === "string" ? part.text : ""))
    .join("");
}

function callsOf(calls: unknown): string {
  if (!Array.isArray(calls)) return "";
  return calls
    .map((call: unknown) => (isRecord(call) && isRecord(call.function) ? call.function : {}))
    .map(({ name, arguments: given }: Record<string, unknown>) => textOf(name) + textOf(given))
    .join("");
}
