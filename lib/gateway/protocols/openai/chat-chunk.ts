import { isRecord } from "../../json/record";

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
  /** The speed of service that was given, where it is told. */
  readonly serviceTier: string | null;
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

const NO_CHOICES: readonly unknown[] = [];

/** Reads a chunk or an answer. `message` and `delta` are the same to it. */
export function readChunk(json: unknown): ChunkFacts {
  const chunk = isRecord(json) ? json : {};
  const choices: readonly unknown[] = Array.isArray(chunk.choices) ? chunk.choices : NO_CHOICES;
  // Beside the choices (most), in `x_groq` (Groq), in a choice (Moonshot). Never added up: they say the same.
  let usage = completeUsage(null, chunk.usage);
  let hasUsage = isRecord(chunk.usage);
  if (isRecord(chunk.x_groq)) {
    usage = completeUsage(usage, chunk.x_groq.usage);
    hasUsage ||= isRecord(chunk.x_groq.usage);
  }
  let output = false;
  let finishReason: string | null = null;
  const finished: number[] = [];
  for (const choice of choices) {
    if (!isRecord(choice)) continue;
    usage = completeUsage(usage, choice.usage);
    hasUsage ||= isRecord(choice.usage);
    output ||= hasOutput(choice);
    if (typeof choice.finish_reason !== "string") continue;
    finishReason = choice.finish_reason;
    finished.push(typeof choice.index === "number" ? choice.index : 0);
  }
  const wellFormed = Array.isArray(chunk.choices);
  return {
    wellFormed,
    choices: choices.length,
    error: errorIn(chunk),
    usage,
    hasUsage,
    output,
    finished,
    finishReason,
    serviceTier: typeof chunk.service_tier === "string" ? chunk.service_tier : null,
  };
}

function completeUsage(found: ChunkFacts["usage"], candidate: unknown): ChunkFacts["usage"] {
  if (found || !isRecord(candidate)) return found;
  return candidate.prompt_tokens !== undefined && candidate.completion_tokens !== undefined
    ? candidate
    : null;
}

function errorIn({ error }: Record<string, unknown>): ChunkFacts["error"] {
  if (isRecord(error)) return error;
  return typeof error === "string" ? { message: error } : null;
}

function hasOutput(choice: Record<string, unknown>): boolean {
  // What a text completion says stands in the choice itself.
  if (isSomething(choice.text)) return true;
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
