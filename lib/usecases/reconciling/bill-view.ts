import type { Supplier, SupplierAccount, SupplierBill } from "@/generated/prisma/client";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

/** What one kind of finding comes to. Amounts in nano of the bill's currency. */
export interface FoundTotal {
  readonly count: number;
  readonly oursNano: bigint;
  readonly theirsNano: bigint;
}

export const FINDINGS = ["matched", "missing", "over", "price"] as const;
export type Finding = (typeof FINDINGS)[number];

/** What a comparison found, as `supplier_bill.totals` keeps it: amounts as texts. */
export interface StoredTotals {
  readonly found?: Readonly<Record<Finding, { count: number; ours: string; theirs: string }>>;
  /** Pay-as-you-go use in it at cost, by lot: what posting turns into a debt. */
  readonly accrued?: readonly { readonly lotId: string; readonly costNano: string }[];
  /** What all of ours cost, in nano: amounts at list price are posted in this proportion. */
  readonly oursCost?: string;
}

/** Reads the stored totals; zeros for a bill that is not compared yet. */
export function totalsOf(bill: Pick<SupplierBill, "totals">): Record<Finding, FoundTotal> {
  const { found } = bill.totals as StoredTotals;
  return Object.fromEntries(
    FINDINGS.map((finding) => {
      const { count = 0, ours = "0", theirs = "0" } = found?.[finding] ?? {};
      return [finding, { count, oursNano: BigInt(ours), theirsNano: BigInt(theirs) }];
    }),
  ) as Record<Finding, FoundTotal>;
}

/** Theirs less ours over everything found, in what we pay. */
export function varianceOf(bill: Pick<SupplierBill, "totals" | "mapping">): bigint {
  const totals = Object.values(totalsOf(bill));
  const difference = totals.reduce((sum, { oursNano, theirsNano }) => sum + theirsNano - oursNano, 0n);
  if ((bill.mapping as { basis?: string }).basis !== "list") return difference;
  const ours = totals.reduce((sum, { oursNano }) => sum + oursNano, 0n);
  return ours === 0n
    ? difference
    : (difference * BigInt((bill.totals as StoredTotals).oursCost ?? "0")) / ours;
}

type BillRow = SupplierBill & { readonly account: SupplierAccount & { readonly supplier: Supplier } };

/** A bill as it is shown. */
export function billView(bill: BillRow) {
  return {
    id: toWireId("supplierBill", bill.id),
    fileName: bill.fileName,
    status: bill.status,
    account: {
      id: toWireId("supplierAccount", bill.account.id),
      name: bill.account.name,
      supplierName: bill.account.supplier.name,
    },
    currency: bill.currency,
    rowsTotal: bill.rowsTotal,
    rowsDone: bill.rowsDone,
    rowsWrong: bill.rowsWrong,
    /** The zone its supplier cuts days in. */
    zone: (bill.mapping as { zone?: string }).zone ?? "UTC",
    from: bill.periodFrom,
    to: bill.periodTo,
    totals: totalsOf(bill),
    varianceNano: varianceOf(bill),
    failure: bill.failure,
    postedAt: bill.postedAt,
    createdAt: bill.createdAt,
  };
}

export type BillView = ReturnType<typeof billView>;
