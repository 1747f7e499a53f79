import { describe, expect, it } from "vitest";
import type { LotRow, SupplierAccountRow } from "@/lib/db/directory/rows";
import { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import { LOTS_TRIED, stockOf } from "./stock";

const NOW = Date.UTC(2026, 10, 29);
const ACCOUNT: SupplierAccountRow = {
  ...{ tenantId: "t", id: "a", active: true, paygEnabled: true, paygCapped: false, terms: {} },
};

function lot(id: string, more: Partial<LotRow> = {}): LotRow {
  return {
    ...{
      tenantId: "t",
      id,
      supplierAccountId: "a",
      kind: "face_value",
      active: true,
      modelIds: [],
      burnWeights: {},
    },
    ...{
      currency: "USD",
      totalQty: 1_000n,
      costNano: 800n,
      drawRank: null,
      audiencePartyIds: [],
      audienceSegments: [],
    },
    ...{ receivedAt: new Date(NOW - 9), startsAt: new Date(NOW - 9), expiresAt: null },
    ...more,
  };
}

function stockWith(lots: readonly LotRow[]) {
  const tenant = new TenantDirectory("t");
  tenant.lots.replace([], lots);
  const prices = { input: 1_000_000n, output: 1_000_000n };
  const basis = { modelId: "m", list: { currency: "USD" as const, prices }, levels: [{ buyerId: "b" }] };
  const stock = stockOf(tenant, ACCOUNT, basis, new Set([0]), NOW);
  return stock?.reservable.map(({ lotId }) => lotId) ?? [];
}

const named = (i: number) => `lot-${String(i).padStart(5, "0")}`;

describe("the stock of an account", () => {
  it("is the first lots in order and pay-as-you-go last, however many lots there are", () => {
    const many = Array.from({ length: 3_000 }, (_, i) => lot(named(i)));
    const endless = lot("payg", { kind: "pay_as_you_go" });
    const tried = stockWith([endless, ...many.toReversed()]);
    expect(tried).toEqual([...many.slice(0, LOTS_TRIED).map(({ id }) => id), "payg"]);
  });

  it("counts what is kept for the caller before what is everybody's, and what is kept for others not at all", () => {
    const many = Array.from({ length: LOTS_TRIED + 44 }, (_, i) => lot(named(i)));
    const others = many.map(({ id }) => lot(`others-${id}`, { audiencePartyIds: ["c"] }));
    const mine = lot("z-mine", { audiencePartyIds: ["b"] });
    const tried = stockWith([...others, ...many, mine]);
    expect(tried[0]).toBe("z-mine");
    expect(tried.slice(1)).toEqual(many.slice(0, LOTS_TRIED - 1).map(({ id }) => id));
  });
});
