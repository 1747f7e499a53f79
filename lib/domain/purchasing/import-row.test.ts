import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { columnsOf, IMPORT_COLUMNS, readImportRow } from "./import-row";

const now = new Date("2026-11-28T12:00:00Z");
const models = new Map([
  ["gpt-5.2", { id: "m1", served: true }],
  ["claude", { id: "m2", served: false }],
]);
const row = (more: object = {}) =>
  readImportRow(
    { ...{ name: "Nov", kind: "credit", quantity: "1,000.50", cost: "800", tax_percent: "6%" }, ...more },
    { now, models },
  );

describe("a row of an import", () => {
  it("is read exactly", () => {
    expect(row({ models: "gpt-5.2; GPT-5.2", starts_on: "2026-12-01", expires_on: "2027/3/1" })).toEqual({
      ...{ name: "Nov", kind: "face_value", qty: 1_000_500_000_000n, costNano: 800_000_000_000n },
      ...{ taxNano: 48_000_000_000n, modelIds: ["m1"] },
      ...{ startsAt: new Date("2026-12-01T00:00:00Z"), expiresAt: new Date("2027-03-01T00:00:00Z") },
    });
    expect(row({ kind: "请求包", quantity: "12" })).toMatchObject({
      kind: "request_pack",
      qty: 12n,
      expiresAt: null,
    });
  });

  it.each([
    ["name", "missing", { name: " " }],
    ["name", "too_long", { name: "x".repeat(121) }],
    ["kind", "unknown_kind", { kind: "gold" }],
    ["quantity", "negative", { quantity: "-5" }],
    ["quantity", "negative", { kind: "tokens", quantity: "-5" }],
    ["quantity", "not_a_number", { kind: "tokens", quantity: "1.5" }],
    ["quantity", "not_a_number", { quantity: "1e9" }],
    ["cost", "missing", { cost: "" }],
    ["cost", "negative", { cost: "-0.01" }],
    ["cost", "too_large", { cost: "99999999999" }],
    ["tax_percent", "negative", { tax_percent: "-6" }],
    ["expires_on", "bad_date", { expires_on: "31.12.2027" }],
    ["expires_on", "bad_date", { expires_on: "2027-02-30" }],
    ["expires_on", "ended", { expires_on: "2026-11-28" }],
    ["expires_on", "ends_before_start", { starts_on: "2027-02-01", expires_on: "2027-01-01" }],
    ["models", "unknown_model", { models: "gpt-9" }],
    ["models", "out_of_scope", { models: "gpt-5.2 claude" }],
  ])("has the fault %s %s", (column, fault, more) => {
    expect(row(more)).toEqual({ column, fault });
  });

  it("is read or refused, whatever is in it, and what is read can be booked", () => {
    const cells = fc.record(
      Object.fromEntries(
        IMPORT_COLUMNS.map((column) => [
          column,
          fc.oneof(fc.string(), fc.constantFrom("1", "credit", "2027-01-01")),
        ]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(cells, (given) => {
        const read = readImportRow(given, { now, models });
        if ("fault" in read) return;
        expect(read.qty > 0n && read.costNano > 0n && read.taxNano >= 0n).toBe(true);
        expect(read.expiresAt === null || read.expiresAt > read.startsAt).toBe(true);
      }),
    );
  });

  it("finds its columns by the names people give them, and passes over others", () => {
    expect(columnsOf(["Name", "类型", "QTY", "Cost", "colour", "expires-on"])).toEqual([
      ...["name", "kind", "quantity", "cost", null, "expires_on"],
    ]);
  });
});
