import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changePpm,
  decimalToNano,
  formatChange,
  formatCompact,
  formatCount,
  formatMilliseconds,
  formatMoney,
  formatPpm,
  formatUnitPrice,
  nanoToDecimal,
} from "./format";
import { formatDateRange, formatRelative, formatTime } from "./format-time";

const nano = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("decimals", () => {
  it("go from nano to text and back without loss", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_999_999_999_999_999_999n }), (amount) => {
        expect(decimalToNano(nanoToDecimal(amount))).toBe(amount);
      }),
    );
  });

  it.each([
    ["0", "0.000000000"],
    ["-1", "-0.000000001"],
    ["1500000000", "1.500000000"],
  ])("writes %s nano as %s", (value, text) => {
    expect(nanoToDecimal(value)).toBe(text);
  });

  it("refuses what is not a plain amount", () => {
    for (const text of ["", "-1", "1e3", "1.2.3", "0.1234567891", "١", "NaN", "1 000", "12345678901"]) {
      expect(decimalToNano(text)).toBeNull();
    }
    expect(decimalToNano(" 1,234.5 ")).toBe(1_234_500_000_000n);
  });
});

describe("formatMoney", () => {
  it.each([
    ["18234120000000", "USD", "auto", "$18,234.12"],
    ["9223372036000000000", "CNY", "auto", "CN¥9,223,372,036.00"],
    ["8500000", "USD", "auto", "$0.0085"],
    ["8500", "USD", "auto", "$0.0000085"],
    ["1", "USD", "auto", "$0.000000001"],
    ["0", "USD", "auto", "$0.00"],
    ["8500000", "USD", "call", "$0.0085"],
    ["1234567890", "USD", "call", "$1.234568"],
    ["400", "USD", "call", "$0.0000004"],
    ["8500000", "USD", "calls", "$0.008500"],
    ["1234567890", "USD", "calls", "$1.234568"],
    ["1000", "USD", "calls", "$0.000001"],
    ["400", "USD", "calls", "$0.0000004"],
    ["1234567890000000000", "CNY", "calls", "CN¥1,234,567,890.000000"],
    ["5000000", "USD", "minor", "$0.005"],
    ["25000000", "USD", "minor", "$0.02"],
    ["1234500000000", "USD", "compact", "$1.2K"],
    ["400000000000", "USD", "compact", "$400"],
    ["-850000", "EUR", "auto", "-€0.00085"],
  ] as const)("shows %s nano %s (%s) as %s", (amount, currency, precision, text) => {
    expect(formatMoney(amount, currency, "en", { precision })).toBe(text);
  });

  it("speaks Chinese, where dollars are US$ and yuan are ¥", () => {
    expect(formatMoney("1000000000", "USD", "zh")).toBe("US$1.00");
    expect(formatMoney("1000000000", "CNY", "zh")).toBe("¥1.00");
  });

  it("never shows something as nothing, at any precision", () => {
    fc.assert(
      fc.property(nano, fc.constantFrom("auto", "minor", "call", "calls", "compact"), (amount, precision) => {
        fc.pre(amount !== 0n);
        expect(formatMoney(amount, "USD", "en", { precision })).toMatch(/[1-9]/);
      }),
    );
    for (let amount = 1n; amount <= 12_000_000n; amount = amount * 3n + 1n) {
      expect(formatMoney(amount, "USD", "en", { precision: "minor" })).toMatch(/[1-9]/);
      expect(formatMoney(amount, "USD", "en", { precision: "call" })).toMatch(/[1-9]/);
    }
  });

  it("marks gains on request", () => {
    expect(formatMoney("1500000000", "USD", "en", { sign: "always" })).toBe("+$1.50");
    expect(formatMoney("0", "USD", "en", { sign: "always" })).toBe("$0.00");
  });
});

describe("formatUnitPrice", () => {
  it.each([
    ["2500000", "million", "$2.50"],
    ["625000", "million", "$0.625"],
    ["27501", "million", "$0.027501"],
    ["40000000000", "one", "$0.04"],
    ["1", "one", "$0.000000000001"],
  ] as const)("shows %s micro per %s as %s", (price, per, text) => {
    expect(formatUnitPrice(price, "USD", "en", per)).toBe(text);
  });
});

describe("figures", () => {
  it("formats shares, counts and durations", () => {
    expect(formatPpm(125_000, "en")).toBe("12.5%");
    expect(formatPpm(-3_333n, "en", { sign: true, digits: 2 })).toBe("-0.33%");
    expect(formatCount("12345678901234567890", "en")).toBe("12,345,678,901,234,567,890");
    expect(formatCompact("1234567", "en")).toBe("1.23M");
    expect(formatCompact("1234567", "zh")).toBe("123万");
    expect(formatMilliseconds(840, "en")).toBe("840 ms");
    expect(formatMilliseconds(2350, "en")).toBe("2.35 sec");
  });

  it("compares with the period before", () => {
    expect(changePpm("150", "100")).toBe(500_000n);
    expect(changePpm("-50", "-100")).toBe(500_000n);
    expect(changePpm("5", "0")).toBeNull();
  });

  it.each([
    [125_000, "+12.5%"],
    [0, "0%"],
    [-1_000_000, "-100%"],
    [8_999_000n, "+899.9%"],
    [9_000_000n, "×10"],
    [15_400_000n, "×16"],
    [-1_000_001, null],
    [-168_744_951_000n, null],
  ])("writes a change of %s ppm as %s", (ppm, text) => {
    expect(formatChange(ppm, "en")).toBe(text);
  });
});

describe("times", () => {
  const at = "2026-11-21T17:30:00Z";

  it("are shown in the zone asked for", () => {
    expect(formatTime(at, "en", "UTC", "datetime")).toBe("Nov 21, 2026, 17:30");
    expect(formatTime(at, "en", "Asia/Shanghai", "date")).toBe("Nov 22, 2026");
    expect(formatTime(at, "zh", "Asia/Shanghai", "date")).toBe("2026年11月22日");
    expect(formatDateRange("2026-11-01T00:00:00Z", at, "en", "UTC")).toMatch(/^Nov 1\s–\s21, 2026$/u);
  });

  it("are told from now", () => {
    const now = Date.parse(at);
    expect(formatRelative(now - 3 * 3_600_000, now, "en")).toBe("3 hours ago");
    expect(formatRelative(now + 2 * 86_400_000, now, "zh")).toBe("后天");
    expect(formatRelative(now - 20_000, now, "en")).toBe("now");
  });
});
