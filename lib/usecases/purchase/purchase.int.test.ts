import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { addDocument } from "@/lib/usecases/document/add-document";
import { getDocument } from "@/lib/usecases/document/get-document";
import { listDocuments } from "@/lib/usecases/document/list-documents";
import { removeDocument } from "@/lib/usecases/document/remove-document";
import { getLot } from "@/lib/usecases/inventory/get-lot";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { cancelOrder } from "./cancel-order";
import { changeOrder } from "./change-order";
import { createOrder } from "./create-order";
import { getDraft } from "./get-draft";
import { getOrder } from "./get-order";
import { listOrders } from "./list-orders";
import { payOrder } from "./pay-order";
import { placeOrder } from "./place-order";
import { receiveLine } from "./receive-line";

let database: TestDatabase;
let shop: PlantedTenant;
let other: PlantedTenant;
let accountId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("buyer-shop");
  other = await plantTenant("buyer-other");
  const supplier = { name: "Vendor", currency: "CNY", accountName: "main", paygEnabled: false };
  ({ accountId } = await createSupplier.execute(shop.root, supplier));
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

const line = (more: object = {}) => ({
  ...{ name: "Credit", kind: "face_value" as const, quantity: "1,000", cost: "700", taxPercent: "6" },
  ...{ validDays: "90", expiresOn: "", modelIds: [], burnWeights: [] },
  ...more,
});

const order = (more: object = {}) => ({
  ...{ accountId, supplierReference: "Q-7", expectedOn: "", inAdvance: false, note: "", lines: [line()] },
  ...more,
});

async function placed(more: object = {}): Promise<string> {
  const { id } = await createOrder.execute(shop.root, order(more));
  await placeOrder.execute(shop.root, { id });
  return id;
}

const receive = (id: string, quantity: string, more: object = {}) =>
  receiveLine.execute(shop.root, { id, line: 1, quantity, name: "", ...more });

/** Balances of the root's books since `before`, by account, in nano; debit positive. */
async function balances(): Promise<Record<string, bigint>> {
  const { rows } = await database.admin.query<{ code: string; nano: string }>(
    `SELECT code, sum(CASE side WHEN 'debit' THEN amount_nano ELSE -amount_nano END)::text AS nano
     FROM posting WHERE tenant_id = $1 AND party_id = $1 GROUP BY code`,
    [shop.tenantId],
  );
  return Object.fromEntries(rows.map(({ code, nano }) => [code, BigInt(nano)]));
}

async function movedBy(work: () => Promise<unknown>): Promise<Record<string, bigint>> {
  const before = await balances();
  await work();
  const after = Object.entries(await balances()).map(
    ([code, nano]) => [code, nano - (before[code] ?? 0n)] as const,
  );
  return Object.fromEntries(after.filter(([, nano]) => nano !== 0n));
}

describe("a draft", () => {
  it("is changed in its terms and lines until it is placed, and no more then", async () => {
    const modelId = randomUUID();
    const model = {
      name: "swift",
      displayName: "Swift",
      vendor: "acme",
      modality: "text",
      status: "published" as const,
    };
    await withPlatform((tx) =>
      tx.model.create({
        data: {
          tenantId: shop.tenantId,
          id: modelId,
          ...model,
          contextWindow: 8_000,
          maxOutput: 4_000,
          defaultMaxOutput: 1_000,
        },
      }),
    );
    const wire = toWireId("model", modelId);
    const quota = line({
      ...{ name: "Quota", kind: "token_quota", quantity: "5000000", cost: "123.456789", taxPercent: "6.25" },
      ...{ validDays: "", expiresOn: "2099-01-31", modelIds: [wire] },
      burnWeights: [{ modelId: wire, dimension: "output", weight: "1.5" }],
    });
    const { id } = await createOrder.execute(shop.root, order());
    const changed = order({
      supplierReference: "Q-8",
      expectedOn: "2099-02-01",
      inAdvance: true,
      lines: [line({ cost: "650" }), quota],
    });
    expect(await movedBy(() => changeOrder.execute(shop.root, { id, ...changed }))).toEqual({});
    const before = await getOrder.execute(shop.root, { id });
    expect(before).toMatchObject({ supplierReference: "Q-8", inAdvance: true, netNano: 773_456_789_000n });
    expect(before.lines.map(({ name }) => name)).toEqual(["Credit", "Quota"]);
    // what its form shows, saved as it is, changes nothing
    const { fields } = await getDraft.execute(shop.root, { id });
    await changeOrder.execute(shop.root, { id, ...fields });
    expect(await getOrder.execute(shop.root, { id })).toEqual(before);
    await expect(changeOrder.execute(other.root, { id, ...fields })).rejects.toBeInstanceOf(NotFound);
    const none = changeOrder.execute(shop.root, { id, ...order({ lines: [line({ quantity: "much" })] }) });
    await expect(none).rejects.toBeInstanceOf(Invalid);
    expect(await movedBy(() => placeOrder.execute(shop.root, { id }))).toMatchObject({
      stock_in_transit: 773_456_789_000n,
    });
    await expect(changeOrder.execute(shop.root, { id, ...fields })).rejects.toMatchObject({
      reason: "order_not_draft",
    });
    await expect(getDraft.execute(shop.root, { id })).rejects.toMatchObject({ reason: "order_not_draft" });
    await cancelOrder.execute(shop.root, { id });
  });
});

