import { describe, expect, it } from "vitest";

import { claimReport, renderClaimPdf, type PdfClaim } from "./claim-pdf";
import { evidenceReport, renderEvidencePdf, type PdfEvidence } from "./evidence-pdf";

const lot = (name: string, remainingCostNano: bigint): PdfClaim["lots"][number] => ({
  ...{ name, kind: "face_value", status: "frozen", currency: "CNY", order: "PO-7", supplierReference: "V-9" },
  ...{ receivedAt: new Date("2026-10-01T02:00:00Z"), expiresAt: new Date("2027-01-01T02:00:00Z") },
  ...{ receivedQty: 1_000_000_000_000n, remainingQty: 400_000_000_000n, remainingCostNano },
  ...{ reason: "账户被封", documents: ["合同.pdf"] },
});

const claim = (lots: PdfClaim["lots"], draft = false): PdfClaim => ({
  ...{ at: new Date("2026-11-29T20:00:00Z"), timeZone: "Asia/Shanghai", draft, supplier: "Vendor Ltd", lots },
  claimant: { legalName: "北风科技", address: ["上海"], taxId: "T-1", email: null },
  account: { id: "sac_1", name: "main", region: "" },
  reason: "Banned for resale",
  totals: [
    {
      currency: "CNY",
      remainingCostNano: lots.reduce((sum, each) => sum + each.remainingCostNano, 0n),
      remainingTaxNano: 60_000_000n,
    },
  ],
});

const said = (key: string, values?: Record<string, string>) =>
  values ? `${key} ${Object.values(values).join(" ")}` : key;
const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;

describe("a claim as PDF", () => {
  it("says who asks whom for what, and its lots add up to the total to the cent", () => {
    // thirds of a cent: rounded one by one they would come to 0.99
    const third = 333_333_333n;
    const { facts, paragraphs, rows, totals, notes } = claimReport(
      claim([lot("a", third), lot("b", third), lot("c", third + 1n)]),
      said,
      "en",
    );
    expect(facts).toEqual([
      ["claim.from", "北风科技, 上海"],
      ["taxId", "T-1"],
      ["claim.to", "Vendor Ltd"],
      ["claim.account", "main"],
      ["claim.ourId", "sac_1"],
      ["date", "Nov 30, 2026"],
      ["claim.reason", "Banned for resale"],
    ]);
    expect(paragraphs).toEqual(["claim.ask Vendor Ltd"]);
    expect(rows[0]).toEqual([
      "a\nclaim.kinds.face_value\nclaim.statuses.frozen\n账户被封",
      "PO-7\nV-9",
      "Oct 1, 2026\nclaim.until Jan 1, 2027",
      "1000.00 CNY",
      "400.00 CNY",
      "CNY\u00a00.33",
    ]);
    expect(rows.map((row) => row[5])).toEqual(["CNY\u00a00.33", "CNY\u00a00.33", "CNY\u00a00.34"]);
    expect(totals).toEqual([
      ["claim.net", "CNY\u00a01.00"],
      ["claim.tax", "CNY\u00a00.06"],
      ["claim.gross", "CNY\u00a01.06"],
    ]);
    expect(notes).toEqual(["claim.curve", "claim.documents 合同.pdf"]);
  });

  it("is a draft while nothing is frozen, and goes on over as many pages as it needs", async () => {
    const { title, paragraphs } = claimReport(claim([lot("a", 1n)], true), said, "zh-CN");
    expect([title, paragraphs[0]]).toEqual(["claim.draft", "claim.wouldAsk Vendor Ltd"]);
    const many = Array.from({ length: 60 }, (_, i) => lot(`批次 ${i}`, 5_000_000_000n));
    const pdf = await renderClaimPdf(claim(many), said, "zh-CN");
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pagesOf(pdf)).toBeGreaterThan(3);
    expect(pagesOf(await renderClaimPdf(claim([]), said, "en"))).toBe(1);
  });
});

describe("evidence as PDF", () => {
  const call = (callId: string, attempt: number | null): PdfEvidence["calls"][number] => ({
    ...{ requestId: `req_${callId}`, callId, attempt, outcome: "ok", httpStatus: 200, model: "gpt-5.2" },
    ...{ at: new Date("2026-11-22T10:00:00.500Z"), endedAt: new Date("2026-11-22T10:00:09Z") },
    ...{ supplier: "Vendor", account: "main", usage: { input: 12n, output: 5n } },
    customer: { id: "pty_1", name: "Pinecrest", path: ["Northwind", "Jade"] },
    key: attempt === null ? { name: "prod", hint: "…9f", status: "revoked" } : null,
  });

  it("says of each call who made it, when, with which key, and what came of it", async () => {
    const evidence = {
      at: new Date("2026-11-29T08:00:00Z"),
      author: "Northwind",
      calls: [call("a", null), call("b", 2)],
    };
    const { facts, rows } = evidenceReport(evidence, said);
    expect(facts).toEqual([
      ["date", "2026-11-29 08:00:00Z"],
      ["evidence.calls", "2"],
      ["evidence.customers", "1"],
    ]);
    expect(rows[0]).toEqual([
      "req_a\na",
      "2026-11-22 10:00:00Z\n2026-11-22 10:00:09Z",
      "Pinecrest\npty_1\nNorthwind > Jade\nevidence.key: prod …9f (evidence.off)",
      "gpt-5.2\nVendor · main",
      "ok · HTTP 200\nevidence.tokens 12 5",
    ]);
    expect(rows[1]?.[0]).toBe("req_b\nb\nevidence.try 2");
    expect(pagesOf(await renderEvidencePdf(evidence, said, "en"))).toBe(1);
  });
});
