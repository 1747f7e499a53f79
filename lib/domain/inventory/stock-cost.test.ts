import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Lot } from "./lot";
import { stockCost } from "./stock-cost";

const AT = new Date("2026-11-22T00:00:00Z");
const NANO = 1_000_000_000n;
const list = { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n };

const lot = (over: Partial<Lot>): Lot => ({
  id: "00000000-0000-7000-8000-000000000001",
  supplierAccountId: "00000000-0000-7000-8000-00000000000a",
  kind: "face_value",
  state: "active",
  currency: "USD",
  scope: { kind: "all" },
  burnWeights: {},
  totalQty: 1_000n * NANO,
  totalCostNano: 800n * NANO,
  consumedQty: 0n,
  heldQty: 0n,
  receivedAt: new Date("2026-11-01T00:00:00Z"),
  expiresAt: null,
  ...over,
});
const payg = (costPpm: bigint) =>
  lot({ kind: "pay_as_you_go", totalQty: 4_000_000_000n * NANO, totalCostNano: 4_000n * NANO * costPpm });

const costOf = (lots: readonly Lot[], rate: bigint | null = 1_000_000_000n) =>
  stockCost({
    modelId: "m",
    list,
    lots,
    ratePpb: (from) => (from === "USD" ? 1_000_000_000n : rate),
    at: AT,
  });

describe("stockCost", () => {
  it("is the share of the list price that the credit cost (the worked example's 0.8)", () => {
    expect(costOf([lot({})])).toMatchObject({
      input: 2_000_000n,
      cached_input: 500_000n,
      output: 8_000_000n,
    });
  });

  it("gives inherited dimensions the cost of what they inherit from", () => {
    expect(costOf([lot({})])).toMatchObject({ reasoning: 8_000_000n, cache_write_1h: 2_000_000n });
  });

  it("weighs lots by what is left of them", () => {
    const cheap = lot({ totalCostNano: 500n * NANO, consumedQty: 700n * NANO });
    const dear = lot({ totalCostNano: 900n * NANO, consumedQty: 900n * NANO });
    // 300 left at 0.5 and 100 left at 0.9: 0.6
    expect(costOf([cheap, dear])).toMatchObject({ input: 1_500_000n, output: 6_000_000n });
  });

  it("leaves out what cannot be drawn: frozen, expired, of another model, empty", () => {
    const out = [
      lot({ state: "frozen" }),
      lot({ expiresAt: AT }),
      lot({ scope: { kind: "models", modelIds: ["other"] } }),
      lot({ consumedQty: 1_000n * NANO }),
    ].map((one) => ({ ...one, totalCostNano: 10n * NANO }));
    expect(costOf([...out, lot({})])).toEqual(costOf([lot({})]));
    expect(costOf(out)).toBeUndefined();
  });

  it("prices a quota by the token and its burn weight", () => {
    const quota = lot({
      kind: "token_quota",
      totalQty: 1_000_000_000n,
      totalCostNano: 2_000n * NANO,
      burnWeights: { m: { output: 4_000_000, cached_input: 250_000 } },
    });
    // $2 a million tokens
    expect(costOf([quota])).toMatchObject({ input: 2_000_000n, cached_input: 500_000n, output: 8_000_000n });
  });

  it("prices a pack by the share one request is of a nominal call at list", () => {
    // 3,000 input and 1,000 output tokens at list: $0.0175. A request of the pack costs $0.00875, half of it.
    const pack = lot({ kind: "request_pack", totalQty: 1_000n, totalCostNano: (8_750n * NANO) / 1_000n });
    expect(costOf([pack])).toMatchObject({ input: 1_250_000n, output: 5_000_000n });
  });

  it("converts lots of another currency, and leaves them out where no rate is known", () => {
    const yuan = lot({
      kind: "token_quota",
      currency: "CNY",
      totalQty: 1_000_000n,
      totalCostNano: 14n * NANO,
    });
    expect(costOf([yuan], 142_857_143n)).toMatchObject({ input: 2_000_000n });
    expect(costOf([yuan], null)).toBeUndefined();
    expect(costOf([yuan, lot({})], null)).toEqual(costOf([lot({})]));
  });

  it("falls back on the dearest pay-as-you-go rate, and only without stock", () => {
    expect(costOf([payg(900_000n), payg(1_050_000n)])).toMatchObject({ input: 2_625_000n });
    expect(costOf([payg(900_000n), lot({})])).toEqual(costOf([lot({})]));
  });

  it("is unknown without a lot, never free", () => {
    expect(costOf([])).toBeUndefined();
  });

  it("lies between the cheapest and the dearest lot", () => {
    const one = fc
      .record({ cost: fc.bigInt(1n, 2_000n), left: fc.bigInt(1n, 1_000n) })
      .map(({ cost, left }) => lot({ totalCostNano: cost * NANO, consumedQty: (1_000n - left) * NANO }));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (lots) => {
        const input = costOf(lots)?.input ?? -1n;
        const each = lots.map((single) => costOf([single])?.input ?? -1n);
        expect(input >= each.reduce((a, b) => (a < b ? a : b)) - 1n).toBe(true);
        expect(input <= each.reduce((a, b) => (a > b ? a : b)) + 1n).toBe(true);
      }),
    );
  });
});
