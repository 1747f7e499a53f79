import type { Quantities } from "../metering/quantities";
import type { Nano } from "../money/nano";
import { bandFor, type LevelTerms } from "./level-terms";
import type { UnitPrices } from "./rate";

const PICO_PER_NANO = 1_000n;
const NOWHERE: ReadonlyMap<string, bigint> = new Map();

/**
 * What a line takes per call, in nano, rounded down: a price per request where the vendor's list has none is the seller's own service,
 * not the resale of anything. At the price of the call's band, and of the step the counter stands at where a volume tier prices
 * requests. The roll-up of profit does the same in SQL (request_fee_nano).
 */
export function requestFeeNano(
  terms: LevelTerms,
  list: UnitPrices,
  quantities: Quantities,
  places = NOWHERE,
): Nano {
  if (list.request !== undefined || terms.prices.request === undefined) return 0n;
  const { prices, volumes = [] } = bandFor(terms, quantities);
  const pricing = volumes.find(({ wholeLine, counted }) => wholeLine || counted.includes("request"));
  const step = pricing?.steps.findLast(({ fromUnits }) => fromUnits <= (places.get(pricing.key) ?? 0n));
  const price = (step?.prices ?? prices).request ?? prices.request ?? 0n;
  return ((quantities.request ?? 0n) * price) / PICO_PER_NANO;
}

/** A margin by what earned it, in nano: the three add up to it exactly. */
export interface MarginParts {
  /** Stock drawn was cheaper than the price list had reckoned with. */
  readonly technicalNano: Nano;
  /** Fees: a percentage on top of usage, and what is taken per call. */
  readonly servicesNano: Nano;
  /** What reselling earned: the rest. */
  readonly resaleNano: Nano;
}

/** Tells apart what earned a margin. Services are part of the revenue, what is technical is part of the cost. */
export function marginParts(sums: {
  readonly revenueNano: Nano;
  readonly costNano: Nano;
  readonly technicalNano: Nano;
  readonly servicesNano: Nano;
}): MarginParts {
  const { revenueNano, costNano, technicalNano, servicesNano } = sums;
  const resaleNano = revenueNano - costNano - technicalNano - servicesNano;
  return { technicalNano, servicesNano, resaleNano };
}
