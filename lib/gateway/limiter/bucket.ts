/**
 * A bucket that fills with use and drains evenly: `perMinute` units in sixty seconds. So much fits in at once, too, as
 * clients expect of "60 requests a minute". In any window of `w` ms no more than `perMinute * (1 + w / 60,000)` is let in.
 */
export interface Bucket {
  used: number;
  /** When `used` was true, in milliseconds. */
  at: number;
}

const MINUTE_MS = 60_000;

/** What is still in use at a time. */
export function usedAt({ used, at }: Bucket, perMinute: number, now: number): number {
  return Math.max(0, used - (Math.max(0, now - at) * perMinute) / MINUTE_MS);
}

/** How long until `units` more fit, in whole milliseconds; 0: they do. */
export function waitFor(used: number, units: number, perMinute: number): number {
  return Math.max(0, Math.ceil(((used + units - perMinute) * MINUTE_MS) / perMinute));
}

/** How long until nothing is in use any more. */
export function drainMs(used: number, perMinute: number): number {
  return Math.max(0, Math.ceil((used * MINUTE_MS) / perMinute));
}

/** Adds use; a correction may be negative, and never earns more than an empty bucket. */
export function pour(bucket: Bucket, units: number, perMinute: number, now: number): void {
  bucket.used = Math.max(0, usedAt(bucket, perMinute, now) + units);
  bucket.at = Math.max(bucket.at, now);
}
