import { isRecord } from "./chat-params";

/** What one parsed chunk of a stream, or a whole answer, says that matters here. */
export interface ChunkFacts {
  /** It has `choices`: it is of the protocol. */
  readonly wellFormed: boolean;
  readonly choices: number;
  readonly error: Readonly<Record<string, unknown>> | null;
  /** A usage object with both of its figures, wherever it sits. */
  readonly usage: Readonly<Record<string, unknown>> | null;
  /** A usage object, be it incomplete. */
  readonly hasUsage: boolean;
  /** Something was generated. */
  readonly output: boolean;
  /** Indices of the choices that end here. */
  readonly finished: readonly number[];
  readonly finishReason: string | null;
}

const GENERATED = [
  "content",
  "reasoning_content",
  "reasoning",
  "reasoning_details",
  "refusal",
  "tool_calls",
  "function_call",
  "audio",
  "images",
];

/** Reads a chunk or an answer. `message` and `delta` are the same to it. */
export function readChunk(json: unknown): ChunkFacts {
  const chunk = isRecord(json) ? json : {};
  const choices = Array.isArray(chunk.choices) ? chunk.choices.filter(isRecord) : [];
  const finished = choices.filter((choice) => typeof choice.finish_reason === "string");
  const usages = usagesOf(chunk, choices);
  return {
    wellFormed: Array.isArray(chunk.choices),
    choices: choices.length,
    error: isRecord(chunk.error)
      ? chunk.error
      : typeof chunk.error === "string"
        ? { message: chunk.error }
        : null,
    usage: usages.find(isComplete) ?? null,
    hasUsage: usages.length > 0,
    output: choices.some(hasOutput),
    finished: finished.map((choice) => (typeof choice.index === "number" ? choice.index : 0)),
    finishReason: (finished.at(-1)?.finish_reason as string | undefined) ?? null,
  };
}

/** Beside the choices (most), in `x_groq` (Groq), in a choice (Moonshot). Never added up: they say the same. */
function usagesOf(chunk: Record<string, unknown>, choices: readonly Record<string, unknown>[]) {
  const groq = isRecord(chunk.x_groq) ? chunk.x_groq.usage : undefined;
  return [chunk.usage, groq, ...choices.map((choice) => choice.usage)].filter(isRecord);
}

function isComplete(usage: Record<string, unknown>): boolean {
  return usage.prompt_tokens !== undefined && usage.completion_tokens !== undefined;
}

function hasOutput(choice: Record<string, unknown>): boolean {
  const said = isRecord(choice.delta) ? choice.delta : choice.message;
  return isRecord(said) && GENERATED.some((name) => isSomething(said[name]));
}

function isSomething(value: unknown): boolean {
  if (typeof value === "string" || Array.isArray(value)) return value.length > 0;
  return isRecord(value);
}

const BARE = /(?<=[:,[]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])/g;

/**
 * JSON with the numbers that Python prints and JSON does not know (`NaN`, `Infinity`) made null: such an answer is
 * complete, and only its figures are not. Undefined when it is not JSON even so.
 */
export function parseRepaired(text: string): { json: unknown; text: string } | undefined {
  const repaired = text.replace(BARE, "null");
  try {
    return { json: JSON.parse(repaired) as unknown, text: repaired };
  } catch {
    return undefined;
  }
}