describe("a purchase order", () => {
  it("is a draft that moves nothing, then owed and on its way, then stock, part by part at exact cost", async () => {
    let id = "";
    const drafted = await movedBy(async () => ({ id } = await createOrder.execute(shop.root, order())));
    expect(drafted).toEqual({});
    expect(await movedBy(() => placeOrder.execute(shop.root, { id }))).toEqual({
      stock_in_transit: 700_000_000_000n,
      tax_recoverable: 42_000_000_000n,
      payable: -742_000_000_000n,
    });
    expect(await movedBy(() => receive(id, "333.333333333"))).toEqual({
      stock: 233_333_333_333n,
      stock_in_transit: -233_333_333_333n,
    });
    expect((await getOrder.execute(shop.root, { id })).status).toBe("part_received");
    const rest = await movedBy(() => receive(id, "666.666666667", { name: "The rest" }));
    expect(rest).toEqual({ stock: 466_666_666_667n, stock_in_transit: -466_666_666_667n });
    const done = await getOrder.execute(shop.root, { id });
    expect(done.status).toBe("received");
    expect(done.lots.map(({ name, line: position }) => [name, position])).toEqual([
      ["Credit", 1],
      ["The rest", 1],
    ]);
    expect(
      await movedBy(() => payOrder.execute(shop.root, { id, amount: "742", reference: "wire 9" })),
    ).toEqual({
      payable: 742_000_000_000n,
      bank: -742_000_000_000n,
    });
    await expect(payOrder.execute(shop.root, { id, amount: "0.01", reference: "" })).rejects.toThrow(
      "order_overpaid",
    );
  });

  it("that is paid in advance is received only then", async () => {
    const id = await placed({ inAdvance: true });
    await expect(receive(id, "1")).rejects.toThrow("order_not_paid");
    await payOrder.execute(shop.root, { id, amount: "742", reference: "" });
    expect((await receive(id, "1000")).status).toBe("received");
  });

  it("credits what will not come when the rest is cancelled", async () => {
    const id = await placed();
    await receive(id, "400");
    expect(await movedBy(() => cancelOrder.execute(shop.root, { id }))).toEqual({
      payable: 445_200_000_000n,
      stock_in_transit: -420_000_000_000n,
      tax_recoverable: -25_200_000_000n,
    });
    expect((await getOrder.execute(shop.root, { id })).status).toBe("received");
    await expect(cancelOrder.execute(shop.root, { id })).rejects.toBeInstanceOf(Conflict);
  });

  it("that never left the draft is cancelled without a trace in the books", async () => {
    const { id } = await createOrder.execute(shop.root, order());
    expect(await movedBy(() => cancelOrder.execute(shop.root, { id }))).toEqual({});
    for (const verb of [() => placeOrder.execute(shop.root, { id }), () => receive(id, "1")])
      await expect(verb()).rejects.toBeInstanceOf(Conflict);
  });

  it("locks the exchange rate of the receipt to the lot, and gives it its days", async () => {
    const rateId = randomUUID();
    await database.admin.query(
      `INSERT INTO fx_rate (tenant_id, id, base, quote, rate_ppb, at, source)
       VALUES ($1, $2, 'CNY', 'USD', 140000000, now() - interval '1 day', 'test')`,
      [shop.tenantId, rateId],
    );
    const { lotId } = await receive(await placed(), "1000");
    const { lot } = await getLot.execute(shop.root, { id: lotId });
    const days = ((lot.expiresAt?.getTime() ?? 0) - lot.receivedAt.getTime()) / 86_400_000;
    expect(days).toBe(90);
    const { rows } = await database.admin.query<{ fx_rate_id: string }>(
      "SELECT fx_rate_id FROM lot WHERE tenant_id = $1 AND fx_rate_id IS NOT NULL",
      [shop.tenantId],
    );
    expect(rows).toEqual([{ fx_rate_id: rateId }]);
  });

  it("is received once for one idempotency key, and by one of two at the same time", async () => {
    const id = await placed();
    const idempotencyKey = randomUUID();
    const input = { id, line: 1, quantity: "600", name: "" };
    const first = await receiveLine.execute(shop.root, input, { idempotencyKey });
    expect(await receiveLine.execute(shop.root, input, { idempotencyKey })).toEqual(first);
    const both = await Promise.allSettled([receive(id, "300"), receive(id, "300")]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await getOrder.execute(shop.root, { id })).lots).toHaveLength(2);
  });

  it.each([
    ["lines.0.quantity", { quantity: "-5" }],
    ["lines.0.quantity", { kind: "token_quota", quantity: "1.5" }],
    ["lines.0.cost", { cost: "0" }],
    ["lines.0.expiresOn", { expiresOn: "2001-01-01" }],
    ["lines.0.taxPercent", { taxPercent: "-1" }],
    ["lines.0.validDays", { validDays: "0" }],
  ])("refuses %s of %j", async (field, change) => {
    const refusal = await createOrder
      .execute(shop.root, order({ lines: [line(change)] }))
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Invalid);
    expect(Object.keys((refusal as Invalid).fields)).toEqual([field]);
  });

  it("has a number of its own, and its place in the list", async () => {
    const [a, b] = [await placed(), await placed()];
    const { items } = await listOrders.execute(shop.root, { status: "open" });
    expect(items.slice(0, 2).map(({ id }) => id)).toEqual([b, a]);
    expect(new Set(items.map(({ number }) => number)).size).toBe(items.length);
  });
});

