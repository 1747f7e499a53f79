export const MAX_INPUTS = 2_048;
/** What models put around each text they embed. */
const TOKENS_PER_INPUT = 8;

/** What is to be embedded: texts, or texts that are tokens already (counts of them). */
export interface EmbeddingInput {
  readonly texts: readonly string[];
  readonly tokens: readonly number[];
}

/** Reads `input`: a text, texts, tokens, or lists of tokens; null for anything else, or nothing. */
export function readEmbeddingInput(input: unknown): EmbeddingInput | null {
  if (typeof input === "string") return input === "" ? null : { texts: [input], tokens: [] };
  if (!Array.isArray(input) || input.length === 0) return null;
  if (input.every(isToken)) return { texts: [], tokens: [input.length] };
  if (input.length > MAX_INPUTS) return null;
  if (input.every((one) => typeof one === "string" && one !== ""))
    return { texts: input as string[], tokens: [] };
  const lists = input.every((one) => Array.isArray(one) && one.length > 0 && one.every(isToken));
  return lists ? { texts: [], tokens: (input as unknown[][]).map((one) => one.length) } : null;
}

function isToken(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The most tokens an input can be: a byte is one at most, and a token is one. */
export function mostTokens({ texts, tokens }: EmbeddingInput): bigint {
  const bytes = texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  const given = tokens.reduce((sum, one) => sum + one, 0);
  return BigInt(bytes + given + (texts.length + tokens.length) * TOKENS_PER_INPUT);
}
