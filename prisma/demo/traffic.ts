import type { Quantities } from "@/lib/domain/metering/quantities";

import { type DemoCustomer, type Rhythm } from "./cast";
import { CUSTOMERS } from "./customers";
import { type DemoContext, HISTORY_DAYS } from "./demo-context";
import type { SeededRandom } from "./seeded-random";

/** How a call of the demonstration ended; the faulty ones are rows of CHARGES.md. */
export type DemoEnding = "ok" | "failed_over" | "cancelled" | "refused_upstream" | "cut_off" | "timed_out";

/** A call to be made: nothing of it is priced or stored yet. */
export interface DemoCall {
  readonly at: Date;
  readonly customer: string;
  readonly model: string;
  readonly usage: Quantities;
  /** What is held: every dimension at least that of `usage`. */
  readonly bound: Quantities;
  readonly streaming: boolean;
  readonly ending: DemoEnding;
}

const ENDINGS: readonly (readonly [DemoEnding, number])[] = [
  ["ok", 962],
  ["failed_over", 6],
  ["cancelled", 12],
  ["refused_upstream", 10],
  ["cut_off", 6],
  ["timed_out", 4],
];

/** Relative traffic by hour of UTC; the customers work in UTC+8. */
const HOURS: Readonly<Record<Rhythm, readonly number[]>> = {
  office: [3, 8, 10, 10, 5, 8, 10, 10, 9, 6, 3, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  evening: [1, 2, 2, 3, 3, 3, 3, 4, 5, 6, 8, 10, 10, 9, 6, 3, 1, 1, 0, 0, 0, 0, 0, 1],
  all_day: [5, 6, 7, 7, 6, 6, 7, 7, 7, 6, 6, 6, 6, 5, 4, 3, 2, 2, 1, 1, 1, 2, 3, 4],
};

const WEEKEND_DAYS: readonly number[] = [0, 6];
const LONGEST_INPUT = 180_000;
const LONGEST_OUTPUT = 8_000;
const CACHE_STEP = 128;

/** Every call of the history, in the order of time. */
export function planTraffic(demo: DemoContext): DemoCall[] {
  const calls: DemoCall[] = [];
  for (let day = -HISTORY_DAYS; day <= 0; day++) {
    for (const customer of CUSTOMERS) calls.push(...callsOfDay(demo, customer, day));
  }
  return calls.filter(({ at }) => at < demo.end).sort((a, b) => a.at.getTime() - b.at.getTime());
}

function callsOfDay(demo: DemoContext, customer: DemoCustomer, day: number): DemoCall[] {
  const { habits, slug } = customer;
  const weekend = WEEKEND_DAYS.includes(demo.time(day).getUTCDay());
  const grown = habits.startedAt + (1 - habits.startedAt) * (1 + day / HISTORY_DAYS);
  const count = demo.traffic.around(habits.callsPerDay * grown * (weekend ? habits.weekend : 1), 0.12);
  const hours = HOURS[habits.rhythm].map((weight, hour) => [hour, weight] as const);
  return Array.from({ length: count }, () => {
    const at = demo.time(day, demo.traffic.weighted(hours) + demo.traffic.next());
    return { at, customer: slug, ...request(demo.traffic, customer) };
  });
}

function request(random: SeededRandom, { habits }: DemoCustomer): Omit<DemoCall, "at" | "customer"> {
  const model = random.weighted(habits.models);
  const total = Math.min(random.around(habits.input, 0.6), LONGEST_INPUT);
  const output = Math.min(random.around(habits.output, 0.5), LONGEST_OUTPUT);
  const cached = cachedPart(random, habits.cached, total);
  const written = model.startsWith("claude") && cached > 0 ? Math.floor((total - cached) / 4) : 0;
  const reasoning = thinks(model) ? Math.round(output * (0.2 + random.next())) : 0;
  const ending = random.weighted(ENDINGS);
  const delivered =
    ending === "cancelled" || ending === "cut_off" ? Math.ceil(output * random.next()) : output;
  return {
    model,
    usage: {
      input: BigInt(total - cached - written),
      cached_input: BigInt(cached),
      cache_write_5m: BigInt(written),
      output: BigInt(delivered),
      reasoning: BigInt(reasoning),
    },
    bound: {
      input: BigInt(total),
      ...(written > 0 && { cache_write_5m: BigInt(total) }),
      output: BigInt(Math.max(4_096, output + reasoning)),
    },
    streaming: random.chance(0.7),
    ending,
  };
}

/** Models that are billed for thinking. */
const thinks = (model: string): boolean => /^(gpt-5-mini|gemini-3-pro|deepseek)/.test(model);

function cachedPart(random: SeededRandom, share: number, total: number): number {
  const hit = random.chance(0.85) ? Math.min(0.95, share * (0.7 + 0.6 * random.next())) : 0;
  return Math.floor((total * hit) / CACHE_STEP) * CACHE_STEP;
}
