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
const DIRECT = { under: null, book: "retail", segment: null, creditMinor: null, ...GST } as const;
const UNDER_LOTUS = {
  under: "lotus-cloud",
  book: "lotus",
  segment: null,
  creditMinor: null,
  ...VAT,
} as const;
const UNDER_JADE = { under: "jade-bridge", book: "jade", segment: null, creditMinor: null, ...VAT } as const;

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

/** The first one holds the demonstration's key. */
export const CUSTOMERS: readonly DemoCustomer[] = [
  {
    ...DIRECT,
    slug: "harbor-analytics",
    name: "Harbor Analytics",
    segment: "startup",
    address: ["71 Robinson Road", "Singapore 068895"],
    topUps: { belowMinor: 20_00n, amountMinor: 50_00n },
    habits: {
      ...{
        callsPerDay: 78,
        weekend: 0.35,
        startedAt: 0.4,
        rhythm: "office",
        input: 60_000,
        output: 2_200,
        cached: 0.55,
      },
      models: [
        ["gpt-5.2", 4],
        ["gpt-5-mini", 4],
        ["gemini-3-pro-preview", 2],
      ],
    },
  },
  {
    ...DIRECT,
    slug: "pinecrest-legal",
    name: "Pinecrest Legal",
    address: ["8 Marina View, #12-04", "Singapore 018960"],
    topUps: { belowMinor: 50_00n, amountMinor: 150_00n },
    habits: {
      ...{
        callsPerDay: 32,
        weekend: 0.1,
        startedAt: 0.7,
        rhythm: "office",
        input: 90_000,
        output: 3_200,
        cached: 0.3,
      },
      models: [
        ["claude-sonnet-4-5", 7],
        ["gpt-5.2", 3],
      ],
    },
  },
  {
    ...DIRECT,
    slug: "solstice-travel",
    name: "Solstice Travel",
    address: ["30 Raffles Place", "Singapore 048622"],
    topUps: { belowMinor: 5_00n, amountMinor: 20_00n },
    habits: {
      ...{
        callsPerDay: 50,
        weekend: 1.25,
        startedAt: 0.8,
        rhythm: "all_day",
        input: 14_000,
        output: 1_400,
        cached: 0.4,
      },
      models: [
        ["gpt-5-mini", 5],
        ["gemini-3-flash-preview", 5],
      ],
    },
  },
  {
    ...DIRECT,
    slug: "meridian-robotics",
    name: "Meridian Robotics",
    segment: "contract",
    address: ["1 Fusionopolis Way", "Singapore 138632"],
    topUps: null,
    creditMinor: 3_000_00n,
    habits: {
      ...{
        callsPerDay: 66,
        weekend: 0.3,
        startedAt: 0.5,
        rhythm: "office",
        input: 110_000,
        output: 3_600,
        cached: 0.8,
      },
      models: [
        ["claude-sonnet-4-5", 6],
        ["gpt-5.2", 4],
      ],
    },
  },
  {
    ...DIRECT,
    slug: "brightpath-learning",
    name: "Brightpath Learning",
    segment: "startup",
    address: ["12 Science Park Drive", "Singapore 118225"],
    topUps: { belowMinor: 6_00n, amountMinor: 20_00n },
    habits: {
      ...{
        callsPerDay: 44,
        weekend: 0.9,
        startedAt: 0.3,
        rhythm: "evening",
        input: 22_000,
        output: 1_800,
        cached: 0.3,
      },
      models: [
        ["gemini-3-flash-preview", 6],
        ["claude-haiku-4-5", 4],
      ],
    },
  },
  {
    ...DIRECT,
    slug: "kestrel-games",
    name: "Kestrel Games",
    segment: "startup",
    address: ["5 Temasek Boulevard", "Singapore 038985"],
    topUps: { belowMinor: 3_00n, amountMinor: 10_00n, runsOut: true },
    habits: {
      ...{
        callsPerDay: 40,
        weekend: 1.1,
        startedAt: 0.9,
        rhythm: "evening",
        input: 30_000,
        output: 2_200,
        cached: 0.2,
      },
      models: [
        ["gpt-5-mini", 6],
        ["deepseek-v3.2", 4],
      ],
    },
  },
  {
    ...UNDER_LOTUS,
    slug: "galaxy-education",
    name: "星河教育",
    address: ["北京市海淀区中关村大街 27 号"],
    topUps: { belowMinor: 10_00n, amountMinor: 30_00n },
    habits: {
      ...{
        callsPerDay: 42,
        weekend: 1.0,
        startedAt: 0.6,
        rhythm: "evening",
        input: 20_000,
        output: 2_000,
        cached: 0.35,
      },
      models: [
        ["qwen3-max", 6],
        ["deepseek-v3.2", 4],
      ],
    },
  },
  {
    ...UNDER_LOTUS,
    slug: "spruce-software",
    name: "云杉软件",
    segment: "contract",
    address: ["深圳市南山区科苑路 15 号"],
    topUps: { belowMinor: 30_00n, amountMinor: 100_00n },
    habits: {
      ...{
        callsPerDay: 56,
        weekend: 0.4,
        startedAt: 0.55,
        rhythm: "office",
        input: 75_000,
        output: 3_000,
        cached: 0.7,
      },
      models: [
        ["claude-sonnet-4-5", 5],
        ["deepseek-v3.2", 3],
        ["qwen3-max", 2],
      ],
    },
  },
  {
    ...UNDER_LOTUS,
    slug: "lumen-media",
    name: "拾光传媒",
    address: ["成都市高新区天府大道 1700 号"],
    topUps: { belowMinor: 15_00n, amountMinor: 50_00n },
    habits: {
      ...{
        callsPerDay: 28,
        weekend: 0.5,
        startedAt: 0.5,
        rhythm: "office",
        input: 45_000,
        output: 2_600,
        cached: 0.2,
      },
      models: [
        ["gpt-5.2", 6],
        ["gemini-3-pro-preview", 4],
      ],
    },
  },
  {
    ...UNDER_JADE,
    slug: "greenfield-commerce",
    name: "青禾电商",
    address: ["杭州市余杭区五常大道 168 号"],
    topUps: { belowMinor: 8_00n, amountMinor: 25_00n },
    habits: {
      ...{
        callsPerDay: 38,
        weekend: 1.2,
        startedAt: 0.6,
        rhythm: "all_day",
        input: 18_000,
        output: 1_600,
        cached: 0.4,
      },
      models: [
        ["qwen3-max", 5],
        ["gpt-5-mini", 5],
      ],
    },
  },
  {
    ...UNDER_JADE,
    slug: "coastline-logistics",
    name: "海岸物流",
    address: ["宁波市北仑区港口路 6 号"],
    topUps: { belowMinor: 2_00n, amountMinor: 10_00n },
    habits: {
      ...{
        callsPerDay: 24,
        weekend: 0.6,
        startedAt: 0.9,
        rhythm: "all_day",
        input: 15_000,
        output: 1_100,
        cached: 0.1,
      },
      models: [["deepseek-v3.2", 1]],
    },
  },
  {
    ...UNDER_JADE,
    slug: "fawn-design",
    name: "小鹿设计",
    address: ["厦门市思明区环岛路 32 号"],
    topUps: { belowMinor: 6_00n, amountMinor: 20_00n },
    habits: {
      ...{
        callsPerDay: 14,
        weekend: 0.4,
        startedAt: 0.4,
        rhythm: "office",
        input: 30_000,
        output: 2_000,
        cached: 0.2,
      },
      models: [
        ["gemini-3-flash-preview", 6],
        ["gemini-3-pro-preview", 4],
      ],
    },
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
