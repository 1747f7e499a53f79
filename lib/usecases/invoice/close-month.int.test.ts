import { randomBytes, randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { admitCalls } from "@/lib/db/batch/admit";
import type { HeldLevel } from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withTenant } from "@/lib/db/with-tenant";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { manualCredit } from "@/lib/domain/ledger/wallet-entries";
import { Conflict, Forbidden, NotFound } from "@/lib/usecases/errors";
import { postEntry } from "@/lib/usecases/ledger/post-entry";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { closeMonth } from "./close-month";
import { getInvoice } from "./get-invoice";
import { listInvoices } from "./list-invoices";

const NOW = new Date("2026-11-05T09:00:00Z");
const OCTOBER = "2026-10";

let database: TestDatabase;
let shop: PlantedTenant;
let walletId: string;
let models: readonly [string, string];

const idAt = (at: Date) => uuidV7(at, randomBytes(10));
const buyer = () => toWireId("party", shop.customer.partyId);

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  // amounts here are made up to sit on the edges of cents, so invariant 5 (line = its card's price) cannot hold
  const others = report.invariants.filter(({ number }) => number !== 5);
  expect(others.flatMap(({ breaches }) => breaches)).toEqual([]);
});

/** A shop in Shanghai whose customer has two cents prepaid, a credit limit, and 6 % tax. */
async function openShop(slug: string): Promise<void> {
  shop = await plantTenant(slug);
  const { tenantId } = shop;
  const system = { tenantId, partyId: SYSTEM_PARTY_ID };
  const ids = [randomUUID(), randomUUID()] as const;
  models = ids;
  const grantId = idAt(new Date("2026-09-01T00:00:00Z"));
  await withTenant(system, async (tx) => {
    await tx.party.update({
      where: { tenantId_id: { tenantId, id: tenantId } },
      data: { timeZone: "Asia/Shanghai", billing: { legalName: "卖方有限公司", taxId: "T-1" } },
    });
    await tx.edge.updateMany({ where: { tenantId }, data: { taxRatePpm: 60_000, paymentTermDays: 14 } });
    for (const [i, id] of ids.entries()) {
      await tx.model.create({
        data: {
          ...{
            tenantId,
            id,
            name: `model-${i}`,
            displayName: `Model ${i}`,
            vendor: i === 0 ? "Alpha" : "Beta",
          },
          ...{ modality: "text", contextWindow: 1, maxOutput: 1, defaultMaxOutput: 1, status: "published" },
        },
      });
    }
    const wallet = await tx.wallet.findFirstOrThrow({ where: { tenantId, buyerId: shop.customer.partyId } });
    walletId = wallet.id;
    const prepaid = 20_000_000n;
    await tx.wallet.update({
      where: { tenantId_id: { tenantId, id: walletId } },
      data: { postedNano: prepaid, limitNano: 1_000_000_000n },
    });
    await tx.grant.create({
      data: {
        ...{ tenantId, id: grantId, walletId, sellerId: tenantId, buyerId: shop.customer.partyId },
        ...{
          unit: "money",
          kind: "promotional",
          priority: 0,
          granted: prepaid,
          drawn: 0n,
          expired: 0n,
          refunded: 0n,
        },
        ...{ isOpen: true, sourceKind: "test", startsAt: new Date(0) },
      },
    });
    const entry = manualCredit({ partyId: tenantId, grantId, amountNano: prepaid, currency: "USD" });
    const source = { tenantId, id: grantId, sourceKind: "grant", sourceId: grantId, occurredAt: NOW };
    await postEntry(tx, entry, source);
  });
}

/** Sells one call of a model at a time for an amount. */
async function sell(modelIndex: 0 | 1, amountNano: bigint, at: Date): Promise<void> {
  const { tenantId, customer } = shop;
  const callId = idAt(at);
  const level: HeldLevel = {
    ...{
      level: 0,
      sellerId: tenantId,
      buyerId: customer.partyId,
      walletId,
      mode: "postpaid",
      currency: "USD",
    },
    priceVersionId: randomUUID(),
    holdNano: amountNano,
  };
  const place = { upstreamId: randomUUID(), supplierAccountId: randomUUID() };
  const usage = [100n, 0n, 0n, 0n, 7n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n];
  const [verdict] = await admitCalls(gatewayPool(), at, randomUUID(), [
    {
      ...{ callId, tenantId, apiKeyId: null, customerId: customer.partyId, ...place },
      ...{ partyPath: [tenantId, customer.partyId], rateCardId: randomUUID(), modelId: models[modelIndex] },
      ...{ streaming: false, expiresAt: new Date(at.getTime() + 60_000), levels: [level], lots: [] },
      ...{ boundUsage: usage, estimatedInput: 100n },
    },
  ]);
  expect(verdict).toEqual({ kind: "admitted" });
  const [result] = await settleCalls(gatewayPool(), at, () => idAt(at), [
    {
      ...{
        callId,
        tenantId,
        state: "settled",
        outcome: "ok",
        faultRow: null,
        httpStatus: 200,
        estimated: false,
      },
      ...{
        quarantined: false,
        usage,
        rawUsage: null,
        finishReason: "stop",
        queueMs: 0,
        firstByteMs: 1,
        totalMs: 2,
      },
      ...{
        attempts: 1,
        upstreamRequestId: null,
        ...place,
        levels: [level],
        amounts: [amountNano],
        draws: [],
      },
      failedAttempts: [],
    },
  ]);
  expect(result).toBe("applied");
}

