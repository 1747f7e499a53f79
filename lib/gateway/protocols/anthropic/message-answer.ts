import type { WholeAnswer } from "../contract";
import { parseRepaired } from "../openai/chat-chunk";
import { contentText } from "./content-text";
import { parseRecord, recordsOf, textOrNull } from "./json-value";
import { disguised, type Disguise } from "./message-json";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/** A message that was not streamed. */
class MessageAnswer implements WholeAnswer {
  readonly contentType = null;
  readonly usage: unknown;
  readonly output: boolean;
  readonly finishReason: string | null;
  readonly #json: Json;

  constructor(
    json: Json,
    readonly body: Buffer,
    readonly usageBroken: boolean,
    readonly isError: boolean,
  ) {
    this.#json = json;
    this.usage = json.usage ?? null;
    this.output = recordsOf(json.content).some((block) => block.type !== "text" || block.text !== "");
    this.finishReason = textOrNull(json.stop_reason);
  }

  text(): string {
    return contentText(this.#json.content);
  }
}

/** Reads an answer that was not streamed. @returns null when it is not a message (C11). */
export function readMessage(bytes: Buffer, disguise: Disguise): WholeAnswer | null {
  const read = readJson(bytes);
  if (!read) return null;
  const { json, repaired } = read;
  if (json.type === "error" || isRecord(json.error)) return new MessageAnswer(json, bytes, repaired, true);
  // An empty list of content is an answer: a model may have nothing to say.
  if (json.type !== "message" || !Array.isArray(json.content)) return null;
  return new MessageAnswer(json, disguised(read.bytes, disguise), repaired, false);
}

function readJson(bytes: Buffer): { json: Json; bytes: Buffer; repaired: boolean } | null {
  const json = parseRecord(bytes);
  if (json) return { json, bytes, repaired: false };
  const repaired = parseRepaired(bytes.toString());
  if (!repaired || !isRecord(repaired.json)) return null;
  return { json: repaired.json, bytes: Buffer.from(repaired.text), repaired: true };
}
