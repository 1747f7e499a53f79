import type { MicroPerMillion, Nano } from "../money/nano";

const PICO_PER_NANO = 1_000n;

/**
 * What some list value is in standard tokens, rounded down: a standard token is one input token of the reference model at its list price
 * (micro per million), in the currency of the value. Usage and stock of any models are compared and added by what they are at list.
 * Undefined where the reference model has no input price: nothing can be measured by what is free.
 */
export function standardTokens(listedNano: Nano, referencePrice: MicroPerMillion): bigint | undefined {
  if (referencePrice <= 0n) return undefined;
  return (listedNano * PICO_PER_NANO) / referencePrice;
}
