/**
 * What is metered and priced, in the one order used everywhere: in arrays, in SQL, in tables on screen.
 * Append only: stored arrays are read by position.
 */
export const DIMENSIONS = [
  "input",
  "cached_input",
  "cache_write_5m",
  "cache_write_1h",
  "output",
  "reasoning",
  "audio_input",
  "audio_output",
  "image",
  "second",
  "character",
  "request",
  "tool_call",
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

export const DIMENSION_COUNT = DIMENSIONS.length;

const INDEX: ReadonlyMap<string, number> = new Map(DIMENSIONS.map((dimension, index) => [dimension, index]));

/** Whether a text names a dimension. */
export function isDimension(text: string): text is Dimension {
  return INDEX.has(text);
}

/** The slot of a dimension in stored arrays, from 0. */
export function dimensionIndex(dimension: Dimension): number {
  return INDEX.get(dimension) as number;
}