describe("closing a month", () => {
  it("makes one invoice of the seller's month over all vendors, prepaid set against it, cents adding up", async () => {
    await openShop("bill-one");
    // the seller's October begins at 16:00 UTC on 30 September and ends at 16:00 UTC on 31 October
    await sell(0, 9_000_000n, new Date("2026-09-30T15:59:59Z"));
    await sell(0, 14_999_999n, new Date("2026-09-30T16:00:00Z"));
    await sell(1, 25_000_000n, new Date("2026-10-20T00:00:00Z"));
    await sell(0, 5_000_001n, new Date("2026-10-31T15:59:59Z"));
    await sell(1, 7_000_000n, new Date("2026-10-31T16:00:00Z"));

    const { invoiceId, issued } = await closeMonth.execute(
      shop.root,
      { buyer: buyer(), month: OCTOBER },
      { now: NOW },
    );
    expect(issued).toBe(true);
    const bill = await getInvoice.execute(shop.customer, { id: invoiceId ?? "" });
    expect(bill).toMatchObject({
      number: "INV-2026-00001",
      netMinor: 4n, // 45,000,000 nano are 4.5 cents, half to even
      lines: [
        { vendor: "Alpha", calls: 2n, amountNano: 20_000_000n },
        { vendor: "Beta", calls: 1n, amountNano: 25_000_000n },
      ],
      seller: { legalName: "卖方有限公司", taxId: "T-1" },
    });
    expect(bill.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(bill.netMinor);
    expect(bill.lines[0]?.usage[0]).toBe(200n);
    expect(bill.totalMinor).toBe(bill.netMinor + bill.taxMinor);
    expect(bill.dueMinor).toBe(bill.totalMinor - bill.prepaidMinor);
  });

  it("is done once, and numbers have no gap", async () => {
    await openShop("bill-once");
    await sell(0, 30_000_000n, new Date("2026-09-10T00:00:00Z"));
    await sell(0, 30_000_000n, new Date("2026-10-10T00:00:00Z"));
    const both = await Promise.all([
      closeMonth.execute(shop.root, { buyer: buyer(), month: OCTOBER }, { now: NOW }),
      closeMonth.execute(shop.root, { buyer: buyer(), month: OCTOBER }, { now: NOW }),
    ]);
    expect(new Set(both.map(({ invoiceId }) => invoiceId)).size).toBe(1);
    expect(both.filter(({ issued }) => issued)).toHaveLength(1);
    await closeMonth.execute(shop.root, { buyer: buyer(), month: "2026-09" }, { now: NOW });
    const { items } = await listInvoices.execute(shop.root, { side: "issued" });
    expect(items.map(({ number }) => number).sort()).toEqual(["INV-2026-00001", "INV-2026-00002"]);
  });

  it("leaves what settles late to the next month", async () => {
    await openShop("bill-late");
    await sell(0, 30_000_000n, new Date("2026-10-10T00:00:00Z"));
    await closeMonth.execute(shop.root, { buyer: buyer(), month: OCTOBER }, { now: NOW });
    await sell(0, 11_000_000n, new Date("2026-10-31T15:00:00Z"));
    const { rows } = await database.admin.query<{ settled_at: Date }>(
      "SELECT settled_at FROM rated_line WHERE tenant_id = $1 AND amount_nano = 11000000",
      [shop.tenantId],
    );
    expect(rows[0]?.settled_at).toEqual(new Date("2026-10-31T16:00:00Z"));
  });

  it("issues nothing for a month without use, and none before it is over", async () => {
    await openShop("bill-none");
    const nothing = await closeMonth.execute(shop.root, { buyer: buyer(), month: OCTOBER }, { now: NOW });
    expect(nothing).toEqual({ invoiceId: null, issued: false });
    const early = closeMonth.execute(shop.root, { buyer: buyer(), month: "2026-11" }, { now: NOW });
    await expect(early).rejects.toBeInstanceOf(Conflict);
  });

  it("is the seller's to do and the two parties' to read", async () => {
    await openShop("bill-whose");
    await sell(0, 30_000_000n, new Date("2026-10-10T00:00:00Z"));
    const input = { buyer: buyer(), month: OCTOBER };
    await expect(closeMonth.execute(shop.customer, input, { now: NOW })).rejects.toBeInstanceOf(Forbidden);
    await expect(closeMonth.execute(shop.distributor, input, { now: NOW })).rejects.toBeInstanceOf(NotFound);
    const { invoiceId } = await closeMonth.execute(shop.root, input, { now: NOW });
    const id = invoiceId ?? "";
    for (const stranger of [shop.sibling, shop.distributor]) {
      await expect(getInvoice.execute(stranger, { id })).rejects.toBeInstanceOf(NotFound);
    }
    const developer = { ...shop.customer, role: "developer" as const };
    await expect(getInvoice.execute(developer, { id })).rejects.toBeInstanceOf(Forbidden);
    expect((await getInvoice.execute(shop.customer, { id })).id).toBe(id);
  });
});
