import ipaddr from "ipaddr.js";

/** Why a key was slowed down. */
export type BrakeReason = "unusual_rate" | "new_range";

/** A key that is slowed down. */
export interface Braked {
  /** What it may still do. */
  readonly requestsPerMinute: number;
  /** Set with the call that pulled the brake. */
  readonly pulled: BrakeReason | null;
}

/** What is usual is not known of a key that was seen for less. */
const LEARNING_MS = 3_600_000;
const LEARNING_CALLS = 100;
/** More than so many times its busiest minute of the last seven days is unusual; few calls a minute never are. */
const TIMES_USUAL = 5;
const NEVER_UNUSUAL = 60;
const BRAKED_MS = 900_000;
/** A braked key still does a person's work. */
const LEAST_PER_MINUTE = 10;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS = 7;
const RANGES_KEPT = 64;
const KEYS_KEPT = 50_000;

interface Habits {
  readonly since: number;
  calls: number;
  minute: number;
  inMinute: number;
  /** The busiest minute of each of the last days, by day modulo seven. */
  readonly busiest: { day: number; calls: number }[];
  readonly ranges: Set<string>;
  /** Of the latest call: most come from where the one before came from. */
  last: { readonly address: string | undefined; readonly range: string | null };
  brakedUntil: number;
}

/**
 * The brake for leaked keys (SECURITY.md, "Fraud and abuse"): a key at five times its busiest minute of the last seven days,
 * or used from a network it was never used from, may for a quarter of an hour do no more than it usually does. What is usual is
 * learned by each process from the calls it saw, for an hour at least.
 */
export class LeakBrake {
  readonly #habits = new Map<string, Habits>();

  /** Notes a call of a key. @returns null: nothing unusual. @param now milliseconds */
  note(keyId: string, address: string | undefined, now: number): Braked | null {
    const habits = this.#habitsOf(keyId, now);
    if (habits.minute !== Math.floor(now / MINUTE_MS)) remember(habits);
    const usual = usualOf(habits, now);
    const learned = now - habits.since >= LEARNING_MS && habits.calls >= LEARNING_CALLS;
    if (habits.last.address !== address) habits.last = { address, range: rangeOf(address) };
    const { range } = habits.last;
    const isNewRange = range !== null && !habits.ranges.has(range);
    count(habits, range, now);
    const braked = now < habits.brakedUntil;
    const reason = !learned || braked ? null : reasonOf(habits, usual, isNewRange);
    if (!braked && reason === null) return null;
    if (reason !== null) habits.brakedUntil = now + BRAKED_MS;
    return { requestsPerMinute: Math.max(LEAST_PER_MINUTE, usual), pulled: reason };
  }

  #habitsOf(keyId: string, now: number): Habits {
    const known = this.#habits.get(keyId);
    if (known) return known;
    if (this.#habits.size >= KEYS_KEPT) this.#habits.clear();
    const habits: Habits = {
      ...{ since: now, calls: 0, minute: 0, inMinute: 0, brakedUntil: 0 },
      busiest: Array.from({ length: DAYS }, () => ({ day: -1, calls: 0 })),
      ranges: new Set(),
      last: { address: undefined, range: null },
    };
    this.#habits.set(keyId, habits);
    return habits;
  }
}

function reasonOf({ inMinute }: Habits, usual: number, isNewRange: boolean): BrakeReason | null {
  if (inMinute > Math.max(NEVER_UNUSUAL, usual * TIMES_USUAL)) return "unusual_rate";
  return isNewRange ? "new_range" : null;
}

function count(habits: Habits, range: string | null, now: number): void {
  const minute = Math.floor(now / MINUTE_MS);
  habits.inMinute = habits.minute === minute ? habits.inMinute + 1 : 1;
  habits.minute = minute;
  habits.calls += 1;
  if (range !== null && habits.ranges.size < RANGES_KEPT) habits.ranges.add(range);
}

/** A minute that is over counts among the usual, unless it was under the brake. */
function remember({ minute, inMinute, busiest, brakedUntil }: Habits): void {
  if (minute * MINUTE_MS < brakedUntil) return;
  const day = Math.floor((minute * MINUTE_MS) / DAY_MS);
  const slot = busiest[day % DAYS];
  if (!slot) return;
  if (slot.day !== day) slot.calls = 0;
  slot.day = day;
  slot.calls = Math.max(slot.calls, inMinute);
}

/** The busiest of the last seven days' minutes that are over. */
function usualOf({ busiest }: Habits, now: number): number {
  const oldest = Math.floor(now / DAY_MS) - DAYS;
  return busiest.reduce((most, { day, calls }) => (day > oldest && calls > most ? calls : most), 0);
}

/** The network an address belongs to: /24 of IPv4, /48 of IPv6, as providers hand them out. */
function rangeOf(address: string | undefined): string | null {
  if (address === undefined || !ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4"
    ? ipaddr.IPv4.networkAddressFromCIDR(`${parsed.toString()}/24`).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/48`).toString();
}
