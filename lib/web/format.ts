import { languageTag } from "@/i18n/locales";

/**
 * How much of an amount to show. `auto` suits tables, `minor` documents, `call` the price of one call, `calls` a column of such prices,
 * whose points stand below each other, `compact` axes.
 */
export type MoneyPrecision = "auto" | "minor" | "call" | "calls" | "compact";

type Decimal = `${number}`;

const NANO_DIGITS = 9;
const MICRO_DIGITS = 6;
/** Of the price of a call. */
const CALL_DIGITS = 6;
const BELOW_ALL_DIGITS: Intl.NumberFormatOptions = {
  maximumSignificantDigits: 3,
  minimumSignificantDigits: 1,
};

/**
 * An integer count of 10^-`digits` as an exact decimal string: ("-1500000000", 9) gives "-1.500000000".
 * Throws SyntaxError when `value` is not an integer.
 */
export function scaledToDecimal(value: string | bigint, digits: number): Decimal {
  const amount = BigInt(value);
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, -digits);
  return `${amount < 0n ? "-" : ""}${whole}.${text.slice(-digits)}` as Decimal;
}

/** Nano of a currency (1e-9) as an exact decimal string: "1500000000" gives "1.500000000". */
export function nanoToDecimal(nano: string | bigint): Decimal {
  return scaledToDecimal(nano, NANO_DIGITS);
}

/**
 * What a person typed ("1,234.50") as nano, or null when it is not a plain non-negative amount with at most nine
 * decimals. Grouping commas and surrounding blanks are allowed, signs and exponents are not.
 */
export function decimalToNano(text: string): bigint | null {
  const match = /^(\d{1,10})(?:\.(\d{0,9}))?$/.exec(text.trim().replaceAll(",", ""));
  if (!match) return null;
  return BigInt(`${match[1]}${(match[2] ?? "").padEnd(NANO_DIGITS, "0")}`);
}

function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** Options that never let a non-zero amount read as zero: below the last digit shown it gets significant digits. */
function digitOptions(magnitude: bigint, minor: number, precision: MoneyPrecision): Intl.NumberFormatOptions {
  const smallest = (digits: number) => 10n ** BigInt(NANO_DIGITS - digits);
  const fixed = { minimumFractionDigits: minor, maximumFractionDigits: minor };
  switch (precision) {
    case "minor":
      return magnitude === 0n || magnitude * 2n > smallest(minor) ? fixed : BELOW_ALL_DIGITS;
    case "call":
    case "calls": {
      if (magnitude !== 0n && magnitude * 2n <= smallest(CALL_DIGITS)) return BELOW_ALL_DIGITS;
      const most = Math.max(CALL_DIGITS, minor);
      return { minimumFractionDigits: precision === "calls" ? most : minor, maximumFractionDigits: most };
    }
    case "auto":
      if (magnitude === 0n || magnitude >= smallest(0)) return fixed;
      if (magnitude < smallest(2)) return BELOW_ALL_DIGITS;
      return { minimumFractionDigits: minor, maximumFractionDigits: Math.max(4, minor) };
    case "compact":
      return magnitude < smallest(0) * 1000n
        ? { ...digitOptions(magnitude, minor, "auto"), trailingZeroDisplay: "stripIfInteger" }
        : { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 };
    default:
      return precision satisfies never;
  }
}

export interface MoneyOptions {
  precision?: MoneyPrecision;
  /** `always` writes a plus before gains, for deltas and statements. */
  sign?: "auto" | "always";
}

/**
 * An amount in nano as text of the reader's language, currency always visible, rounded half-even, and a non-zero
 * amount never shown as zero: ("8500", "USD", "en", {precision: "call"}) gives "$0.0000085".
 */
