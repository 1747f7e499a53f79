/** What was used on one calendar day; `weekday` counts from 0, Sunday. In order of time, days without use included. */
export interface BurnDay {
  readonly weekday: number;
  readonly qty: bigint;
}

/** A day to come: what is expected to be used, and between what it will most likely lie. */
export interface ExpectedDay {
  readonly low: bigint;
  readonly expected: bigint;
  readonly high: bigint;
}

/** How long stock lasts: in days from today, at the expected pace, at the fastest and slowest of the band. Null: past the horizon. */
export interface StockOutlook {
  readonly daysToEmpty: number | null;
  readonly soonest: number | null;
  readonly latest: number | null;
}

const ONE = 1_000_000n;
const WEEK = 7;
/** Fewer days than this say nothing about how weekdays differ. */
const WEEKS_FOR_FACTORS = 2;
const LOW_PERCENTILE = 10n;
const HIGH_PERCENTILE = 90n;

/**
 * Expects each of the next `horizon` days from the days seen: a level in which later days weigh more (1, 2, ... n), times how much of a usual
 * day its weekday is (from two weeks on), and a band from how far the days seen lay from what the same model says of them (10th
 * and 90th percentile). Simple on purpose: it is right about rhythm and honest about spread, and knows nothing of launches.
 * In whole units; integers only. `firstWeekday` is the first day to come's.
 */
export function expectBurn(days: readonly BurnDay[], firstWeekday: number, horizon: number): ExpectedDay[] {
  const factors = weekdayFactors(days);
  const level = levelPpm(days, factors);
  const band = bandOf(days, factors, level);
  return Array.from({ length: horizon }, (_, i) => {
    const factor = factors[(firstWeekday + i) % WEEK] ?? ONE;
    const expected = (level * factor) / (ONE * ONE);
    return { low: (expected * band.low) / ONE, expected, high: (expected * band.high) / ONE };
  });
}

/** A weekday's share of a usual day, in ppm; 1 for all where there are fewer than two weeks, or nothing was used. */
function weekdayFactors(days: readonly BurnDay[]): readonly bigint[] {
  const total = days.reduce((sum, { qty }) => sum + qty, 0n);
  const flat = Array.from({ length: WEEK }, () => ONE);
  if (days.length < WEEK * WEEKS_FOR_FACTORS || total === 0n) return flat;
  return flat.map((_, weekday) => {
    const same = days.filter((day) => day.weekday === weekday);
    const sum = same.reduce((all, { qty }) => all + qty, 0n);
    return (sum * BigInt(days.length) * ONE) / (total * BigInt(same.length));
  });
}

/** A usual day's use, in millionths of a unit, weekdays taken out, later days weighing more. */
function levelPpm(days: readonly BurnDay[], factors: readonly bigint[]): bigint {
  let [sum, weight] = [0n, 0n];
  for (const [i, { qty, weekday }] of days.entries()) {
    const factor = factors[weekday] ?? ONE;
    // a weekday on which nothing is ever used says nothing about the level
    if (factor === 0n) continue;
    const w = BigInt(i + 1);
    sum += (qty * ONE * ONE * w) / factor;
    weight += w;
  }
  return weight === 0n ? 0n : sum / weight;
}

function bandOf(
  days: readonly BurnDay[],
  factors: readonly bigint[],
  level: bigint,
): { low: bigint; high: bigint } {
  const ratios = days
    .map(({ qty, weekday }) => [qty, (level * (factors[weekday] ?? ONE)) / (ONE * ONE)] as const)
    .filter(([, expected]) => expected > 0n)
    .map(([qty, expected]) => (qty * ONE) / expected)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (ratios.length === 0) return { low: ONE, high: ONE };
  const at = (percentile: bigint) => ratios[Number((BigInt(ratios.length - 1) * percentile) / 100n)] ?? ONE;
  const [low, high] = [at(LOW_PERCENTILE), at(HIGH_PERCENTILE)];
  return { low: low < ONE ? low : ONE, high: high > ONE ? high : ONE };
}

/** On which of the expected days `remaining` runs out: 0 is today. */
export function outlook(remaining: bigint, days: readonly ExpectedDay[]): StockOutlook {
  const emptyAfter = (pace: (day: ExpectedDay) => bigint): number | null => {
    let left = remaining;
    for (const [i, day] of days.entries()) {
      left -= pace(day);
      if (left <= 0n) return i;
    }
    return null;
  };
  return {
    daysToEmpty: emptyAfter(({ expected }) => expected),
    soonest: emptyAfter(({ high }) => high),
    latest: emptyAfter(({ low }) => low),
  };
}

/** What is left after each of the expected days, never below 0: the burn-down with its band. */
export function burnDown(remaining: bigint, days: readonly ExpectedDay[]): ExpectedDay[] {
  let left = { low: remaining, expected: remaining, high: remaining };
  const sub = (from: bigint, qty: bigint) => (from > qty ? from - qty : 0n);
  return days.map((day) => {
    // the most is left at the slowest pace
    left = {
      low: sub(left.low, day.high),
      expected: sub(left.expected, day.expected),
      high: sub(left.high, day.low),
    };
    return left;
  });
}

/** What to do about stock that will expire unused, mildest first that is still in time. */
export type ExpiryAction = "none" | "route_first" | "sell_by" | "return_or_write_off";

const PUSH_DAYS = 14;
const TOO_LATE_DAYS = 2;
const SMALL_SHARE = 50_000n;

/** Suggests what to do about `unused` of `remaining` units that end in `daysLeft` days. */
export function expiryAction(unused: bigint, remaining: bigint, daysLeft: number): ExpiryAction {
  if (unused <= 0n || remaining <= 0n || (unused * ONE) / remaining < SMALL_SHARE) return "none";
  if (daysLeft <= TOO_LATE_DAYS) return "return_or_write_off";
  return daysLeft <= PUSH_DAYS ? "sell_by" : "route_first";
}
