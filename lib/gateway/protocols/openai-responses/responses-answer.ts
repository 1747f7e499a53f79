import type { WholeAnswer } from "../contract";
import { parseRepaired } from "../openai/chat-chunk";
import { replaceModel } from "../openai/model-name";
import { incompleteReason } from "./responses-stream-reader";
import { isRecord } from "../../json/record";

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a response that was not streamed. @returns null when it is none (C11).
 * @param modelName what the client calls the model, where the upstream calls it otherwise
 */
export function readResponsesAnswer(bytes: Buffer, modelName: string | null): WholeAnswer | null {
  const read = parseResponse(bytes);
  if (!read) return null;
  const { json, repaired } = read;
  const isError = isFailedResponse(json);
  if (!isError && !isAnswer(json)) return null;
  const output: readonly unknown[] = Array.isArray(json.output) ? json.output : [];
  return {
    body: modelName === null ? read.bytes : replaceModel(read.bytes, modelName),
    contentType: null,
    usage: json.usage,
    usageBroken: repaired,
    output: output.length > 0,
    finishReason: json.status === "incomplete" ? incompleteReason(json) : "stop",
    serviceTier: typeof json.service_tier === "string" ? json.service_tier : null,
    isError,
    text: () => output.map(textOfItem).join(""),
  };
}

/** A response's JSON, mended where Python's numbers are in it; null when it is no object. */
export function parseResponse(bytes: Buffer): { json: Json; bytes: Buffer; repaired: boolean } | null {
  const text = bytes.toString();
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? { json, bytes, repaired: false } : null;
  } catch {
    const mended = parseRepaired(text);
    if (!mended || !isRecord(mended.json)) return null;
    return { json: mended.json, bytes: Buffer.from(mended.text), repaired: true };
  }
}

/** Statuses of a response that is not there yet: nobody can have asked for one. */
const UNDER_WAY: ReadonlySet<unknown> = new Set(["queued", "in_progress"]);

/** Whether it is a response with an answer. Compactions look alike and are none. */
export function isAnswer({ object, output, status }: Json): boolean {
  return Array.isArray(output) && object !== "response.compaction" && !UNDER_WAY.has(status);
}

/** Whether it is an error, in the clothes of an answer. */
export function isFailedResponse({ error, status }: Json): boolean {
  return status === "failed" || isRecord(error);
}

/** What an item says that was generated. */
function textOfItem(item: unknown): string {
  if (!isRecord(item)) return "";
  const parts = [item.summary, item.content].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  const said = parts.map((part) => (isRecord(part) ? textIn(part.text) + textIn(part.refusal) : "")).join("");
  return said + textIn(item.name) + textIn(item.arguments) + textIn(item.input);
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
