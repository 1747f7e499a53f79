import type { Currency } from "./currency";
import { roundHalfEven } from "./rounding";

/** Units of `to` per unit of `from`, in parts per billion, as known at a date. Locked by its id on calls. */
export interface ExchangeRate {
  readonly id: string;
  readonly from: Currency;
  readonly to: Currency;
  readonly ratePpb: bigint;
  readonly at: Date;
}

export const PPB_ONE = 1_000_000_000n;
/** Decimals of a rate as people write it. */
export const PPB_DIGITS = 9;

/** amount x rate, half-even in the amount's own unit (nano stays nano, micro prices stay micro). */
export function convertAtPpb(amount: bigint, ratePpb: bigint): bigint {
  if (ratePpb <= 0n) throw new RangeError("an exchange rate must be positive");
  return roundHalfEven(amount * ratePpb, PPB_ONE);
}

/**
 * Picks the latest rate for a pair not dated after `at`; ties by id, so the choice is total. Undefined when
 * none is known: the caller must refuse rather than assume 1.
 */
export function rateAt(
  rates: readonly ExchangeRate[],
  from: Currency,
  to: Currency,
  at: Date,
): ExchangeRate | undefined {
  let best: ExchangeRate | undefined;
  for (const rate of rates) {
    if (rate.from !== from || rate.to !== to || rate.at > at) continue;
    const later =
      !best || rate.at > best.at || (rate.at.getTime() === best.at.getTime() && rate.id > best.id);
    if (later) best = rate;
  }
  return best;
}
