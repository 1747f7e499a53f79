import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withTenant } from "@/lib/db/with-tenant";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { sandboxGateway } from "@/lib/integrations/payments/registry";
import { decidePayment } from "@/lib/integrations/sandbox-payments/books";
import type { ToldState } from "@/lib/integrations/sandbox-payments/event";
import { Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { plantMember, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { createTopUp } from "./create-top-up";
import { getTopUp } from "./get-top-up";
import { listTopUps } from "./list-top-ups";
import { refreshTopUp } from "./refresh-top-up";
import { CREDITED, deliver, fifty, moneyOf, NOTHING, plantShop, refOf, start } from "./testing/shop";

let database: TestDatabase;
let shop: PlantedTenant;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 8, platform: 4, gateway: 1 });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});
beforeEach(async () => {
  shop = await plantShop(database.admin);
});

describe("createTopUp", () => {
  it("records the intent with tax and bonus of the moment, and opens one page for it", async () => {
    const { topUp, redirectUrl } = await start(shop);
    expect(topUp).toMatchObject({
      ...{ status: "created", netNano: 50_000_000_000n, taxNano: 3_000_000_000n },
      ...{ totalNano: 53_000_000_000n, bonusNano: 5_000_000_000n },
    });
    expect(redirectUrl).toMatch(new RegExp(`^http://${shop.slug}\\.localhost:3000/pay/sbx_`));
    const page = await sandboxGateway().page(redirectUrl?.split("/pay/")[1] ?? "");
    expect(page).toMatchObject({ state: "open", amountMinor: 5_300n, currency: "USD", reference: topUp.id });
    expect(page?.returnUrl).toBe(`http://${shop.slug}.localhost:3000/portal/top-up/${topUp.id}`);
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(NOTHING);
  });

  it("does it once for one idempotency key", async () => {
    const input = fifty(shop);
    const options = { idempotencyKey: "7d1b2f4c-5b1a-4d0e-9f53-000000000001" };
    const [first, second] = await Promise.all([
      createTopUp.execute(shop.customer, input, options),
      createTopUp.execute(shop.customer, input, options),
    ]);
    expect(second).toEqual(first);
    expect((await listTopUps.execute(shop.customer, {})).total).toBe(1);
  });

  it.each([
    ["too little", { amount: "4.99" }, { amount: { reason: "atLeast", values: { value: "5.00" } } }],
    ["too much", { amount: "10000.01" }, { amount: { reason: "atMost", values: { value: "10000.00" } } }],
    [
      "a stranger's host",
      { origin: "https://evil.example" },
      { origin: { reason: "not_own_origin", values: {} } },
    ],
  ])("refuses %s", async (_what, change, fields) => {
    const input = fifty(shop);
    const refusal = await createTopUp
      .execute(shop.customer, { ...input, ...change })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Invalid);
    expect((refusal as Invalid).fields).toMatchObject(
      "origin" in fields ? { origin: { reason: "not_own_origin" } } : fields,
    );
    expect((await listTopUps.execute(shop.customer, {})).total).toBe(0);
  });

  it("is not for developers", async () => {
    const { tenantId, partyId } = shop.customer;
    const developer = await withTenant({ tenantId, partyId: SYSTEM_PARTY_ID }, (tx) =>
      plantMember(tx, {
        tenantId,
        partyId,
        partyKind: "customer",
        role: "developer",
        email: "dev@shop.test",
      }),
    );
    await expect(start(shop, developer)).rejects.toBeInstanceOf(Forbidden);
    await expect(listTopUps.execute(developer, {})).rejects.toBeInstanceOf(Forbidden);
  });
});

