import type { Ppm } from "./ppm";
import { applyPpm, divideByPpm, PPM_ONE } from "./ppm";

/** An amount split for a document; `gross = net + tax` exactly. All three in the same unit. */
export interface TaxSplit {
  readonly net: bigint;
  readonly tax: bigint;
  readonly gross: bigint;
}

function checkedRate(ratePpm: Ppm): Ppm {
  if (!Number.isSafeInteger(ratePpm) || ratePpm < 0)
    throw new RangeError(`not a tax rate in ppm: ${ratePpm}`);
  return ratePpm;
}

/** Tax on a net amount, half-even in the amount's own unit (minor units on documents). */
export function taxOn(net: bigint, ratePpm: Ppm): bigint {
  return applyPpm(net, checkedRate(ratePpm));
}

/** Splits a net amount: tax is computed on it and added. */
export function addTax(net: bigint, ratePpm: Ppm): TaxSplit {
  const tax = taxOn(net, ratePpm);
  return { net, tax, gross: net + tax };
}

/** Splits a gross amount: net is gross / (1 + r) half-even, and tax is what is left, so parts sum exactly. */
export function extractTax(gross: bigint, ratePpm: Ppm): TaxSplit {
  const net = divideByPpm(gross, PPM_ONE + checkedRate(ratePpm));
  return { net, tax: gross - net, gross };
}
