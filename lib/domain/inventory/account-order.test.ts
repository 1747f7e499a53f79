import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compareAccounts, compareAccountStock, type AccountChoice } from "./account-order";
import { DRAW_ORDERS } from "./draw-policy";

const orEndless = (value: fc.Arbitrary<number>) => fc.oneof(value, fc.constant(Infinity));
const choice: fc.Arbitrary<AccountChoice> = fc.record({
  accountId: fc.string({ maxLength: 2 }),
  costPpm: fc.nat(3),
  firstRank: orEndless(fc.nat(2)),
  firstEnds: orEndless(fc.nat(2)),
});

describe.each(DRAW_ORDERS)("accounts in the order %s", (order) => {
  it("have one order, whatever order they came in", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(choice, { selector: ({ accountId }) => accountId, maxLength: 6 }),
        fc.func(fc.integer()),
        (accounts, mix) => {
          const compare = (a: AccountChoice, b: AccountChoice) => compareAccounts(order, a, b);
          const shuffled = [...accounts].sort((a, b) => mix(a.accountId) - mix(b.accountId));
          expect([...shuffled].sort(compare)).toEqual([...accounts].sort(compare));
          for (const a of accounts)
            for (const b of accounts) {
              expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
              if (a !== b) expect(compare(a, b)).not.toBe(0);
            }
        },
      ),
    );
  });
});

it("goes by what its name says, and by what ends first among equals", () => {
  const at = (more: Partial<AccountChoice>): AccountChoice => {
    return { accountId: "a", costPpm: 5, firstRank: Infinity, firstEnds: Infinity, ...more };
  };
  expect(compareAccountStock("cheapest", at({ costPpm: 4 }), at({ firstEnds: 1 }))).toBeLessThan(0);
  expect(compareAccountStock("first_expired", at({ costPpm: 4 }), at({ firstEnds: 1 }))).toBeGreaterThan(0);
  expect(compareAccountStock("own", at({ firstRank: 2 }), at({ firstEnds: 1 }))).toBeLessThan(0);
  for (const order of DRAW_ORDERS) {
    expect(compareAccountStock(order, at({ firstEnds: 1 }), at({ firstEnds: 2 }))).toBeLessThan(0);
    expect(compareAccountStock(order, at({}), at({ accountId: "b" }))).toBe(0);
  }
});
