import type { Nano } from "../money/nano";
import { costOfFirst, costRemaining } from "./cost";
import type { Lot } from "./lot";
import { remainingQty } from "./lot";

const MS_PER_DAY = 86_400_000n;

/** How long a lot lasts at the pace seen, and what of it will be left when it expires. */
export interface LotForecast {
  /** Time until empty; null when nothing burns, or the lot has no end. */
  readonly runwayMs: bigint | null;
  readonly emptyAt: Date | null;
  /** Units and their cost that expire unused at this pace; 0 without an expiry. */
  readonly unusedQty: bigint;
  readonly unusedCostNano: Nano;
}

/** Units burnt in a window of time, such as the last seven days. */
export interface Burn {
  readonly qty: bigint;
  readonly windowMs: bigint;
}

/** `burn` per day, rounded down: for display. */
export function burnPerDay(burn: Burn): bigint {
  return burn.windowMs <= 0n ? 0n : (burn.qty * MS_PER_DAY) / burn.windowMs;
}

/**
 * Linear forecast from now: runway = remaining / pace, rounded down; unused at expiry = remaining - pace x time
 * left, costed by the lot's own curve (its last units). Without any burn everything left will expire.
 */
export function forecastLot(lot: Lot, burn: Burn, now: Date): LotForecast {
  const remaining = remainingQty(lot);
  if (remaining === null) return { runwayMs: null, emptyAt: null, unusedQty: 0n, unusedCostNano: 0n };
  const runwayMs = runwayOf(remaining, burn);
  const unusedQty = unusedAtExpiry(lot, remaining, burn, now);
  return {
    runwayMs,
    emptyAt: runwayMs === null ? null : dateAfter(now, runwayMs),
    unusedQty,
    unusedCostNano:
      unusedQty === remaining
        ? costRemaining(lot)
        : lot.totalCostNano - costOfFirst(lot, lot.totalQty - unusedQty),
  };
}

/** Time until `remaining` units are used up at a pace, in ms rounded down; null when nothing burns. */
export function runwayOf(remaining: bigint, burn: Burn): bigint | null {
  return burn.qty <= 0n || burn.windowMs <= 0n ? null : (remaining * burn.windowMs) / burn.qty;
}

function unusedAtExpiry(lot: Lot, remaining: bigint, burn: Burn, now: Date): bigint {
  if (lot.expiresAt === null) return 0n;
  const msLeft = BigInt(Math.max(0, lot.expiresAt.getTime() - now.getTime()));
  const willBurn = burn.windowMs <= 0n ? 0n : (burn.qty * msLeft) / burn.windowMs;
  return willBurn >= remaining ? 0n : remaining - willBurn;
}

const LAST_DATE_MS = 8_640_000_000_000_000n;

function dateAfter(now: Date, ms: bigint): Date | null {
  const at = BigInt(now.getTime()) + ms;
  return at > LAST_DATE_MS ? null : new Date(Number(at));
}
