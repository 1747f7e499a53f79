import { z } from "zod";

import type { BonusStep } from "@/lib/domain/billing/top-up";
import type { Currency } from "@/lib/domain/money/currency";

/** What a seller offers at a top-up, in minor units of the edge's currency. */
export interface TopUpOffer {
  /** The tiles, ascending. */
  readonly presetsMinor: readonly bigint[];
  /** A bonus from a net amount on; the highest step reached counts. */
  readonly bonusSteps: readonly BonusStep[];
  readonly minMinor: bigint;
  readonly maxMinor: bigint;
  /** How long a bonus can be spent. Paid money never expires (DESIGN section 8). */
  readonly bonusDays: number;
}

const minor = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(BigInt);

/**
 * `party.top_up_offer`: `{"CNY": {"presets": ["5000"], "bonus": [{"from": "50000", "ppm": 50000}], ...}}`, by currency
 * since a seller may sell in several; what is left out takes the default. Amounts are minor units as strings.
 */
const storedSchema = z.object({
  presets: z.array(minor).min(1).max(8).optional(),
  bonus: z
    .array(z.object({ from: minor, ppm: z.number().int().min(1).max(1_000_000) }))
    .max(8)
    .optional(),
  min: minor.optional(),
  max: minor.optional(),
  bonusDays: z.number().int().min(1).max(3_650).optional(),
});

const BONUS_DAYS = 30;

const DEFAULTS: Readonly<Record<Currency, Pick<TopUpOffer, "presetsMinor" | "minMinor" | "maxMinor">>> = {
  USD: { presetsMinor: [10_00n, 50_00n, 100_00n, 500_00n], minMinor: 5_00n, maxMinor: 10_000_00n },
  EUR: { presetsMinor: [10_00n, 50_00n, 100_00n, 500_00n], minMinor: 5_00n, maxMinor: 10_000_00n },
  CNY: { presetsMinor: [50_00n, 200_00n, 500_00n, 2_000_00n], minMinor: 10_00n, maxMinor: 50_000_00n },
  JPY: { presetsMinor: [1_000n, 5_000n, 10_000n, 50_000n], minMinor: 500n, maxMinor: 1_000_000n },
};

/**
 * Reads a seller's offer for a currency. A seller that set none offers the usual amounts and no bonus.
 * Throws ZodError when what is stored cannot be read: better no top-up than one on terms nobody set.
 */
export function readOffer(stored: unknown, currency: Currency): TopUpOffer {
  const own = z.partialRecord(z.string(), z.unknown()).parse(stored ?? {})[currency];
  const { presets, bonus, min, max, bonusDays } = storedSchema.parse(own ?? {});
  const usual = DEFAULTS[currency];
  return {
    presetsMinor: [...(presets ?? usual.presetsMinor)].sort(ascending),
    bonusSteps: (bonus ?? [])
      .map(({ from, ppm }) => ({ fromMinor: from, bonusPpm: ppm }))
      .sort((a, b) => ascending(a.fromMinor, b.fromMinor)),
    minMinor: min ?? usual.minMinor,
    maxMinor: max ?? usual.maxMinor,
    bonusDays: bonusDays ?? BONUS_DAYS,
  };
}

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
