import { field, numberIn, recordsOf, textIn, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

/** Reasons in the order of google.cloud.aiplatform's enum: some of Vertex's clients print the number. */
const REASONS = [
  "FINISH_REASON_UNSPECIFIED",
  "STOP",
  "MAX_TOKENS",
  "SAFETY",
  "RECITATION",
  "OTHER",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "MALFORMED_FUNCTION_CALL",
];

/** Google's words for an end that a filter made. */
const FILTERED = new Set([
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "IMAGE_SAFETY",
  "IMAGE_PROHIBITED_CONTENT",
  "IMAGE_RECITATION",
]);

/** Whether an end is a filter's. */
export function isFiltered(finishReason: string): boolean {
  return FILTERED.has(finishReason);
}

/** One candidate of a chunk or of a whole answer. */
export interface Candidate {
  readonly index: number;
  readonly parts: readonly JsonRecord[];
  /** Null while it goes on. */
  readonly finishReason: string | null;
}

/** What one parsed chunk of a stream, or a whole answer, says that matters here. */
export interface ChunkFacts {
  readonly wellFormed: boolean;
  readonly isError: boolean;
  readonly candidates: readonly Candidate[];
  /** The prompt was blocked, and for what: the answer has no candidates and is complete. */
  readonly blockReason: string | null;
  readonly usage: unknown;
}

/** Reads a chunk; a whole answer has the same shape. */
export function readChunk(json: unknown): ChunkFacts {
  const chunk: JsonRecord = isRecord(json) ? json : {};
  const feedback = field(chunk, "promptFeedback");
  const blocked = isRecord(feedback) ? field(feedback, "blockReason") : undefined;
  const usage = field(chunk, "usageMetadata");
  return {
    wellFormed: Array.isArray(chunk.candidates) || isRecord(feedback) || isRecord(usage),
    isError: isRecord(chunk.error),
    candidates: recordsOf(chunk.candidates).map(readCandidate),
    blockReason: blockReasonOf(blocked),
    usage,
  };
}

function blockReasonOf(blocked: unknown): string | null {
  if (typeof blocked === "string" && blocked !== "") return blocked;
  return typeof blocked === "number" && blocked > 0 ? "OTHER" : null;
}

function readCandidate(candidate: JsonRecord): Candidate {
  const { content } = candidate;
  return {
    index: numberIn(candidate, "index") ?? 0,
    parts: isRecord(content) ? recordsOf(content.parts) : [],
    finishReason: reasonOf(field(candidate, "finishReason")),
  };
}

function reasonOf(value: unknown): string | null {
  const reason = typeof value === "number" ? (REASONS[value] ?? "OTHER") : value;
  return typeof reason === "string" && reason !== "" && reason !== REASONS[0] ? reason : null;
}

const GENERATED = [
  "functionCall",
  "inlineData",
  "fileData",
  "executableCode",
  "codeExecutionResult",
  "toolCall",
];

/** Whether a part holds anything that was generated. A bare signature is none. */
export function isOutput(part: JsonRecord): boolean {
  const text = textIn(part, "text");
  return (text !== null && text !== "") || GENERATED.some((name) => isRecord(field(part, name)));
}

/** What a part says, for counting: words and thoughts, names and arguments of calls, code. Not pictures. */
export function saidIn(part: JsonRecord): string {
  const text = textIn(part, "text");
  if (text !== null) return text;
  const call = field(part, "functionCall");
  if (isRecord(call)) return `${textIn(call, "name") ?? ""}${argumentsOf(call)}`;
  const code = field(part, "executableCode");
  return isRecord(code) ? (textIn(code, "code") ?? "") : "";
}

function argumentsOf(call: JsonRecord): string {
  if (isRecord(call.args)) return JSON.stringify(call.args);
  // Vertex's streamed arguments: a path and a piece of the value.
  return recordsOf(field(call, "partialArgs"))
    .map(({ stringValue: text, numberValue: number }) =>
      typeof text === "string" ? text : JSON.stringify(number ?? ""),
    )
    .join("");
}
