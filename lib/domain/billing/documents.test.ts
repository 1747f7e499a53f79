import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CURRENCIES, nanoPerMinor } from "../money/currency";
import type { RatedGroup } from "./invoice";
import { assembleInvoice } from "./invoice";
import { quoteTopUp } from "./top-up";

const group = fc
  .record({
    key: fc.string({ maxLength: 8 }),
    netNano: fc.bigInt({ min: 0n, max: 10n ** 15n }),
    share: fc.bigInt({ min: 0n, max: 100n }),
    calls: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  })
  .map(({ share, ...rest }): RatedGroup => ({ ...rest, prepaidNano: (rest.netNano * share) / 100n }));
const groups = fc.array(group, { maxLength: 20 });
const currency = fc.constantFrom(...CURRENCIES);
const rate = fc.integer({ min: 0, max: 300_000 });
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);

describe("assembleInvoice", () => {
  it("adds up: lines to the subtotal, prepaid and payable to it too, tax to what is due", () => {
    fc.assert(
      fc.property(groups, currency, rate, (list, unit, taxPpm) => {
        const bill = assembleInvoice(list, unit, taxPpm);
        expect(sum(bill.lines.map(({ netMinor }) => netMinor))).toBe(bill.subtotalMinor);
        expect(bill.prepaidMinor + bill.payableMinor).toBe(bill.subtotalMinor);
        expect(bill.payableMinor + bill.taxMinor).toBe(bill.dueMinor);
        expect(sum(bill.lines.map(({ netNano }) => netNano))).toBe(bill.subtotalNano);
        expect(bill.lines.map(({ key }) => key)).toEqual(list.map(({ key }) => key));
        expect(bill.prepaidMinor >= 0n && bill.payableMinor >= 0n).toBe(true);
      }),
    );
  });

  it("is at most half a minor unit off the ledger, and says by how much to the nano", () => {
    fc.assert(
      fc.property(groups, currency, (list, unit) => {
        const { roundingNano, unbilledNano, payableMinor } = assembleInvoice(list, unit, 60_000);
        expect(payableMinor * nanoPerMinor(unit)).toBe(unbilledNano + roundingNano);
        expect((roundingNano < 0n ? -roundingNano : roundingNano) * 2n <= nanoPerMinor(unit)).toBe(true);
      }),
    );
  });

  it("has nothing due where all was paid in advance", () => {
    fc.assert(
      fc.property(groups, currency, rate, (list, unit, taxPpm) => {
        const prepaid = list.map((each) => ({ ...each, prepaidNano: each.netNano }));
        const bill = assembleInvoice(prepaid, unit, taxPpm);
        expect([bill.payableMinor, bill.taxMinor, bill.dueMinor, bill.roundingNano]).toEqual([
          0n,
          0n,
          0n,
          0n,
        ]);
        expect(bill.prepaidMinor).toBe(bill.subtotalMinor);
      }),
    );
  });

  it("taxes the payable part, shows cents by largest remainder", () => {
    const third = { prepaidNano: 0n, calls: 1n, netNano: 3_333_333_333n };
    const list = ["a", "b", "c"].map((key) => ({ key, ...third }));
    const bill = assembleInvoice(list, "USD", 60_000);
    expect(bill.lines.map(({ netMinor }) => netMinor)).toEqual([334n, 333n, 333n]);
    expect(bill).toMatchObject({ subtotalMinor: 1_000n, taxMinor: 60n, dueMinor: 1_060n, roundingNano: 1n });
  });

  it("makes an empty bill of nothing, and refuses groups that do not add up", () => {
    expect(assembleInvoice([], "USD", 60_000)).toMatchObject({ lines: [], dueMinor: 0n });
    const broken = { key: "x", netNano: 1n, prepaidNano: 2n, calls: 0n };
    expect(() => assembleInvoice([broken], "USD", 0)).toThrow(RangeError);
  });
});

describe("quoteTopUp", () => {
  const steps = [
    { fromMinor: 50_000n, bonusPpm: 50_000 },
    { fromMinor: 10_000n, bonusPpm: 20_000 },
  ];

  it("adds tax to a net amount, takes it out of a gross one", () => {
    const net = {
      currency: "CNY",
      amountMinor: 10_000n,
      taxPpm: 60_000,
      taxInclusive: false,
      bonusSteps: [],
    } as const;
    expect(quoteTopUp(net)).toMatchObject({ netMinor: 10_000n, taxMinor: 600n, grossMinor: 10_600n });
    const gross = { ...net, amountMinor: 10_600n, taxInclusive: true };
    expect(quoteTopUp(gross)).toMatchObject({ netMinor: 10_000n, taxMinor: 600n, netNano: 100_000_000_000n });
  });

  it("gives the bonus of the highest step reached, on the net, untaxed", () => {
    const ask = (amountMinor: bigint) =>
      quoteTopUp({ currency: "USD", amountMinor, taxPpm: 100_000, taxInclusive: false, bonusSteps: steps });
    expect(ask(9_999n).bonusMinor).toBe(0n);
    expect(ask(10_000n).bonusMinor).toBe(200n);
    expect(ask(50_000n)).toMatchObject({ bonusMinor: 2_500n, taxMinor: 5_000n, bonusNano: 25_000_000_000n });
  });

  it("always adds up, in minor units and in nano", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), currency, rate, fc.boolean(), (...given) => {
        const [amountMinor, unit, taxPpm, taxInclusive] = given;
        const quote = quoteTopUp({ currency: unit, amountMinor, taxPpm, taxInclusive, bonusSteps: steps });
        expect(quote.netMinor + quote.taxMinor).toBe(quote.grossMinor);
        expect(taxInclusive ? quote.grossMinor : quote.netMinor).toBe(amountMinor);
        expect(quote.netNano + quote.taxNano).toBe(quote.grossMinor * nanoPerMinor(unit));
      }),
    );
    const none = {
      currency: "USD",
      amountMinor: 0n,
      taxPpm: 0,
      taxInclusive: false,
      bonusSteps: [],
    } as const;
    expect(() => quoteTopUp(none)).toThrow(RangeError);
  });
});