describe("a verified payment", () => {
  it("is credited once, however often its events come", async () => {
    const ref = refOf(await start(shop));
    await decidePayment(ref, "pay");
    expect(await deliver(ref, "succeeded", 900_001)).toBe("credited");
    expect(await deliver(ref, "succeeded", 900_001)).toBe("duplicate");
    expect(await deliver(ref, "succeeded")).toBe("already_paid");
    expect(await moneyOf(database.admin, shop.customer)).toEqual({ ...CREDITED, events: 2 });
  });

  it("is credited once when many deliveries race, of one event and of several", async () => {
    const ref = refOf(await start(shop));
    await decidePayment(ref, "pay");
    const outcomes = await Promise.all([
      ...Array.from({ length: 6 }, () => deliver(ref, "succeeded", 900_002)),
      ...Array.from({ length: 6 }, () => deliver(ref, "succeeded")),
      ...Array.from({ length: 3 }, () => sandboxGatewayRefresh()),
    ]);
    expect(outcomes.filter((outcome) => outcome === "credited").length).toBeLessThanOrEqual(1);
    expect(await moneyOf(database.admin, shop.customer)).toEqual({ ...CREDITED, events: 7 });

    async function sandboxGatewayRefresh() {
      const [row] = (await listTopUps.execute(shop.customer, {})).rows;
      await refreshTopUp.execute(shop.customer, { id: row?.id ?? "" });
      return "refreshed";
    }
  });

  it("ends in the same state whatever the order of its events", async () => {
    const histories: ToldState[][] = [
      ["pending", "succeeded"],
      ["succeeded", "pending"],
      ["failed", "succeeded", "pending"],
      ["succeeded", "failed", "cancelled"],
    ];
    for (const history of histories) {
      const fresh = await plantShop(database.admin);
      const started = await start(fresh);
      await decidePayment(refOf(started), "settle_later");
      await decidePayment(refOf(started), "pay");
      for (const state of history) await deliver(refOf(started), state);
      expect(await moneyOf(database.admin, fresh.customer)).toMatchObject({ ...CREDITED });
      expect((await getTopUp.execute(fresh.customer, { id: started.topUp.id })).status).toBe("paid");
    }
  });

  it("gives a bonus that ends, beside money that does not, and a receipt that says so", async () => {
    const started = await start(shop);
    await decidePayment(refOf(started), "pay");
    await deliver(refOf(started), "succeeded");
    const { rows } = await database.admin.query(
      `SELECT kind, granted, expires_at - starts_at AS lasts FROM "grant" WHERE tenant_id = $1 ORDER BY priority`,
      [shop.tenantId],
    );
    expect(rows).toMatchObject([
      { kind: "promotional", granted: "5000000000", lasts: { days: 10 } },
      { kind: "paid", granted: "50000000000", lasts: null },
    ]);
    const receipt = await getTopUp.execute(shop.customer, { id: started.topUp.id });
    expect(receipt).toMatchObject({ status: "paid", livemode: false, paymentId: refOf(started) });
    expect(receipt.bonusExpiresAt).toBeInstanceOf(Date);
    expect(receipt.seller.name).toBe(shop.slug);
  });

  it("of a distributor moves both books", async () => {
    const started = await start(shop, shop.distributor);
    await decidePayment(refOf(started), "pay");
    await deliver(refOf(started), "succeeded");
    expect(await moneyOf(database.admin, shop.distributor)).toMatchObject({ ...CREDITED, entries: 2 });
    const { rows } = await database.admin.query(
      `SELECT code, side, amount_nano FROM posting WHERE tenant_id = $1 AND party_id = $2 ORDER BY seq`,
      [shop.tenantId, shop.distributor.partyId],
    );
    expect(rows).toEqual([
      { code: "prepaid_with_parent", side: "debit", amount_nano: "55000000000" },
      { code: "tax_recoverable", side: "debit", amount_nano: "3000000000" },
      { code: "bank", side: "credit", amount_nano: "53000000000" },
      { code: "cost_of_sales", side: "credit", amount_nano: "5000000000" },
    ]);
  });

  it.each(["fail", "cancel", "settle_later"] as const)("credits nothing after '%s'", async (decision) => {
    const started = await start(shop);
    await decidePayment(refOf(started), decision);
    const state = { fail: "failed", cancel: "cancelled", settle_later: "pending" } as const;
    expect(await deliver(refOf(started), state[decision])).toBe(state[decision]);
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(NOTHING);
    expect((await getTopUp.execute(shop.customer, { id: started.topUp.id })).status).toBe(state[decision]);
  });
});

describe("a sibling's top-up", () => {
  it("is not there: neither to read nor to refresh, and stays as it was", async () => {
    const started = await start(shop);
    await decidePayment(refOf(started), "pay");
    const { id } = started.topUp;
    for (const attacker of [shop.sibling, shop.distributor]) {
      await expect(getTopUp.execute(attacker, { id })).rejects.toBeInstanceOf(NotFound);
      await expect(refreshTopUp.execute(attacker, { id })).rejects.toBeInstanceOf(NotFound);
      expect((await listTopUps.execute(attacker, {})).rows).toEqual([]);
    }
    const { rows } = await database.admin.query(`SELECT status FROM top_up WHERE id = $1`, [
      fromWireId("topUp", id),
    ]);
    expect(rows).toEqual([{ status: "created" }]);
    expect((await getTopUp.execute(shop.customer, { id })).id).toBe(id);
  });
});
