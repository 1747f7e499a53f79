import fc from "fast-check";
import { expect, it } from "vitest";

import { chaseTier, commitmentOutlook } from "./commitment";

const year = { amountNano: 1_200n, startsMs: 0n, endsMs: 12_000n };

it("expects the pace so far to go on, and accrues the shortfall with the time", () => {
  expect(commitmentOutlook({ ...year, spentNano: 300n }, 6_000n)).toEqual({
    ...{ projectedNano: 600n, shortfallNano: 600n, accruableNano: 300n },
  });
  expect(commitmentOutlook({ ...year, spentNano: 600n }, 6_000n).shortfallNano).toBe(0n);
  expect(commitmentOutlook({ ...year, spentNano: 0n }, 0n).accruableNano).toBe(0n);
});

it("ends at the shortfall itself, and never accrues more than the commitment", () => {
  const nano = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(nano, nano, fc.bigInt({ min: 0n, max: 20_000n }), (amount, spentNano, now) => {
      const state = { ...year, amountNano: amount + 1n, spentNano };
      const { accruableNano, shortfallNano } = commitmentOutlook(state, now);
      expect(0n <= accruableNano && accruableNano <= shortfallNano && shortfallNano <= state.amountNano).toBe(
        true,
      );
      const end = commitmentOutlook(state, 12_000n);
      expect(end.accruableNano).toBe(spentNano >= state.amountNano ? 0n : state.amountNano - spentNano);
    }),
  );
});

it("says when more spending earns a rebate", () => {
  const tier = { thresholdNano: 100_000n, rebateNano: 9_000n };
  expect(chaseTier(tier, 62_000n, 80_000n)).toEqual({ missingNano: 38_000n, advice: "worth_it" });
  expect(chaseTier(tier, 62_000n, 120_000n).advice).toBe("on_course");
  expect(chaseTier(tier, 5_000n, 8_000n).advice).toBe("far");
  expect(chaseTier(tier, 100_000n, 100_000n)).toEqual({ missingNano: 0n, advice: "earned" });
});
