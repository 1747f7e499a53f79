import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { fromArray } from "@/lib/domain/metering/quantities";
import { compileChain, type ChainLevel, type CompiledLevel } from "@/lib/domain/pricing/compile-chain";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import type { CardLevel, RateCard } from "@/lib/domain/pricing/rate-card";
import { rateLine } from "@/lib/domain/pricing/rate-line";
import { boundOf, type Bounded } from "@/lib/gateway/bound";
import { chargeSheet, type ChargeSheet } from "@/lib/gateway/charge-sheet";
import { levelCharge, levelHold } from "@/lib/gateway/level-row";

const LEVELS = 5;
const ROUNDS = 9;
const CALLS = 20_000;
/** The goal for a chain of five levels, in microseconds a call. */
export const GOAL_US = 5;

const LIST = {
  currency: "USD",
  prices: { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n },
} as const;
const MODEL = { id: "m", slug: "v/m", vendorId: "v", tags: [], modalities: ["text"] };
const WINDOWS = { contextWindow: 400_000, maxOutput: 128_000, defaultMaxOutput: 4_096 };

/** Every rule kind at once: context, volume, hours, a fee. */
const TIERED: Partial<MarkupRule> = {
  contextTiers: [{ aboveInputUnits: 200_000n, factorPpm: 2_000_000 }],
  volumeTiers: [
    {
      ...{ mode: "graduated", dimension: "output" },
      steps: [
        { fromUnits: 1_000_000n, factorPpm: 950_000 },
        { fromUnits: 10_000_000n, factorPpm: 900_000 },
      ],
    },
  ],
  timeWindows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 480, factorPpm: 800_000 }],
  feePpm: 55_000,
};

/** A chain of five sales, each a tenth above the one before; `tiers` at one level in the middle, or at every level. */
function sheetOf(tiers: (level: number) => Partial<MarkupRule>): {
  sheet: ChargeSheet;
  levels: CompiledLevel[];
} {
  const levels = Array.from({ length: LEVELS }, (_, index): ChainLevel => ({
    versionId: `v${index}`,
    rules: [
      {
        ...{ id: `r${index}`, scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
        ...{ basis: { kind: "percent_over_buy", factorPpm: 1_100_000 } },
        ...{ effectiveFrom: null, effectiveTo: null },
        ...tiers(index),
      },
    ],
    buyer: { partyId: `p${index}`, segments: [] },
    ...{ currency: "USD", timeZone: "Asia/Shanghai", listRate: null, buyRate: null },
  }));
  const made = compileChain({ model: MODEL, list: LIST, rootBuy: LIST, levels, at: new Date() });
  if (made.kind === "failed") throw new Error(JSON.stringify(made.failure));
  const card = {
    ...{ customerId: "p4", modelId: "m", list: { ...LIST, listPriceId: "l" }, rootBuy: LIST },
    levels: made.levels as unknown as readonly CardLevel[],
  } satisfies RateCard;
  const sheet = chargeSheet(card, "chat", false);
  if (!sheet) throw new Error("no prices of text");
  return { sheet, levels: [...made.levels] };
}

/** Calls of different sizes, so that nothing is priced twice in a row. */
const USAGES = Array.from({ length: 64 }, (_, index) =>
  DIMENSIONS.map((dimension) => {
    if (dimension === "input") return BigInt(1_000 + index * 37);
    if (dimension === "cached_input") return BigInt(index * 11);
    return dimension === "output" ? BigInt(200 + index * 13) : 0n;
  }),
);

const REQUEST: Bounded = {
  operation: "chat",
  body: { length: 4_000 },
  unsizable: false,
  n: 1,
  maxTokens: 1_000,
  units: {},
};

/** What a call takes of the processor to be priced twice: the hold at admission and the charge at its end, at five levels. */
function microsecondsACall(sheet: ChargeSheet): number {
  const bound = boundOf(REQUEST, WINDOWS, sheet.metered);
  const times: number[] = [];
  let held = 0n;
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    for (let call = 0; call < CALLS; call++) {
      const usage = USAGES[call & 63] as bigint[];
      for (const level of sheet.levels)
        held += levelHold(bound, level) - levelCharge(usage, level).amountNano;
    }
    times.push(((performance.now() - from) * 1_000) / CALLS);
  }
  if (held < 0n) throw new Error("calls cost more than was held");
  // The best round: what it takes with the machine for itself.
  return Math.min(...times);
}

/** Prices by the laid out sheet are those of the domain. @throws Error where they are not. */
function check({ sheet, levels }: { sheet: ChargeSheet; levels: CompiledLevel[] }): void {
  for (const usage of USAGES) {
    levels.forEach((level, index) => {
      const row = sheet.levels[index];
      const expected = rateLine(fromArray(usage), level).amountNano;
      if (!row || levelCharge(usage, row).amountNano !== expected) throw new Error("two prices for one call");
    });
  }
}

/** Measures pricing in process, for chains of plain prices and of tiers. One line for machines. */
export function measurePricing(): { line: string; plainUs: number; tieredUs: number } {
  const plain = sheetOf(() => ({}));
  const one = sheetOf((level) => (level === 2 ? TIERED : {}));
  const every = sheetOf(() => TIERED);
  for (const chain of [plain, one, every]) check(chain);
  const plainUs = microsecondsACall(plain.sheet);
  const oneUs = microsecondsACall(one.sheet);
  const tieredUs = microsecondsACall(every.sheet);
  const figures = `plain_us=${plainUs.toFixed(2)} one_tiered_us=${oneUs.toFixed(2)} all_tiered_us=${tieredUs.toFixed(2)}`;
  return { line: `pricing levels=${LEVELS} ${figures} goal_us=${GOAL_US}`, plainUs, tieredUs };
}
