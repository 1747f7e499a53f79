import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decimalFromNano } from "../money/nano";
import { billRowReader, guessMapping, readBillAmount, readBillDay } from "./bill-row";

describe("readBillAmount", () => {
  it.each([
    ["$1,234.50", ".", 1_234_500_000_000n],
    ["1.234,50 €", ",", 1_234_500_000_000n],
    ["(3.20)", ".", -3_200_000_000n],
    ["-0.0012", ".", -1_200_000n],
    ["1.2e-6", ".", 1_200n],
    ["¥ 12", ".", 12_000_000_000n],
    [".5", ".", 500_000_000n],
    ["0.0000000005", ".", 0n],
    ["0.0000000015", ".", 2n],
  ] as const)("reads %s", (text, decimal, nano) => {
    expect(readBillAmount(text, decimal)).toBe(nano);
  });

  it.each(["", "abc", "1.2.3", "NaN", "--1", "99999999999999"])("refuses %j", (text) => {
    expect(readBillAmount(text, ".")).toBeNull();
  });

  it("reads back every amount we write", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (nano) => {
        expect(readBillAmount(decimalFromNano(nano, 2), ".")).toBe(nano);
      }),
    );
  });
});

describe("readBillDay", () => {
  const shanghai = { dateOrder: "dmy", zone: "Asia/Shanghai" } as const;
  it.each([
    ["2026-11-22", "2026-11-22"],
    ["2026-11-22T20:00:00Z", "2026-11-23"],
    ["2026-11-22 20:00:00", "2026-11-22"],
    ["2026-11-22 20:00:00 UTC", "2026-11-23"],
    ["2026年11月2日", "2026-11-02"],
    ["3/2/2026", "2026-02-03"],
    ["1795377600", "2026-11-23"],
    ["1795377600000", "2026-11-23"],
  ])("reads %s", (text, day) => {
    expect(readBillDay(text, shanghai)).toBe(day);
  });

  it.each(["", "today", "2026-02-30", "13/13/2026", "1/1/26"])("refuses %j", (text) => {
    expect(readBillDay(text, shanghai)).toBeNull();
  });
});

describe("a row", () => {
  const mapping = guessMapping(["Date", "Request ID", "Model", "Amount (USD)"]);

  it("is mapped by the names of its columns", () => {
    expect(mapping).toMatchObject({
      ...{
        dayColumn: "Date",
        requestIdColumn: "Request ID",
        modelColumn: "Model",
        amountColumn: "Amount (USD)",
      },
    });
    expect(
      billRowReader(mapping)({
        ...{ Date: "2026-11-22", "Request ID": " req_1 ", Model: "m", "Amount (USD)": "0.5" },
      }),
    ).toEqual({ day: "2026-11-22", requestId: "req_1", model: "m", amountNano: 500_000_000n });
  });

  it("names the cell that cannot be read", () => {
    const row = { Date: "2026-11-22", "Request ID": "req_1", Model: "m", "Amount (USD)": "0.5" };
    const read = billRowReader(mapping);
    expect(read({ ...row, "Amount (USD)": "x" })).toBe("amount");
    expect(read({ ...row, Date: "x" })).toBe("day");
    expect(read({ ...row, "Request ID": "" })).toBe("request_id");
    expect(read({ ...row, Model: " " })).toBe("model");
  });
});
