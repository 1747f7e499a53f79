import type { Dimension } from "./dimension";
import { DIMENSION_COUNT, DIMENSIONS } from "./dimension";

/** Metered units by dimension; absent means 0. Buckets are disjoint: `input` excludes cached, `output` excludes reasoning. */
export type Quantities = Readonly<Partial<Record<Dimension, bigint>>>;

/** One slot per dimension in {@link DIMENSIONS} order, zeros included: the form stored and sent to SQL. */
export function toArray(quantities: Quantities): bigint[] {
  return DIMENSIONS.map((dimension) => quantities[dimension] ?? 0n);
}

/** Reads the stored form; zero slots are dropped. @throws RangeError unless there is a slot per dimension, none negative. */
export function fromArray(slots: readonly bigint[]): Quantities {
  if (slots.length !== DIMENSION_COUNT) {
    throw new RangeError(`expected ${DIMENSION_COUNT} slots, got ${slots.length}`);
  }
  const quantities: Partial<Record<Dimension, bigint>> = {};
  DIMENSIONS.forEach((dimension, index) => {
    const units = slots[index] ?? 0n;
    if (units < 0n) throw new RangeError(`negative quantity of ${dimension}`);
    if (units > 0n) quantities[dimension] = units;
  });
  return quantities;
}

/** Builds the sparse form from a function of the dimension, dropping zeros. */
function build(unitsOf: (dimension: Dimension) => bigint): Quantities {
  return fromArray(DIMENSIONS.map(unitsOf));
}

/** Sum per dimension. */
export function add(a: Quantities, b: Quantities): Quantities {
  return build((dimension) => (a[dimension] ?? 0n) + (b[dimension] ?? 0n));
}

/** Whether every dimension of `quantities` is at most that of `hold` (CHARGES P3). */
export function boundedBy(quantities: Quantities, hold: Quantities): boolean {
  return DIMENSIONS.every((dimension) => (quantities[dimension] ?? 0n) <= (hold[dimension] ?? 0n));
}

/** The smaller of the two in every dimension: usage clamped once, before any level prices it (C27). */
export function clamp(quantities: Quantities, hold: Quantities): Quantities {
  return build((dimension) => {
    const used = quantities[dimension] ?? 0n;
    const held = hold[dimension] ?? 0n;
    return used < held ? used : held;
  });
}

/** Whether no dimension is positive. */
export function isZero(quantities: Quantities): boolean {
  return DIMENSIONS.every((dimension) => (quantities[dimension] ?? 0n) === 0n);
}
