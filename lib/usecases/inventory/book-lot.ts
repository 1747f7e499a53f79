import type { Tx } from "@/lib/db/with-tenant";
import type { LotKind } from "@/lib/domain/inventory/lot";
import { lotInvoiced, lotReceived } from "@/lib/domain/ledger/purchase-entries";
import { type Currency } from "@/lib/domain/money/currency";
import { applyPpm, type Ppm } from "@/lib/domain/money/ppm";
import { postEntry } from "@/lib/usecases/ledger/post-entry";

/** Where and when, and how to mint ids of that time: they choose the month's partition. */
export interface BookingContext {
  readonly tenantId: string;
  readonly at: Date;
  readonly newId: () => string;
}

/** A lot as bought. Quantities in the kind's unit; cost net of tax and tax in nano of `currency`. */
export interface LotToBook {
  readonly supplierId: string;
  readonly supplierAccountId: string;
  readonly purchaseOrderId: string | null;
  readonly purchaseLineId?: string;
  readonly name: string;
  readonly kind: Exclude<LotKind, "pay_as_you_go">;
  /** Empty serves every model. */
  readonly modelIds: readonly string[];
  /** Model id -> dimension -> ppm (lib/domain/inventory BurnWeights); for quotas. */
  readonly burnWeights: Readonly<Record<string, Readonly<Record<string, Ppm>>>>;
  readonly receivedQty: bigint;
  readonly costNano: bigint;
  readonly inputTaxNano: bigint;
  readonly currency: Currency;
  readonly fxRateId: string | null;
  readonly commitmentNano: bigint | null;
  readonly startsAt: Date;
  readonly expiresAt: Date | null;
}

/**
 * Takes a lot into stock and into the root's books: invoiced (Dr stock_in_transit, tax_recoverable; Cr payable:{supplier})
 * and received (Dr stock:{lot}; Cr stock_in_transit), DESIGN section 4. In the caller's transaction, as the root or system.
 * @returns the lot's id
 * @throws what the database refuses: quantities and costs out of bounds, an expiry before the start
 */
export async function bookLot(tx: Tx, context: BookingContext, lot: LotToBook): Promise<string> {
  const { tenantId, at, newId } = context;
  const { supplierId, costNano: netNano, inputTaxNano: taxNano, currency } = lot;
  const lotId = newId();
  const invoiced = lotInvoiced({ partyId: tenantId, supplierId, netNano, taxNano, currency });
  await postEntry(tx, invoiced, {
    tenantId,
    id: newId(),
    sourceKind: "lot",
    sourceId: lotId,
    occurredAt: at,
  });
  await stockLot(tx, context, lotId, lot);
  return lotId;
}

/**
 * The second half of it, for what was invoiced before, as the lines of a purchase order are: the lot under `id`, and
 * Dr stock:{lot}, Cr stock_in_transit.
 */
export async function stockLot(tx: Tx, context: BookingContext, id: string, lot: LotToBook): Promise<void> {
  const { tenantId, at, newId } = context;
  const { supplierId: _, modelIds, ...columns } = lot;
  await tx.lot.create({
    data: { ...UNTOUCHED, ...columns, modelIds: [...modelIds], tenantId, id, receivedAt: at, createdAt: at },
  });
  const { costNano, currency } = lot;
  const received = lotReceived({ partyId: tenantId, lotId: id, costNano, currency });
  await postEntry(tx, received, { tenantId, id: newId(), sourceKind: "lot", sourceId: id, occurredAt: at });
}

/** More than can ever be drawn: a pay-as-you-go lot has no end, its quantity and cost are only a rate. */
export const PAY_AS_YOU_GO_QTY = 4_000_000_000_000_000_000n;

/**
 * Opens the pay-as-you-go lot every supplier account has from its first day: what overflows is drawn on it and accrued
 * until the supplier's bill comes. `costPpm` is what the supplier charges of its list price; nothing is posted yet.
 * @returns the lot's id
 */
export async function openPayAsYouGoLot(
  tx: Tx,
  context: BookingContext,
  account: { readonly id: string; readonly name: string; readonly currency: Currency; readonly costPpm: Ppm },
): Promise<string> {
  const { tenantId, at, newId } = context;
  const id = newId();
  await tx.lot.create({
    data: {
      ...UNTOUCHED,
      tenantId,
      id,
      supplierAccountId: account.id,
      name: `${account.name}: pay as you go`,
      kind: "pay_as_you_go",
      modelIds: [],
      burnWeights: {},
      receivedQty: PAY_AS_YOU_GO_QTY,
      costNano: applyPpm(PAY_AS_YOU_GO_QTY, account.costPpm),
      inputTaxNano: 0n,
      currency: account.currency,
      startsAt: at,
      expiresAt: null,
      receivedAt: at,
      createdAt: at,
    },
  });
  return id;
}

const UNTOUCHED = { status: "active", drawnQty: 0n, expiredQty: 0n, returnedQty: 0n, heldQty: 0n } as const;
