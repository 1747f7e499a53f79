import { describe, expect, it } from "vitest";

import { documentFont } from "./document-font";
import { renderInvoicePdf, type PdfInvoice } from "./invoice-pdf";
import { unpackWoff } from "./unpack-woff";

const line = (amountMinor: bigint, feeNano = 0n): PdfInvoice["lines"][number] => ({
  label: "GPT-5 mini",
  vendor: "OpenAI",
  calls: 12n,
  usage: [10n, 0n, 0n, 0n, 5n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n],
  amountMinor,
  feeNano,
});

const party = { address: ["1 Main Street"], taxId: "T-1", email: null };

const invoice = (lines: PdfInvoice["lines"]): PdfInvoice => ({
  number: "INV-2026-00001",
  status: "issued",
  currency: "CNY",
  timeZone: "Asia/Shanghai",
  periodStart: new Date("2026-09-30T16:00:00Z"),
  periodEnd: new Date("2026-10-31T16:00:00Z"),
  issuedAt: new Date("2026-11-01T02:00:00Z"),
  dueAt: new Date("2026-11-15T02:00:00Z"),
  seller: { legalName: "卖方有限公司", ...party },
  buyer: { legalName: "Buyer Ltd", ...party },
  lines,
  netMinor: 300n,
  taxRatePpm: 60_000,
  taxMinor: 18n,
  prepaidMinor: 0n,
  dueMinor: 318n,
});

const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;

describe("an invoice as PDF", () => {
  it("asks for every word in its language and formats what it says", async () => {
    const asked = new Map<string, Record<string, string> | undefined>();
    const pdf = await renderInvoicePdf(
      invoice([line(100n), line(200n)]),
      (key, values) => (asked.set(key, values), key),
      "zh-CN",
    );
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(asked.get("tax")).toEqual({ rate: "6 %" });
    expect(asked.get("pleasePay")).toEqual({ date: "2026年11月15日" });
    expect(asked.get("zoneNote")).toEqual({ zone: "Asia/Shanghai" });
    expect(asked.get("page")).toEqual({ page: "1", pages: "1" });
  });

  it("says how much of it is fees, where there are any", async () => {
    const wordsOf = async (feeNano: bigint) => {
      const asked: string[] = [];
      await renderInvoicePdf(invoice([line(300n, feeNano)]), (key) => (asked.push(key), key), "en");
      return asked;
    };
    expect(await wordsOf(0n)).not.toContain("ofWhichFees");
    expect(await wordsOf(156_000_000n)).toContain("ofWhichFees");
  });

  it("goes on over as many pages as its lines need", async () => {
    const one = await renderInvoicePdf(invoice([line(1n)]), (key) => key, "en");
    const many = await renderInvoicePdf(
      invoice(Array.from({ length: 120 }, () => line(1n))),
      (key) => key,
      "en",
    );
    expect(pagesOf(one)).toBe(1);
    expect(pagesOf(many)).toBeGreaterThan(3);
  });
});

describe("fonts", () => {
  it("unpack to a table directory that points inside the file", () => {
    const font = documentFont(400);
    const tables = font.readUInt16BE(4);
    expect(tables).toBeGreaterThan(8);
    for (let i = 0; i < tables; i++) {
      const entry = 12 + i * 16;
      expect(font.readUInt32BE(entry + 8) + font.readUInt32BE(entry + 12)).toBeLessThanOrEqual(font.length);
    }
  });

  it("are refused when they are not WOFF", () => {
    expect(() => unpackWoff(Buffer.alloc(64))).toThrow(RangeError);
  });
});
