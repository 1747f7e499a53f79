import type { WholeAnswer } from "../contract";
import { parseRepaired } from "../openai/chat-chunk";
import { isFiltered, isOutput, readChunk, saidIn, type ChunkFacts } from "./chunk";
import { type JsonRecord } from "./fields";
import { replaceModelVersion } from "./model-version";
import { usageOrNothing } from "./usage";
import { isRecord } from "../../json/record";

/** An answer that was not streamed. */
class GeminiAnswer implements WholeAnswer {
  readonly body: Buffer;
  readonly contentType = null;
  readonly usage: unknown;
  readonly usageBroken: boolean;
  readonly output: boolean;
  readonly finishReason: string | null;
  readonly isError: boolean;
  readonly filtered: boolean;
  readonly #parts: readonly JsonRecord[];

  constructor(facts: ChunkFacts, body: Buffer, repaired: boolean) {
    this.body = body;
    this.usage = usageOrNothing(facts.usage, facts.blockReason !== null && facts.candidates.length === 0);
    this.usageBroken = repaired;
    this.isError = facts.isError;
    this.#parts = facts.candidates.flatMap(({ parts }) => parts);
    this.output = this.#parts.some(isOutput);
    const finished = facts.candidates[0]?.finishReason ?? null;
    this.finishReason = finished ?? facts.blockReason;
    this.filtered = finished === null ? facts.blockReason !== null : isFiltered(finished);
  }

  text(): string {
    return this.#parts.map(saidIn).join("");
  }
}

/**
 * Reads an answer that was not streamed. A blocked prompt is one, without candidates. @returns null when it is none (C11).
 * @param modelName what the client calls the model, where the upstream calls it otherwise
 */
export function readWhole(bytes: Buffer, modelName: string | null): WholeAnswer | null {
  const parsed = parseAnswer(bytes);
  if (!parsed) return null;
  const facts = readChunk(parsed.json);
  if (!facts.isError && !facts.wellFormed) return null;
  const body = modelName === null ? parsed.bytes : replaceModelVersion(parsed.bytes, modelName);
  return new GeminiAnswer(facts, body, parsed.repaired);
}

interface ParsedAnswer {
  readonly json: JsonRecord;
  readonly bytes: Buffer;
  readonly repaired: boolean;
}

/** The JSON of an answer; with numbers JSON does not know made null. Null when it is no object even so. */
export function parseAnswer(bytes: Buffer): ParsedAnswer | null {
  const text = bytes.toString();
  const plain = parse(text);
  if (plain !== undefined) return isRecord(plain) ? { json: plain, bytes, repaired: false } : null;
  const repaired = parseRepaired(text);
  if (!repaired || !isRecord(repaired.json)) return null;
  return { json: repaired.json, bytes: Buffer.from(repaired.text), repaired: true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