export function formatMoney(
  nano: string | bigint,
  currency: string,
  locale: string,
  options: MoneyOptions = {},
): string {
  const amount = BigInt(nano);
  const magnitude = amount < 0n ? -amount : amount;
  return new Intl.NumberFormat(languageTag(locale), {
    style: "currency",
    currency,
    roundingMode: "halfEven",
    signDisplay: options.sign === "always" ? "exceptZero" : "auto",
    ...digitOptions(magnitude, minorDigits(currency), options.precision ?? "auto"),
  }).format(nanoToDecimal(amount));
}

/** Decimals of a price: micro for a million units, pico for a single one. */
const PRICE_DIGITS = { million: 6, one: 12 } as const;

/**
 * A price in micro-currency per 1,000,000 units as text, without the unit: ("2500000", "USD", "en") gives "$2.50".
 * All decimals are shown, so two different prices never look the same. `per` "one" gives the price of one unit.
 */
export function formatUnitPrice(
  microPerMillion: string | bigint,
  currency: string,
  locale: string,
  per: "million" | "one" = "million",
): string {
  return new Intl.NumberFormat(languageTag(locale), {
    style: "currency",
    currency,
    minimumFractionDigits: minorDigits(currency),
    maximumFractionDigits: PRICE_DIGITS[per],
  }).format(scaledToDecimal(microPerMillion, PRICE_DIGITS[per]));
}

/** Parts per million as a percentage: (125000, "en") gives "12.5%". `sign` adds a plus to gains. */
export function formatPpm(
  ppm: string | number | bigint,
  locale: string,
  options: { digits?: number; sign?: boolean } = {},
): string {
  return new Intl.NumberFormat(languageTag(locale), {
    style: "percent",
    maximumFractionDigits: options.digits ?? 1,
    signDisplay: options.sign ? "exceptZero" : "auto",
  }).format(scaledToDecimal(BigInt(ppm), MICRO_DIGITS));
}

/**
 * Change from `before` to `now` in ppm of `before` (half away from zero is of no matter here: it is cut), or null
 * when there is nothing to compare with.
 */
export function changePpm(now: string | bigint, before: string | bigint): bigint | null {
  const base = BigInt(before);
  if (base === 0n) return null;
  const magnitude = base < 0n ? -base : base;
  return ((BigInt(now) - base) * 1_000_000n) / magnitude;
}

/**
 * A change in ppm as people read it: "+12.5%", and from tenfold on the factor: "×16". Null below -100 %, where the sign
 * turned: such a share of a figure near zero says nothing.
 */
export function formatChange(ppm: number | bigint, locale: string): string | null {
  const whole = 1_000_000n;
  const change = BigInt(ppm);
  if (change < -whole) return null;
  if (change < 9n * whole) return formatPpm(change, locale, { sign: true });
  return `×${formatCount(change / whole + 1n, locale)}`;
}

/** A whole quantity with grouping: "1234567" gives "1,234,567". */
export function formatCount(value: string | number | bigint, locale: string): string {
  return new Intl.NumberFormat(languageTag(locale)).format(BigInt(value));
}

/** A quantity cut to about three digits: "1234567" gives "1.23M" (in Chinese "123万"). */
export function formatCompact(value: string | number | bigint, locale: string): string {
  return new Intl.NumberFormat(languageTag(locale), {
    notation: "compact",
    maximumSignificantDigits: 3,
  }).format(BigInt(value));
}

/** Bytes in binary steps: 1536 gives "1.5 KiB". */
export function formatBytes(bytes: number, locale: string): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const value = new Intl.NumberFormat(languageTag(locale), { maximumFractionDigits: 1 }).format(
    bytes / 1024 ** step,
  );
  return `${value} ${units[step]}`;
}

/** Milliseconds as a short duration: 840 gives "840 ms", 2350 "2.35 s". */
export function formatMilliseconds(ms: number, locale: string): string {
  const inSeconds = ms >= 1000;
  return new Intl.NumberFormat(languageTag(locale), {
    style: "unit",
    unit: inSeconds ? "second" : "millisecond",
    unitDisplay: "short",
    maximumFractionDigits: inSeconds ? 2 : 0,
  }).format(inSeconds ? ms / 1000 : ms);
}