const pdf = Buffer.from("%PDF-1.7 invoice").toString("base64");

describe("a document", () => {
  it("is kept with its order, byte for byte, and removed", async () => {
    const orderId = await placed();
    const { id } = await addDocument.execute(shop.root, { orderId, name: "invoice.pdf", content: pdf });
    expect(await listDocuments.execute(shop.root, { orderId })).toMatchObject([
      { id, name: "invoice.pdf", mediaType: "application/pdf", sizeBytes: 16 },
    ]);
    const { content } = await getDocument.execute(shop.root, { id });
    expect(Buffer.from(content).toString()).toBe("%PDF-1.7 invoice");
    await removeDocument.execute(shop.root, { id });
    expect(await listDocuments.execute(shop.root, { orderId })).toEqual([]);
  });

  it.each([
    ["page.html", Buffer.from("<html>").toString("base64")],
    ["invoice.pdf", Buffer.from("<script>").toString("base64")],
    ["invoice.pdf", "!!!!"],
  ])("is refused: %s %s", async (name, content) => {
    const orderId = await placed();
    await expect(addDocument.execute(shop.root, { orderId, name, content })).rejects.toBeInstanceOf(Invalid);
  });
});

describe("purchasing is the root's alone", () => {
  it("is nobody else's to see, to receive or to pay", async () => {
    const id = await placed();
    const { id: document } = await addDocument.execute(shop.root, {
      orderId: id,
      name: "a.pdf",
      content: pdf,
    });
    const receipt = { id, line: 1, quantity: "1", name: "" };
    const payment = { id, amount: "1", reference: "" };
    for (const attempt of [
      () => getOrder.execute(other.root, { id }),
      () => placeOrder.execute(other.root, { id }),
      () => cancelOrder.execute(other.root, { id }),
      () => receiveLine.execute(other.root, receipt),
      () => payOrder.execute(other.root, payment),
      () => createOrder.execute(other.root, order()),
      () => addDocument.execute(other.root, { orderId: id, name: "a.pdf", content: pdf }),
      () => listDocuments.execute(other.root, { orderId: id }),
      () => getDocument.execute(other.root, { id: document }),
      () => removeDocument.execute(other.root, { id: document }),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    for (const actor of [shop.distributor, shop.customer])
      await expect(getOrder.execute(actor, { id })).rejects.toBeInstanceOf(Forbidden);
    expect((await listOrders.execute(other.root, {})).items).toEqual([]);
  });
});
