import type { MediaFacts, ParsedRequest } from "../protocols/contract";

const BYTES_PER_TOKEN = 4;
/** Recordings whose reader does not say what they come to are far fewer tokens than their bytes. */
const MOST_OF_MEDIA = 4_096;

const known = new WeakMap<ParsedRequest, number>();

/**
 * Tokens of a request's input, guessed without a tokenizer: a token for four bytes, and pictures and documents by their sizes.
 * For limits, and for calls nobody is left to count: what is held is bounded otherwise.
 */
export function estimatedInput(request: ParsedRequest): number {
  const { body, unsizable, media } = request;
  const byLength = (bytes: number) => Math.ceil(Math.max(bytes, 0) / BYTES_PER_TOKEN);
  if (!unsizable) return byLength(body.length);
  let tokens = known.get(request);
  if (tokens === undefined) {
    const facts = media?.();
    tokens = facts
      ? byLength(body.length - facts.bytes) + facts.tokens
      : Math.min(byLength(body.length), MOST_OF_MEDIA);
    known.set(request, tokens);
  }
  return tokens;
}

/** Several pictures together. */
export function mediaSum(each: readonly MediaFacts[]): MediaFacts {
  return each.reduce(
    (sum, { bytes, tokens }) => ({ bytes: sum.bytes + bytes, tokens: sum.tokens + tokens }),
    {
      bytes: 0,
      tokens: 0,
    },
  );
}
