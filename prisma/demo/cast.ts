/** The people and firms of the demonstration, and how they behave. All names are invented; addresses end in .example. */

/** Where in the day somebody works, in hours of UTC. */
export type Rhythm = "office" | "evening" | "all_day";

export interface Habits {
  /** Calls on a weekday at the end of the history. */
  readonly callsPerDay: number;
  /** Share of that on Saturdays and Sundays. */
  readonly weekend: number;
  /** Share of today's traffic that there was at the beginning. */
  readonly startedAt: number;
  readonly rhythm: Rhythm;
  readonly models: readonly (readonly [model: string, weight: number])[];
  /** Typical tokens of a request, cached ones included, and of an answer. */
  readonly input: number;
  readonly output: number;
  /** Share of the input that is usually cached. */
  readonly cached: number;
}

/** When somebody tops up, and by how much, in cents net of tax. */
export interface TopUpHabit {
  readonly belowMinor: bigint;
  readonly amountMinor: bigint;
  /** Stops topping up, and calling, near the end: nearly out of balance. */
  readonly runsOut?: true;
}

export interface DemoBuyer {
  readonly slug: string;
  readonly name: string;
  /** Slug of whom it buys from; null is the reseller itself. */
  readonly under: string | null;
  readonly book: string;
  readonly locale: "en" | "zh";
  readonly timeZone: string;
  readonly segment: string | null;
  readonly taxRatePpm: number;
  readonly taxInclusive: boolean;
  readonly address: readonly string[];
  readonly topUps: TopUpHabit | null;
  /** On credit up to so many cents, billed monthly; null prepays. */
  readonly creditMinor: bigint | null;
}

export interface DemoCustomer extends DemoBuyer {
  readonly habits: Habits;
}

const GST = { taxRatePpm: 90_000, taxInclusive: false, timeZone: "Asia/Singapore", locale: "en" } as const;
const VAT = { taxRatePpm: 60_000, taxInclusive: true, timeZone: "Asia/Shanghai", locale: "zh" } as const;
/** Terms of those who buy from the reseller itself, from the upper distributor, from the lower one. */
export const DIRECT = { under: null, book: "retail", segment: null, creditMinor: null, ...GST } as const;
export const UNDER_LOTUS = {
  under: "lotus-cloud",
  book: "lotus",
  segment: null,
  creditMinor: null,
  ...VAT,
} as const;
export const UNDER_JADE = {
  under: "jade-bridge",
  book: "jade",
  segment: null,
  creditMinor: null,
  ...VAT,
} as const;

/** Resellers below the reseller, the upper one first. */
export const DISTRIBUTORS: readonly DemoBuyer[] = [
  {
    ...DIRECT,
    slug: "lotus-cloud",
    name: "莲云科技 Lotus Cloud",
    book: "partner",
    locale: "zh",
    timeZone: "Asia/Shanghai",
    address: ["上海市浦东新区张江路 88 号"],
    topUps: { belowMinor: 120_00n, amountMinor: 250_00n },
  },
  {
    ...UNDER_LOTUS,
    slug: "jade-bridge",
    name: "玉桥数码 Jade Bridge",
    segment: "reseller",
    address: ["杭州市西湖区文三路 199 号"],
    topUps: { belowMinor: 40_00n, amountMinor: 100_00n },
  },
];

/** A person; those with a sign-in are printed at the start. */
export interface DemoMember {
  readonly party: string;
  readonly role: "owner" | "admin" | "finance" | "developer" | "support";
  readonly name: string;
  readonly email: string;
  readonly signsInAs?: "reseller" | "distributor" | "customer";
}

export const MEMBERS: readonly DemoMember[] = [
  {
    party: "northwind",
    role: "owner",
    name: "Maya Lindqvist",
    email: "maya@northwind.example",
    signsInAs: "reseller",
  },
  { party: "northwind", role: "finance", name: "Daniel Okafor", email: "daniel@northwind.example" },
  { party: "northwind", role: "support", name: "Priya Raman", email: "priya@northwind.example" },
  {
    party: "lotus-cloud",
    role: "owner",
    name: "陈思远",
    email: "siyuan@lotus-cloud.example",
    signsInAs: "distributor",
  },
  { party: "jade-bridge", role: "owner", name: "林若溪", email: "ruoxi@jade-bridge.example" },
  {
    party: "harbor-analytics",
    role: "owner",
    name: "Elena Petrova",
    email: "elena@harbor-analytics.example",
    signsInAs: "customer",
  },
  { party: "harbor-analytics", role: "developer", name: "Tom Becker", email: "tom@harbor-analytics.example" },
];
