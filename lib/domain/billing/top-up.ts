import type { Currency } from "../money/currency";
import { nanoFromMinor } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Ppm } from "../money/ppm";
import { applyPpm } from "../money/ppm";
import { addTax, extractTax } from "../money/tax";

/** A bonus from an amount on. The highest step reached counts. */
export interface BonusStep {
  readonly fromMinor: bigint;
  readonly bonusPpm: Ppm;
}

export interface TopUpRequest {
  readonly currency: Currency;
  /** What the buyer typed: the net amount, or with inclusive prices the amount to pay. */
  readonly amountMinor: bigint;
  readonly taxPpm: Ppm;
  readonly taxInclusive: boolean;
  readonly bonusSteps: readonly BonusStep[];
}

/** "You pay gross, you get net plus bonus." Minor units for the gateway, nano for grants and books. */
export interface TopUpQuote {
  readonly currency: Currency;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  readonly bonusMinor: bigint;
  readonly netNano: Nano;
  readonly taxNano: Nano;
  readonly bonusNano: Nano;
}

/**
 * Works out a top-up: gross = net + tax, exactly and in minor units; the bonus is a share of the net, of the
 * highest step the net reaches. Tax is due at the top-up (DESIGN section 3), never on the bonus.
 * @throws RangeError unless the amount is positive.
 */
export function quoteTopUp(request: TopUpRequest): TopUpQuote {
  const { currency, amountMinor, taxPpm } = request;
  if (amountMinor <= 0n) throw new RangeError("a top-up must be positive");
  const split = request.taxInclusive ? extractTax(amountMinor, taxPpm) : addTax(amountMinor, taxPpm);
  const bonusMinor = applyPpm(split.net, bonusPpmFor(split.net, request.bonusSteps));
  return {
    currency,
    netMinor: split.net,
    taxMinor: split.tax,
    grossMinor: split.gross,
    bonusMinor,
    netNano: nanoFromMinor(split.net, currency),
    taxNano: nanoFromMinor(split.tax, currency),
    bonusNano: nanoFromMinor(bonusMinor, currency),
  };
}

function bonusPpmFor(netMinor: bigint, steps: readonly BonusStep[]): Ppm {
  let reached: BonusStep | undefined;
  for (const step of steps) {
    if (step.fromMinor <= netMinor && (!reached || step.fromMinor > reached.fromMinor)) reached = step;
  }
  return reached?.bonusPpm ?? 0;
}
