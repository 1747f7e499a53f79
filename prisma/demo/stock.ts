import type { Tx } from "@/lib/db/with-tenant";
import type { LotKind } from "@/lib/domain/inventory/lot";
import { supplierPaid } from "@/lib/domain/ledger/purchase-entries";
import type { Ppm } from "@/lib/domain/money/ppm";
import { bookLot, openPayAsYouGoLot } from "@/lib/usecases/inventory/book-lot";
import { postEntry } from "@/lib/usecases/ledger/post-entry";
import { setServedModels } from "@/lib/usecases/upstream/served-models";
import { storeCredentials } from "@/lib/usecases/upstream/store-credential";

import type { DemoModel } from "./catalogue";
import { type DemoContext, OPENING_DAY } from "./demo-context";

/** An account held at a supplier, with the endpoint its stock is called through. */
export interface PlantedAccount {
  readonly supplierId: string;
  readonly accountId: string;
  readonly upstreamId: string;
  readonly name: string;
  readonly models: readonly DemoModel[];
}

export interface DemoSupplier {
  readonly supplier: string;
  readonly account: string;
  readonly region: string;
  readonly vendors: readonly string[];
  /** What it charges beyond prepaid lots, of list price. */
  readonly paygPpm: Ppm;
}

export const CASCADE: DemoSupplier = {
  supplier: "Cascade Compute",
  account: "cascade-us-west",
  region: "us-west",
  vendors: ["gpt", "gemini"],
  paygPpm: 900_000,
};

export const POLARIS: DemoSupplier = {
  supplier: "Polaris Token Exchange",
  account: "polaris-singapore",
  region: "ap-southeast",
  vendors: ["claude", "deepseek", "qwen"],
  paygPpm: 930_000,
};

/** Makes a supplier with its account, its pay-as-you-go lot, and an upstream at the sandbox with a sealed credential. */
export async function seedSupplier(
  tx: Tx,
  demo: DemoContext,
  sandboxUrl: string,
  supplier: DemoSupplier,
  catalogue: readonly DemoModel[],
): Promise<PlantedAccount> {
  const context = demo.at(demo.time(OPENING_DAY));
  const { tenantId, at, newId } = context;
  const [supplierId, accountId, upstreamId] = [newId(), newId(), newId()];
  const { account: name, region, paygPpm, vendors } = supplier;
  await tx.supplier.create({
    data: { tenantId, id: supplierId, name: supplier.supplier, currency: "USD", createdAt: at },
  });
  const account = { tenantId, id: accountId, supplierId, name, region, createdAt: at };
  await tx.supplierAccount.create({ data: { ...account, status: "active", paygEnabled: true } });
  await openPayAsYouGoLot(tx, context, { id: accountId, name, currency: "USD", costPpm: paygPpm });
  await tx.upstream.create({
    data: {
      tenantId,
      id: upstreamId,
      supplierAccountId: accountId,
      name: `${supplier.supplier} (sandbox)`,
      protocol: "openai-compatible",
      baseUrl: `${sandboxUrl}/v1`,
      status: "active",
      priority: 100,
      weight: 100,
      billsAfterAbort: false,
      createdAt: at,
    },
  });
  const models = catalogue.filter((model) => vendors.some((vendor) => model.name.startsWith(vendor)));
  const served = models.map((model) => ({ modelId: model.id, upstreamName: model.name }));
  await setServedModels(tx, tenantId, upstreamId, served);
  await storeCredentials(
    tx,
    context,
    { id: upstreamId, supplierAccountId: accountId, protocol: "openai-compatible" },
    `sandbox-${name}`,
  );
  return { supplierId, accountId, upstreamId, name, models };
}

/** A purchase: quantities in the kind's unit, prices in nano. */
export interface DemoLot {
  readonly name: string;
  readonly kind: Exclude<LotKind, "pay_as_you_go">;
  readonly qty: bigint;
  readonly costNano: bigint;
  readonly taxNano: bigint;
  readonly boughtOn: number;
  readonly expiresOn: number;
  readonly models: readonly DemoModel[];
  readonly burnWeights: Readonly<Record<string, Readonly<Record<string, Ppm>>>>;
}

/** Orders, receives and pays a lot. */
export async function buyLot(
  tx: Tx,
  demo: DemoContext,
  account: PlantedAccount,
  number: string,
  lot: DemoLot,
): Promise<void> {
  const context = demo.at(demo.time(lot.boughtOn, 2));
  const { tenantId, at, newId } = context;
  const { supplierId, accountId: supplierAccountId } = account;
  const purchaseOrderId = newId();
  await tx.purchaseOrder.create({
    data: {
      tenantId,
      id: purchaseOrderId,
      supplierId,
      supplierAccountId,
      number,
      status: "received",
      currency: "USD",
      orderedAt: demo.time(lot.boughtOn - 1, 3),
      createdAt: at,
    },
  });
  const { name, kind, qty: orderedQty, costNano, taxNano, models } = lot;
  const purchaseLineId = newId();
  await tx.purchaseLine.create({
    data: {
      ...{ tenantId, id: purchaseLineId, purchaseOrderId, position: 1, name, kind, orderedQty },
      ...{ receivedQty: orderedQty, costNano, taxNano, modelIds: models.map(({ id }) => id) },
      ...{ burnWeights: lot.burnWeights, expiresAt: demo.time(lot.expiresOn) },
    },
  });
  await bookLot(tx, context, {
    supplierId,
    supplierAccountId,
    purchaseOrderId,
    purchaseLineId,
    name: lot.name,
    kind: lot.kind,
    modelIds: lot.models.map(({ id }) => id),
    burnWeights: lot.burnWeights,
    receivedQty: lot.qty,
    costNano: lot.costNano,
    inputTaxNano: lot.taxNano,
    currency: "USD",
    fxRateId: null,
    commitmentNano: null,
    startsAt: at,
    expiresAt: demo.time(lot.expiresOn),
  });
  const paidOn = demo.time(Math.min(lot.boughtOn + 14, -1), 6);
  const amountNano = lot.costNano + lot.taxNano;
  await tx.supplierPayment.create({
    data: {
      ...{ tenantId, id: demo.newId(paidOn), supplierId, purchaseOrderId, amountNano, currency: "USD" },
      ...{ reference: number, createdAt: paidOn },
    },
  });
  await postEntry(tx, supplierPaid({ partyId: tenantId, supplierId, amountNano, currency: "USD" }), {
    tenantId,
    id: demo.newId(paidOn),
    sourceKind: "purchase_order",
    sourceId: purchaseOrderId,
    occurredAt: paidOn,
  });
}
