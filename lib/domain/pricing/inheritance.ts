import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { UnitPrices } from "./rate";

/**
 * Where a dimension without a price of its own takes it from (C31, C32). Chains resolve in this order:
 * cache_write_1h takes cache_write_5m's, which may itself be input's.
 */
const SOURCE: Readonly<Partial<Record<Dimension, Dimension>>> = {
  cached_input: "input",
  cache_write_5m: "input",
  cache_write_1h: "cache_write_5m",
  reasoning: "output",
};

/** Whom a dimension inherits from, the nearest first; empty where it stands alone. */
export function inheritanceOf(dimension: Dimension): readonly Dimension[] {
  const source = SOURCE[dimension];
  return source ? [source, ...inheritanceOf(source)] : [];
}

/** Fills in the prices that dimensions inherit. Idempotent. Done when cards are compiled, never while rating. */
export function resolveInherited(prices: UnitPrices): UnitPrices {
  const resolved: Partial<Record<Dimension, bigint>> = { ...prices };
  for (const dimension of DIMENSIONS) {
    const source = SOURCE[dimension];
    const price = resolved[dimension] ?? (source && resolved[source]);
    if (price !== undefined) resolved[dimension] = price;
  }
  return resolved;
}

/**
 * The opposite of {@link resolveInherited}: drops prices equal to what they would inherit. A rule that changes
 * `output` then changes `reasoning` with it unless reasoning is priced apart, at every level of a chain.
 */
export function withoutInherited(prices: UnitPrices): UnitPrices {
  const resolved = resolveInherited(prices);
  const own: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    const source = SOURCE[dimension];
    const price = resolved[dimension];
    if (price !== undefined && !(source && resolved[source] === price)) own[dimension] = price;
  }
  return own;
}
