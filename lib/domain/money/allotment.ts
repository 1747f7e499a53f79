import { floorDivide } from "./rounding";

/**
 * Shares a total among weights by largest remainder: each part is the floor of its exact share, and the
 * units left over go to the largest remainders, ties to the lower index. The parts sum to the total exactly.
 * A negative total (a credit note) is shared as its opposite. Weights are nano, the total minor units.
 * @throws RangeError on a negative weight, or when a non-zero total has no weight to go to.
 */
export function allotByLargestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n) return allotByLargestRemainder(-total, weights).map((part) => -part);
  if (weights.some((weight) => weight < 0n)) throw new RangeError("a weight is negative");
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) {
    if (total !== 0n) throw new RangeError("nothing to allot the total to");
    return weights.map(() => 0n);
  }
  const parts = weights.map((weight) => floorDivide(total * weight, sum));
  let rest = total - parts.reduce((a, b) => a + b, 0n);
  for (const index of byRemainder(total, weights, sum)) {
    if (rest === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    rest -= 1n;
  }
  return parts;
}

/** Indices by remainder, largest first; the index breaks ties, so the order is total. */
function byRemainder(total: bigint, weights: readonly bigint[], sum: bigint): number[] {
  const remainders = weights.map((weight, index) => ({ index, remainder: (total * weight) % sum }));
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  return remainders.map(({ index }) => index);
}
