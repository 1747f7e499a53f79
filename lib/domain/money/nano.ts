/** An amount of one currency in nano (1e-9 of its unit): the unit of every ledger amount. */
export type Nano = bigint;

/** A price in micro-currency per 1,000,000 units of a dimension: quantity x price is exact in pico. */
export type MicroPerMillion = bigint;

/** Digits after the point in a nano amount and in a micro price. */
export const NANO_DIGITS = 9;
export const MICRO_DIGITS = 6;
export const NANO_PER_UNIT = 1_000_000_000n;

/** Thrown when a text is not a plain decimal number with at most the allowed number of decimals. */
export class DecimalSyntaxError extends Error {
  override readonly name = "DecimalSyntaxError";
  constructor(
    readonly text: string,
    readonly digits: number,
  ) {
    super(`not a decimal with at most ${digits} decimals: ${JSON.stringify(text.slice(0, 40))}`);
  }
}

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/**
 * Reads a plain decimal ("12", "-0.5") as an integer scaled by 10^digits. Never rounds.
 * @throws DecimalSyntaxError on exponents, separators, blanks, or more significant decimals than `digits`.
 */
export function scaledFromDecimal(text: string, digits: number): bigint {
  const match = DECIMAL.exec(text);
  const fraction = (match?.[3] ?? "").replace(/0+$/, "");
  if (!match || fraction.length > digits) throw new DecimalSyntaxError(text, digits);
  const magnitude = BigInt((match[2] ?? "") + fraction.padEnd(digits, "0"));
  return match[1] === "-" ? -magnitude : magnitude;
}

/**
 * Writes an integer scaled by 10^digits as a plain decimal without trailing zeros, keeping at least
 * `minimumDecimals` of them (2 makes prices read "2.50").
 */
export function decimalFromScaled(value: bigint, digits: number, minimumDecimals = 0): string {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const fraction = text
    .slice(text.length - digits)
    .replace(/0+$/, "")
    .padEnd(minimumDecimals, "0");
  return `${value < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Reads "1.25" as 1,250,000,000 nano. @throws DecimalSyntaxError, see {@link scaledFromDecimal}. */
export function nanoFromDecimal(text: string): Nano {
  return scaledFromDecimal(text, NANO_DIGITS);
}

/** Writes nano as a decimal of the currency unit: 1,250,000,000 is "1.25". Exact. */
export function decimalFromNano(amountNano: Nano, minimumDecimals = 0): string {
  return decimalFromScaled(amountNano, NANO_DIGITS, minimumDecimals);
}

/** Reads a price per million units, "2.50", as 2,500,000 micro. @throws DecimalSyntaxError. */
export function priceFromDecimal(text: string): MicroPerMillion {
  return scaledFromDecimal(text, MICRO_DIGITS);
}

/** Writes a price as a decimal of the currency per million units: 2,500,000 is "2.50". Exact. */
export function decimalFromPrice(price: MicroPerMillion, minimumDecimals = 2): string {
  return decimalFromScaled(price, MICRO_DIGITS, minimumDecimals);
}
