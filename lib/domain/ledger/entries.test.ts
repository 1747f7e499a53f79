import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleInvoice } from "../billing/invoice";
import { CURRENCIES, nanoFromMinor } from "../money/currency";
import { ACCOUNT_CODES, ACCOUNTS, isAccountCode, normalSide } from "./account";
import { buyerPostings, sellerPostings, stockPostings } from "./call-entries";
import type { Entry } from "./entry";
import {
  aggregated,
  assertBalanced,
  balanceOf,
  credit,
  debit,
  makeEntry,
  reversed,
  UnbalancedEntryError,
} from "./entry";
import { invoiceIssued, invoiceMirrored, paymentMirrored, paymentReceived } from "./invoice-entries";
import { lotExpired, lotInvoiced, lotReceived, lotReturned, supplierPaid } from "./purchase-entries";
import {
  grantExpired,
  grantExpiryMirrored,
  manualCredit,
  manualCreditMirrored,
  manualDebit,
  manualDebitMirrored,
  pspPayout,
  topUpMirrored,
  topUpPaid,
  topUpRefunded,
  topUpRefundMirrored,
} from "./wallet-entries";

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
const currency = fc.constantFrom(...CURRENCIES);

/** What the entry moved on an account, positive on its normal side, whatever it is kept per. */
function moved(entry: Entry, code: (typeof ACCOUNT_CODES)[number]): bigint {
  return balanceOf(entry.postings, code, entry.postings[0]?.currency ?? "USD");
}

describe("entries", () => {
  it("must balance in each currency by itself, with positive amounts only", () => {
    expect(() => assertBalanced([debit("bank", 1n, "USD"), credit("revenue", 1n, "USD")])).not.toThrow();
    expect(() => assertBalanced([debit("bank", 2n, "USD"), credit("revenue", 1n, "USD")])).toThrow(
      UnbalancedEntryError,
    );
    expect(() => assertBalanced([debit("bank", 1n, "USD"), credit("revenue", 1n, "CNY")])).toThrow(
      UnbalancedEntryError,
    );
    expect(() => assertBalanced([debit("bank", -1n, "USD"), credit("revenue", -1n, "USD")])).toThrow(
      /positive/,
    );
    expect(() => assertBalanced([debit("bank", 0n, "USD")])).toThrow(/positive/);
  });

  it("leave out what is zero: free models post nothing", () => {
    expect(
      makeEntry("calls_settled", "p", [debit("bank", 0n, "USD"), credit("revenue", 0n, "USD")]).postings,
    ).toEqual([]);
  });

  it("reverse by the opposite side, and aggregate without changing a balance", () => {
    const entry = lotInvoiced({ partyId: "p", supplierId: "s", netNano: 10n, taxNano: 2n, currency: "USD" });
    const both = [...entry.postings, ...reversed(entry).postings];
    for (const code of ["payable", "tax_recoverable", "stock_in_transit"] as const) {
      expect(balanceOf(both, code, "USD")).toBe(0n);
      expect(balanceOf(aggregated(entry.postings.concat(entry.postings)), code, "USD")).toBe(
        2n * balanceOf(entry.postings, code, "USD"),
      );
    }
    expect(aggregated(both)).toEqual(aggregated([...both].reverse()));
  });

  it("know every account's kind, and take ids for those kept per something", () => {
    expect(ACCOUNT_CODES).toHaveLength(32);
    expect(isAccountCode("stock")).toBe(true);
    expect(isAccountCode("toString")).toBe(false);
    expect(normalSide("stock")).toBe("debit");
    expect(normalSide("wallet")).toBe("credit");
    expect(normalSide("revenue")).toBe("credit");
    expect(normalSide("absorbed")).toBe("debit");
    expect(debit("stock", "lot-1", 5n, "USD")).toEqual({
      ...{ code: "stock", refId: "lot-1", side: "debit", amountNano: 5n, currency: "USD" },
    });
    expect(ACCOUNTS.stock.ref).toBe("lot");
  });
});

