import type { Dimension } from "./dimension";
import { dimensionIndex } from "./dimension";

/** Dimensions that count as tokens sent. */
export const INPUT_TOKENS: readonly Dimension[] = [
  "input",
  "cached_input",
  "cache_write_5m",
  "cache_write_1h",
  "audio_input",
];
/** Dimensions that count as tokens received. */
export const OUTPUT_TOKENS: readonly Dimension[] = ["output", "reasoning", "audio_output"];

/** Tokens as a bill shows them, from 13 slots: all that went in (cached or not), all that came out (reasoning included). */
export function tokensOf(usage: readonly bigint[]): { input: bigint; output: bigint } {
  return { input: sumOf(usage, INPUT_TOKENS), output: sumOf(usage, OUTPUT_TOKENS) };
}

function sumOf(usage: readonly bigint[], dimensions: readonly Dimension[]): bigint {
  return dimensions.reduce((sum, dimension) => sum + (usage[dimensionIndex(dimension)] ?? 0n), 0n);
}
