import type { TimeRange } from "./zone";

/** The lengths roll-ups are kept in: a quarter of an hour, an hour and a UTC day, in minutes. */
export const GRAINS = [15, 60, 1440] as const;
export type Grain = (typeof GRAINS)[number];

/** Rows of one grain over a part of a range. */
export interface GrainSpan extends TimeRange {
  readonly grain: Grain;
}

const MINUTE_MS = 60_000;

const floorTo = (at: Date, grain: Grain) =>
  new Date(Math.floor(at.getTime() / (grain * MINUTE_MS)) * grain * MINUTE_MS);
const ceilTo = (at: Date, grain: Grain) =>
  new Date(Math.ceil(at.getTime() / (grain * MINUTE_MS)) * grain * MINUTE_MS);

/** A range widened to whole quarters of an hour: what a roll-up can say about it. */
export function quarterRange({ from, to }: TimeRange): TimeRange {
  return { from: floorTo(from, 15), to: ceilTo(to, 15) };
}

/**
 * Covers a range, widened to whole quarters, with as few rows as there can be: whole UTC days in the middle, hours around
 * them, quarters at the ends. The spans follow each other in time, never overlap and leave no gap.
 */
export function grainSpans(range: TimeRange): GrainSpan[] {
  return cover(quarterRange(range), [1440, 60, 15]);
}

function cover({ from, to }: TimeRange, [grain, ...finer]: readonly Grain[]): GrainSpan[] {
  if (grain === undefined || from >= to) return [];
  const [start, end] = [ceilTo(from, grain), floorTo(to, grain)];
  if (start >= end) return cover({ from, to }, finer);
  return [
    ...cover({ from, to: start }, finer),
    { grain, from: start, to: end },
    ...cover({ from: end, to }, finer),
  ];
}

/** The longest grain whose rows never cross one of these instants. Undefined where even quarters do. */
export function grainOfSteps(starts: readonly Date[]): Grain | undefined {
  return GRAINS.findLast((grain) => starts.every((at) => at.getTime() % (grain * MINUTE_MS) === 0));
}
