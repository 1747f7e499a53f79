import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { Quantities } from "../metering/quantities";
import type { Currency } from "../money/currency";
import { PPB_ONE } from "../money/exchange";
import { PPM_ONE } from "../money/ppm";
import { roundHalfEven } from "../money/rounding";
import { resolveInherited } from "../pricing/inheritance";
import type { UnitPrices } from "../pricing/rate";
import { isDrawable, remainingQty, type Lot } from "./lot";

/** What a seller's stock of one model is asked. */
export interface StockCostInput {
  readonly modelId: string;
  /** List prices of the model; the answer is in their currency. */
  readonly list: UnitPrices;
  readonly lots: readonly Lot[];
  /** From a lot's currency to the list's in parts per billion; null where no rate is known: such lots are left out. */
  readonly ratePpb: (from: Currency) => bigint | null;
  readonly at: Date;
}

/** Figures are carried with twelve more digits and rounded once at the end. */
const SCALE = 10n ** 12n;
const PPM = BigInt(PPM_ONE);
const PER_MILLION = 1_000_000n;
const NANO_PER_MICRO = 1_000n;

/**
 * A call as calls are: lots that count differently are compared by how many of these they can still serve, and a pack's
 * price of a request is spread over it.
 */
export const NOMINAL_CALL: Quantities = { input: 3_000n, output: 1_000n };

/**
 * What one model costs its reseller at present, per dimension in micro per million units: the mean over drawable lots with
 * something left, weighted by the calls each can still serve. Credit at face value costs its share of the list price, a
 * token quota the price of a token times its burn weight, a pack the share of the list price that one request of it is of
 * a nominal call's. Without such a lot: the dearest pay-as-you-go rate, so that a floor is never too low. Undefined where
 * there is neither: the cost is unknown, which is not free (DESIGN section 3, Prices).
 */
export function stockCost(input: StockCostInput): UnitPrices | undefined {
  const list = resolveInherited(input.list);
  const drawable = input.lots.filter((lot) => isDrawable(lot, input.modelId, input.at));
  const stocked = drawable.flatMap((lot) => weighed(lot, list, input) ?? []);
  const total = stocked.reduce((sum, { weight }) => sum + weight, 0n);
  if (total > 0n) return meanOf(stocked, total, list);
  return dearestRate(drawable, list);
}

interface Weighed {
  /** Nominal calls it can still serve, scaled. */
  readonly weight: bigint;
  /** Cost of a million units, in micro, scaled. */
  costOf(dimension: Dimension): bigint | undefined;
}

function weighed(lot: Lot, list: UnitPrices, { modelId, ratePpb }: StockCostInput): Weighed | undefined {
  const left = remainingQty(lot);
  const rate = ratePpb(lot.currency);
  if (left === null || left <= 0n || rate === null) return undefined;
  const nominal = nominalCost(list);
  switch (lot.kind) {
    case "face_value": {
      if (nominal === 0n) return undefined;
      // nano of the lot's currency -> pico of the list's, as the nominal call's cost is
      const weight = (left * NANO_PER_MICRO * rate * SCALE) / (PPB_ONE * nominal);
      return { weight, costOf: ofList(list, lot.totalCostNano, lot.totalQty) };
    }
    case "token_quota": {
      const weights = lot.burnWeights[modelId] ?? {};
      const burn = sumOver(NOMINAL_CALL, (dimension) => BigInt(weights[dimension] ?? PPM_ONE));
      if (burn === 0n) return undefined;
      return {
        weight: (left * PPM * SCALE) / burn,
        costOf: (dimension) =>
          (lot.totalCostNano * rate * BigInt(weights[dimension] ?? PPM_ONE) * PER_MILLION * SCALE) /
          (lot.totalQty * PPM * PPB_ONE * NANO_PER_MICRO),
      };
    }
    case "request_pack": {
      if (nominal === 0n) return undefined;
      const share = ofList(list, lot.totalCostNano * NANO_PER_MICRO * rate, lot.totalQty * PPB_ONE * nominal);
      return { weight: left * SCALE, costOf: share };
    }
    case "pay_as_you_go":
      return undefined;
    default:
      return lot.kind satisfies never;
  }
}

/** A fraction of the list price. */
function ofList(list: UnitPrices, part: bigint, whole: bigint): Weighed["costOf"] {
  return (dimension) => {
    const price = list[dimension];
    return price === undefined ? undefined : (price * part * SCALE) / whole;
  };
}

/** The nominal call at list, in pico of the list's currency. */
function nominalCost(list: UnitPrices): bigint {
  return sumOver(NOMINAL_CALL, (dimension) => list[dimension] ?? 0n);
}

function sumOver(quantities: Quantities, per: (dimension: Dimension) => bigint): bigint {
  return DIMENSIONS.reduce((sum, dimension) => sum + (quantities[dimension] ?? 0n) * per(dimension), 0n);
}

function meanOf(stocked: readonly Weighed[], total: bigint, list: UnitPrices): UnitPrices {
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    if (list[dimension] === undefined) continue;
    const sum = stocked.reduce((so, lot) => so + lot.weight * (lot.costOf(dimension) ?? 0n), 0n);
    prices[dimension] = roundHalfEven(sum, total * SCALE);
  }
  return prices;
}

function dearestRate(drawable: readonly Lot[], list: UnitPrices): UnitPrices | undefined {
  const payg = drawable.filter(({ kind }) => kind === "pay_as_you_go");
  const [first, ...rest] = payg;
  if (!first) return undefined;
  const dearest = rest.reduce((best, lot) => {
    return lot.totalCostNano * best.totalQty > best.totalCostNano * lot.totalQty ? lot : best;
  }, first);
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    const price = list[dimension];
    if (price !== undefined)
      prices[dimension] = roundHalfEven(price * dearest.totalCostNano, dearest.totalQty);
  }
  return prices;
}
