import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { DEFAULT_PROVIDER } from "@/lib/integrations/payments/registry";
import { WebhookRefusedError } from "@/lib/integrations/payments/provider";
import { decidePayment } from "@/lib/integrations/sandbox-payments/books";
import { rowOfRef } from "@/lib/integrations/sandbox-payments/reference";
import { signWebhook, SIGNATURE_HEADER } from "@/lib/integrations/sandbox-payments/signature";
import { sweepPayments } from "@/lib/jobs/sweep-payments";
import { secrets } from "@/lib/secrets";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import type { PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { getTopUp } from "./get-top-up";
import { handleWebhook } from "./handle-webhook";
import { refreshTopUp } from "./refresh-top-up";
import { CREDITED, deliver, delivery, moneyOf, NOTHING, plantShop, refOf, start } from "./testing/shop";

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

describe("a delivery", () => {
  it("is believed in nothing but which payment to look at", async () => {
    const ref = refOf(await start(shop));
    expect(await deliver(ref, "succeeded")).toBe("unchanged");
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(NOTHING);
  });

  it("with a forged signature, another body or no age is refused and leaves no trace", async () => {
    const ref = refOf(await start(shop));
    await decidePayment(ref, "pay");
    const { body, headers } = delivery(ref, "succeeded");
    const forged = new Headers({ [SIGNATURE_HEADER]: signWebhook("not the secret", new Date(), body) });
    const old = new Headers({
      [SIGNATURE_HEADER]: signWebhook(secrets().sandboxWebhookSecret, new Date(Date.now() - 3_600_000), body),
    });
    const other = Buffer.from(body.toString().replace(/"created":\d+/, '"created":1'));
    for (const [raw, by] of [
      [body, forged],
      [body, old],
      [other, headers],
      [body, new Headers()],
    ] as const) {
      await expect(handleWebhook(DEFAULT_PROVIDER, raw, by)).rejects.toBeInstanceOf(WebhookRefusedError);
    }
    expect(await moneyOf(database.admin, shop.customer)).toEqual({ ...NOTHING, events: 0 });
  });

  it("about a payment nobody has is kept and does nothing", async () => {
    const ref = refOf(await start(shop));
    const unknown = `${ref.slice(0, -4)}0000`;
    expect(await deliver(unknown, "succeeded")).toBe("unknown_payment");
    expect(await moneyOf(database.admin, shop.customer)).toEqual({ ...NOTHING, events: 1 });
  });
});

describe("a payment that is not what was ordered", () => {
  it.each([
    ["amount", "amount_minor = amount_minor - 1"],
    ["currency", "currency = 'CNY'"],
  ])("credits nothing and alerts the seller: %s", async (what, change) => {
    const ref = refOf(await start(shop));
    await decidePayment(ref, "pay");
    await database.admin.query(`UPDATE sandbox_payment SET ${change} WHERE id = $1`, [rowOfRef(ref)?.id]);
    expect(await deliver(ref, "succeeded")).toBe("mismatch");
    expect(await deliver(ref, "succeeded")).toBe("mismatch");
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(NOTHING);
    const { rows } = await database.admin.query(
      `SELECT party_id, kind, occurrences, detail FROM alert WHERE tenant_id = $1`,
      [shop.tenantId],
    );
    expect(rows).toEqual([
      { party_id: shop.tenantId, kind: "payment_mismatch", occurrences: 2, detail: { differing: [what] } },
    ]);
  });

  it("credits nothing when it names somebody else's order", async () => {
    const mine = await start(shop);
    const theirs = await start(shop, shop.sibling);
    await decidePayment(refOf(mine), "pay");
    await database.admin.query(`DELETE FROM sandbox_payment WHERE id = $1`, [rowOfRef(refOf(theirs))?.id]);
    await database.admin.query(`UPDATE sandbox_payment SET reference = $2 WHERE id = $1`, [
      rowOfRef(refOf(mine))?.id,
      theirs.topUp.id,
    ]);
    expect(await deliver(refOf(mine), "succeeded")).toBe("mismatch");
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(NOTHING);
    expect(await moneyOf(database.admin, shop.sibling)).toMatchObject(NOTHING);
  });

  it("credits nothing when another tenant's top-up stands on it", async () => {
    const other = await plantShop(database.admin);
    const paid = await start(other);
    await decidePayment(refOf(paid), "pay");
    await deliver(refOf(paid), "succeeded");
    const ref = refOf(await start(shop));
    await database.admin.query(`UPDATE payment SET provider_payment_id = $2 WHERE tenant_id = $1`, [
      other.tenantId,
      ref,
    ]);
    await decidePayment(ref, "pay");
    expect(await deliver(ref, "succeeded")).toBe("mismatch");
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(NOTHING);
  });
});

describe("a lost webhook", () => {
  const sweepAt = (at: Date) => sweepPayments.run({}, { now: at, signal: new AbortController().signal });
  const later = (ms: number) => new Date(Date.now() + ms);

  it("is healed by the sweep, once", async () => {
    const started = await start(shop);
    await decidePayment(refOf(started), "pay");
    await sweepAt(later(10_000));
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(NOTHING);
    await sweepAt(later(10 * 60_000));
    await sweepAt(later(15 * 60_000));
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(CREDITED);
  });

  it("is healed by the payer who comes back", async () => {
    const started = await start(shop);
    await decidePayment(refOf(started), "pay");
    await refreshTopUp.execute(shop.customer, { id: started.topUp.id });
    expect((await getTopUp.execute(shop.customer, { id: started.topUp.id })).status).toBe("paid");
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(CREDITED);
  });

  it("of a page left open for a day gives the top-up up; money that comes all the same is credited", async () => {
    const started = await start(shop);
    const status = async () => (await getTopUp.execute(shop.customer, { id: started.topUp.id })).status;
    await sweepAt(later(23 * 3_600_000));
    expect(await status()).toBe("created");
    await sweepAt(later(25 * 3_600_000));
    expect(await status()).toBe("cancelled");
    await decidePayment(refOf(started), "pay");
    expect(await deliver(refOf(started), "succeeded")).toBe("credited");
    expect(await moneyOf(database.admin, shop.customer)).toMatchObject(CREDITED);
  });
});
