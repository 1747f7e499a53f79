import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { rate } from "../pricing/rate";
import { standardTokens } from "../pricing/standard-tokens";
import { listedValue } from "./listed-value";
import type { Lot } from "./lot";
import { NOMINAL_CALL } from "./stock-cost";

const SWIFT = { id: "swift", prices: { input: 1_000_000n, output: 4_000_000n } };
const DEEP = { id: "deep", prices: { input: 5_000_000n, output: 25_000_000n } };
const MODELS = [SWIFT, DEEP];
type Kept = Pick<Lot, "kind" | "scope" | "burnWeights">;
const lot = (kind: Lot["kind"], more: Partial<Kept> = {}): Kept => ({
  kind,
  scope: { kind: "all" },
  burnWeights: {},
  ...more,
});
const qty = fc.bigInt(0n, 10n ** 15n);
const kinds = fc.constantFrom("face_value", "token_quota", "request_pack" as const);
const inStandard = (kept: Kept, units: bigint) =>
  standardTokens(listedValue(kept, units, MODELS) ?? 0n, SWIFT.prices.input) ?? 0n;

describe("standard tokens", () => {
  it("of the reference model's own input are its tokens", () => {
    fc.assert(
      fc.property(qty, (tokens) => {
        const listed = rate({ input: tokens * 1_000n }, SWIFT.prices);
        expect(standardTokens(listed, SWIFT.prices.input)).toBe(tokens * 1_000n);
      }),
    );
  });

  it("of two stocks add up to those of both together, within one", () => {
    fc.assert(
      fc.property(kinds, qty, qty, (kind, a, b) => {
        const apart = inStandard(lot(kind), a) + inStandard(lot(kind), b);
        const together = inStandard(lot(kind), a + b);
        expect(together - apart >= 0n && together - apart <= 2n).toBe(true);
      }),
    );
  });

  it("never fall where there is more", () => {
    fc.assert(
      fc.property(kinds, qty, qty, (kind, a, more) => {
        expect(inStandard(lot(kind), a + more)).toBeGreaterThanOrEqual(inStandard(lot(kind), a));
      }),
    );
  });

  it("of a pack are those of the nominal calls it can serve, by the model of which that is least", () => {
    const scope = { kind: "models", modelIds: ["deep"] } as const;
    const [one, dear] = [
      listedValue(lot("request_pack"), 7n, MODELS),
      listedValue(lot("request_pack", { scope }), 7n, MODELS),
    ];
    expect(one).toBe(7n * rate(NOMINAL_CALL, SWIFT.prices));
    expect(dear).toBe(7n * rate(NOMINAL_CALL, DEEP.prices));
  });

  it("of a quota fall with the weight its tokens take", () => {
    const heavy = lot("token_quota", { burnWeights: { swift: { input: 2_000_000, output: 2_000_000 } } });
    expect(listedValue(heavy, 8_000n, [SWIFT])).toBe(
      (listedValue(lot("token_quota"), 8_000n, [SWIFT]) ?? 0n) / 2n,
    );
  });

  it("are not said of what has no end, of what serves no priced model, or by a model that is free", () => {
    expect(listedValue(lot("pay_as_you_go"), 5n, MODELS)).toBeUndefined();
    expect(listedValue(lot("request_pack"), 5n, [{ id: "free", prices: { input: 0n } }])).toBeUndefined();
    expect(standardTokens(5n, 0n)).toBeUndefined();
  });
});