describe("builders", () => {
  it("all balance, whatever the amounts", () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, currency, (a, b, c, d, unit) => {
        const party = { partyId: "p", amountNano: a, currency: unit };
        const lot = { partyId: "p", lotId: "l", costNano: a, currency: unit };
        const net = { partyId: "p", netNano: a, taxNano: b, currency: unit };
        const bill = {
          partyId: "p",
          counterpartyId: "q",
          unbilledNano: a,
          payableNano: c,
          taxNano: b,
          currency: unit,
        };
        const fee = d % (a + b + 1n);
        const entries: Entry[] = [
          lotInvoiced({ ...net, supplierId: "s" }),
          lotReceived(lot),
          lotReturned({ ...lot, supplierId: "s" }),
          lotExpired(lot),
          supplierPaid({ ...party, supplierId: "s" }),
          topUpPaid({ ...net, grantId: "g", bonus: { grantId: "h", amountNano: c }, feeNano: fee }),
          topUpPaid({ ...net, grantId: "g", bonus: null, feeNano: 0n }),
          topUpMirrored({ ...net, walletId: "w", bonusNano: c }),
          topUpRefunded({ ...net, grantId: "g" }),
          topUpRefundMirrored({ ...net, walletId: "w" }),
          pspPayout(party),
          grantExpired({ ...party, grantId: "g" }),
          grantExpiryMirrored({ ...party, walletId: "w" }),
          manualCredit({ ...party, grantId: "g" }),
          manualCreditMirrored({ ...party, walletId: "w" }),
          manualDebit({ ...party, grantId: "g" }),
          manualDebitMirrored({ ...party, walletId: "w" }),
          invoiceIssued(bill),
          invoiceMirrored(bill),
          paymentReceived({ ...party, counterpartyId: "q", through: "bank" }),
          paymentMirrored({ ...party, counterpartyId: "q" }),
        ];
        for (const entry of entries) expect(() => assertBalanced(entry.postings)).not.toThrow();
        expect(new Set(entries.map(({ event }) => event)).size).toBe(20);
      }),
    );
  });

  it("balance for every way a line is paid and stock is drawn", () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 4 }), amount, currency, (parts, unfundedNano, unit) => {
        const grants = parts.map((amountNano, index) => ({ grantId: `g${index}`, amountNano }));
        const amountNano = parts.reduce((sum, part) => sum + part, unfundedNano);
        const funding = { grants, unfundedNano };
        const line = { sellerId: "s", buyerId: "b", walletId: "w", amountNano, currency: unit, funding };
        const sold = makeEntry("calls_settled", "s", sellerPostings(line));
        const bought = makeEntry("calls_settled", "b", buyerPostings(line));
        expect(moved(sold, "revenue")).toBe(amountNano);
        expect(moved(bought, "cost_of_sales")).toBe(amountNano);
        expect(moved(sold, "wallet")).toBe(moved(bought, "prepaid_with_parent"));
        expect(moved(sold, "unbilled")).toBe(moved(bought, "payable"));
      }),
    );
    for (const lotKind of ["face_value", "pay_as_you_go"] as const) {
      for (const purpose of ["sold", "absorbed", "testing"] as const) {
        const draw = { lotId: "l", lotKind, purpose, costNano: 7n, currency: "USD" } as const;
        const entry = makeEntry("calls_settled", "root", stockPostings(draw));
        expect(moved(entry, purpose === "sold" ? "cost_of_sales" : purpose)).toBe(7n);
        expect(moved(entry, "stock")).toBe(lotKind === "face_value" ? -7n : 0n);
        expect(moved(entry, "accrued_upstream")).toBe(lotKind === "face_value" ? 0n : 7n);
      }
    }
  });

  it("keep the mirror: what the seller's wallet accounts gain, the child's prepaid account gains (invariant 6)", () => {
    fc.assert(
      fc.property(amount, amount, amount, (net, tax, given) => {
        const base = { netNano: net, taxNano: tax, currency: "USD" } as const;
        const one = { amountNano: given, currency: "USD" } as const;
        const seller = { partyId: "s", grantId: "g" };
        const child = { partyId: "c", walletId: "w" };
        const bonus = { grantId: "h", amountNano: given };
        const pairs: [Entry, Entry][] = [
          [
            topUpPaid({ ...base, ...seller, bonus, feeNano: 0n }),
            topUpMirrored({ ...base, ...child, bonusNano: given }),
          ],
          [topUpRefunded({ ...base, ...seller }), topUpRefundMirrored({ ...base, ...child })],
          [grantExpired({ ...one, ...seller }), grantExpiryMirrored({ ...one, ...child })],
          [manualCredit({ ...one, ...seller }), manualCreditMirrored({ ...one, ...child })],
          [manualDebit({ ...one, ...seller }), manualDebitMirrored({ ...one, ...child })],
        ];
        for (const [up, down] of pairs) expect(moved(up, "wallet")).toBe(moved(down, "prepaid_with_parent"));
        expect(pairs.map(([up]) => moved(up, "wallet"))).toEqual([net + given, -net, -given, given, -given]);
      }),
    );
  });

  it("close an assembled bill: unbilled to the nano, receivable to the cent, the rest in rounding", () => {
    fc.assert(
      fc.property(
        fc.array(amount, { maxLength: 8 }),
        currency,
        fc.integer({ min: 0, max: 250_000 }),
        (...given) => {
          const [nets, unit, taxPpm] = given;
          const groups = nets.map((netNano, index) => ({
            key: `${index}`,
            netNano,
            prepaidNano: netNano / 3n,
            calls: 1n,
          }));
          const bill = assembleInvoice(groups, unit, taxPpm);
          const entry = {
            ...{ partyId: "s", counterpartyId: "b", unbilledNano: bill.unbilledNano, currency: unit },
            ...{
              payableNano: nanoFromMinor(bill.payableMinor, unit),
              taxNano: nanoFromMinor(bill.taxMinor, unit),
            },
          };
          const issued = invoiceIssued(entry);
          expect(moved(issued, "receivable")).toBe(nanoFromMinor(bill.dueMinor, unit));
          expect(moved(issued, "unbilled")).toBe(-bill.unbilledNano);
          expect(moved(issued, "rounding")).toBe(-bill.roundingNano);
          const mirrored = invoiceMirrored({ ...entry, partyId: "b", counterpartyId: "s" });
          expect(moved(mirrored, "payable") + bill.unbilledNano).toBe(nanoFromMinor(bill.dueMinor, unit));
        },
      ),
    );
  });
});
