import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withTenant } from "@/lib/db/with-tenant";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { DEFAULT_PROVIDER, sandboxGateway } from "@/lib/integrations/payments/registry";
import { WebhookRefusedError } from "@/lib/integrations/payments/provider";
import { decidePayment } from "@/lib/integrations/sandbox-payments/books";
import { encodeEvent, type ToldState } from "@/lib/integrations/sandbox-payments/event";
import { rowOfRef } from "@/lib/integrations/sandbox-payments/reference";
import { signWebhook, SIGNATURE_HEADER } from "@/lib/integrations/sandbox-payments/signature";
import { secrets } from "@/lib/secrets";
import type { MemberActor } from "@/lib/usecases/actor";
import { Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { plantMember, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";
import { sweepPayments } from "@/lib/jobs/sweep-payments";

import { createTopUp, type TopUpStarted } from "./create-top-up";
import { getTopUp } from "./get-top-up";
import { handleWebhook } from "./handle-webhook";
import { listTopUps } from "./list-top-ups";
import { refreshTopUp } from "./refresh-top-up";

let database: TestDatabase;
let tenant: PlantedTenant;
let eventNumber = 0;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 8, platform: 4, gateway: 1 });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});
beforeEach(async () => {
  tenant = await plantTenant(`shop-${++eventNumber}`);
  await database.admin.query(`UPDATE edge SET tax_rate_ppm = 60000 WHERE tenant_id = $1`, [tenant.tenantId]);
  await database.admin.query(`UPDATE party SET top_up_offer = $2 WHERE tenant_id = $1 AND kind = 'root'`, [
    tenant.tenantId,
    JSON.stringify({ USD: { bonus: [{ from: "5000", ppm: 100_000 }], bonusDays: 10 } }),
  ]);
});

const start = (actor: MemberActor, amount = "50"): Promise<TopUpStarted> =>
  createTopUp.execute(actor, {
    amount,
    origin: `http://${tenant.slug}.localhost:3000`,
    returnPath: "/portal/top-up",
  });

const refIn = (started: TopUpStarted): string => started.redirectUrl?.split("/pay/")[1] ?? "";

/** A delivery as the sandbox signs it; `number` names the event, so that the same one can come again. */
function delivery(ref: string, state: ToldState, number = ++eventNumber) {
  const body = encodeEvent(number.toString(16).padStart(32, "0"), new Date(), ref, state);
  const headers = new Headers({
    [SIGNATURE_HEADER]: signWebhook(secrets().sandboxWebhookSecret, new Date(), body),
  });
  return { body, headers };
}

async function deliver(ref: string, state: ToldState, number?: number) {
  const { body, headers } = delivery(ref, state, number);
  return handleWebhook(DEFAULT_PROVIDER, body, headers);
}

interface Money {
  posted: bigint;
  grants: number;
  payments: number;
  entries: number;
  events: number;
}

async function moneyOf(actor: MemberActor): Promise<Money> {
  const { rows } = await database.admin.query<Record<keyof Money, string>>(
    `SELECT (SELECT posted_nano FROM wallet WHERE tenant_id = $1 AND buyer_id = $2) AS posted,
      (SELECT count(*) FROM "grant" WHERE tenant_id = $1 AND buyer_id = $2) AS grants,
      (SELECT count(*) FROM payment WHERE tenant_id = $1 AND buyer_id = $2) AS payments,
      (SELECT count(*) FROM journal_entry WHERE tenant_id = $1) AS entries,
      (SELECT count(*) FROM payment_event WHERE tenant_id = $1) AS events`,
    [actor.tenantId, actor.partyId],
  );
  const row = rows[0];
  return {
    posted: BigInt(row?.posted ?? 0),
    grants: Number(row?.grants),
    payments: Number(row?.payments),
    entries: Number(row?.entries),
    events: Number(row?.events),
  };
}

const NOTHING = { posted: 0n, grants: 0, payments: 0, entries: 0 };
const CREDITED = { posted: 55_000_000_000n, grants: 2, payments: 1, entries: 1 };

describe("createTopUp", () => {
  it("records the intent with tax and bonus of the moment, and opens one page for it", async () => {
    const { topUp, redirectUrl } = await start(tenant.customer);
    expect(topUp).toMatchObject({
      ...{ status: "created", netNano: 50_000_000_000n, taxNano: 3_000_000_000n },
      ...{ totalNano: 53_000_000_000n, bonusNano: 5_000_000_000n },
    });
    expect(redirectUrl).toMatch(new RegExp(`^http://${tenant.slug}\\.localhost:3000/pay/sbx_`));
    const page = await sandboxGateway().page(redirectUrl?.split("/pay/")[1] ?? "");
    expect(page).toMatchObject({ state: "open", amountMinor: 5_300n, currency: "USD", reference: topUp.id });
    expect(page?.returnUrl).toBe(`http://${tenant.slug}.localhost:3000/portal/top-up/${topUp.id}`);
    expect(await moneyOf(tenant.customer)).toMatchObject(NOTHING);
  });

  it("does it once for one idempotency key", async () => {
    const input = {
      amount: "50",
      origin: `http://${tenant.slug}.localhost:3000`,
      returnPath: "/portal/top-up",
    };
    const options = { idempotencyKey: "7d1b2f4c-5b1a-4d0e-9f53-000000000001" };
    const [first, second] = await Promise.all([
      createTopUp.execute(tenant.customer, input, options),
      createTopUp.execute(tenant.customer, input, options),
    ]);
    expect(second).toEqual(first);
    expect((await listTopUps.execute(tenant.customer, {})).total).toBe(1);
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
    const input = { amount: "50", origin: `http://${tenant.slug}.localhost`, returnPath: "/portal/top-up" };
    const refusal = await createTopUp
      .execute(tenant.customer, { ...input, ...change })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Invalid);
    expect((refusal as Invalid).fields).toMatchObject(
      "origin" in fields ? { origin: { reason: "not_own_origin" } } : fields,
    );
    expect((await listTopUps.execute(tenant.customer, {})).total).toBe(0);
  });

  it("is not for developers", async () => {
    const { tenantId, partyId } = tenant.customer;
    const developer = await withTenant({ tenantId, partyId: SYSTEM_PARTY_ID }, (tx) =>
      plantMember(tx, {
        tenantId,
        partyId,
        partyKind: "customer",
        role: "developer",
        email: "dev@shop.test",
      }),
    );
    await expect(start(developer)).rejects.toBeInstanceOf(Forbidden);
    await expect(listTopUps.execute(developer, {})).rejects.toBeInstanceOf(Forbidden);
  });
});

describe("a verified payment", () => {
  it("is credited once, however often its events come", async () => {
    const ref = refIn(await start(tenant.customer));
    await decidePayment(ref, "pay");
    expect(await deliver(ref, "succeeded", 900_001)).toBe("credited");
    expect(await deliver(ref, "succeeded", 900_001)).toBe("duplicate");
    expect(await deliver(ref, "succeeded")).toBe("already_paid");
    expect(await moneyOf(tenant.customer)).toEqual({ ...CREDITED, events: 2 });
  });

  it("is credited once when many deliveries race, of one event and of several", async () => {
    const ref = refIn(await start(tenant.customer));
    await decidePayment(ref, "pay");
    const outcomes = await Promise.all([
      ...Array.from({ length: 6 }, () => deliver(ref, "succeeded", 900_002)),
      ...Array.from({ length: 6 }, () => deliver(ref, "succeeded")),
      ...Array.from({ length: 3 }, () => sandboxGatewayRefresh()),
    ]);
    expect(outcomes.filter((outcome) => outcome === "credited").length).toBeLessThanOrEqual(1);
    expect(await moneyOf(tenant.customer)).toEqual({ ...CREDITED, events: 7 });

    async function sandboxGatewayRefresh() {
      const [row] = (await listTopUps.execute(tenant.customer, {})).rows;
      await refreshTopUp.execute(tenant.customer, { id: row?.id ?? "" });
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
      const fresh = await plantTenant(`order-${++eventNumber}`);
      const started = await createTopUp.execute(fresh.customer, {
        ...{ amount: "50", origin: `http://${fresh.slug}.localhost`, returnPath: "/portal/top-up" },
      });
      await decidePayment(refIn(started), "settle_later");
      await decidePayment(refIn(started), "pay");
      for (const state of history) await deliver(refIn(started), state);
      expect(await moneyOf(fresh.customer)).toMatchObject({ posted: 50_000_000_000n, payments: 1 });
      expect((await getTopUp.execute(fresh.customer, { id: started.topUp.id })).status).toBe("paid");
    }
  });

  it("gives a bonus that ends, beside money that does not, and a receipt that says so", async () => {
    const started = await start(tenant.customer);
    await decidePayment(refIn(started), "pay");
    await deliver(refIn(started), "succeeded");
    const { rows } = await database.admin.query(
      `SELECT kind, granted, expires_at - starts_at AS lasts FROM "grant" WHERE tenant_id = $1 ORDER BY priority`,
      [tenant.tenantId],
    );
    expect(rows).toMatchObject([
      { kind: "promotional", granted: "5000000000", lasts: { days: 10 } },
      { kind: "paid", granted: "50000000000", lasts: null },
    ]);
    const receipt = await getTopUp.execute(tenant.customer, { id: started.topUp.id });
    expect(receipt).toMatchObject({ status: "paid", livemode: false, paymentId: refIn(started) });
    expect(receipt.bonusExpiresAt).toBeInstanceOf(Date);
    expect(receipt.seller.name).toBe(tenant.slug);
  });

  it("of a distributor moves both books", async () => {
    const started = await start(tenant.distributor);
    await decidePayment(refIn(started), "pay");
    await deliver(refIn(started), "succeeded");
    expect(await moneyOf(tenant.distributor)).toMatchObject({ ...CREDITED, entries: 2 });
    const { rows } = await database.admin.query(
      `SELECT code, side, amount_nano FROM posting WHERE tenant_id = $1 AND party_id = $2 ORDER BY seq`,
      [tenant.tenantId, tenant.distributor.partyId],
    );
    expect(rows).toEqual([
      { code: "prepaid_with_parent", side: "debit", amount_nano: "55000000000" },
      { code: "tax_recoverable", side: "debit", amount_nano: "3000000000" },
      { code: "bank", side: "credit", amount_nano: "53000000000" },
      { code: "cost_of_sales", side: "credit", amount_nano: "5000000000" },
    ]);
  });

  it.each(["fail", "cancel", "settle_later"] as const)("credits nothing after '%s'", async (decision) => {
    const started = await start(tenant.customer);
    await decidePayment(refIn(started), decision);
    const state = { fail: "failed", cancel: "cancelled", settle_later: "pending" } as const;
    expect(await deliver(refIn(started), state[decision])).toBe(state[decision]);
    expect(await moneyOf(tenant.customer)).toMatchObject(NOTHING);
    expect((await getTopUp.execute(tenant.customer, { id: started.topUp.id })).status).toBe(state[decision]);
  });
});

describe("a delivery", () => {
  it("is believed in nothing but which payment to look at", async () => {
    const ref = refIn(await start(tenant.customer));
    expect(await deliver(ref, "succeeded")).toBe("unchanged");
    expect(await moneyOf(tenant.customer)).toMatchObject(NOTHING);
  });

  it("with a forged signature, another body or no age is refused and leaves no trace", async () => {
    const ref = refIn(await start(tenant.customer));
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
    expect(await moneyOf(tenant.customer)).toEqual({ ...NOTHING, events: 0 });
  });

  it("about a payment nobody has is kept and does nothing", async () => {
    const ref = refIn(await start(tenant.customer));
    const unknown = `${ref.slice(0, -4)}0000`;
    expect(await deliver(unknown, "succeeded")).toBe("unknown_payment");
    expect(await moneyOf(tenant.customer)).toEqual({ ...NOTHING, events: 1 });
  });
});

describe("a payment that is not what was ordered", () => {
  it.each([
    ["amount", "amount_minor = amount_minor - 1"],
    ["currency", "currency = 'CNY'"],
  ])("credits nothing and alerts the seller: %s", async (what, change) => {
    const ref = refIn(await start(tenant.customer));
    await decidePayment(ref, "pay");
    await database.admin.query(`UPDATE sandbox_payment SET ${change} WHERE id = $1`, [rowOfRef(ref)?.id]);
    expect(await deliver(ref, "succeeded")).toBe("mismatch");
    expect(await deliver(ref, "succeeded")).toBe("mismatch");
    expect(await moneyOf(tenant.customer)).toMatchObject(NOTHING);
    const { rows } = await database.admin.query(
      `SELECT party_id, kind, occurrences, detail FROM alert WHERE tenant_id = $1`,
      [tenant.tenantId],
    );
    expect(rows).toEqual([
      { party_id: tenant.tenantId, kind: "payment_mismatch", occurrences: 2, detail: { differing: [what] } },
    ]);
  });

  it("credits nothing when it names somebody else's order", async () => {
    const mine = await start(tenant.customer);
    const theirs = await start(tenant.sibling);
    await decidePayment(refIn(mine), "pay");
    await database.admin.query(`DELETE FROM sandbox_payment WHERE id = $1`, [rowOfRef(refIn(theirs))?.id]);
    await database.admin.query(`UPDATE sandbox_payment SET reference = $2 WHERE id = $1`, [
      rowOfRef(refIn(mine))?.id,
      theirs.topUp.id,
    ]);
    expect(await deliver(refIn(mine), "succeeded")).toBe("mismatch");
    expect(await moneyOf(tenant.customer)).toMatchObject(NOTHING);
    expect(await moneyOf(tenant.sibling)).toMatchObject(NOTHING);
  });

  it("credits nothing when another tenant's top-up stands on it", async () => {
    const other = await plantTenant(`other-${++eventNumber}`);
    const paid = await createTopUp.execute(other.customer, {
      ...{ amount: "50", origin: `http://${other.slug}.localhost`, returnPath: "/portal/top-up" },
    });
    await decidePayment(refIn(paid), "pay");
    await deliver(refIn(paid), "succeeded");
    const ref = refIn(await start(tenant.customer));
    await database.admin.query(`UPDATE payment SET provider_payment_id = $2 WHERE tenant_id = $1`, [
      other.tenantId,
      ref,
    ]);
    await decidePayment(ref, "pay");
    expect(await deliver(ref, "succeeded")).toBe("mismatch");
    expect(await moneyOf(tenant.customer)).toMatchObject(NOTHING);
  });
});

describe("a lost webhook", () => {
  const sweepAt = (at: Date) => sweepPayments.run({}, { now: at, signal: new AbortController().signal });
  const later = (ms: number) => new Date(Date.now() + ms);

  it("is healed by the sweep, once", async () => {
    const started = await start(tenant.customer);
    await decidePayment(refIn(started), "pay");
    await sweepAt(later(10_000));
    expect(await moneyOf(tenant.customer)).toMatchObject(NOTHING);
    await sweepAt(later(10 * 60_000));
    await sweepAt(later(15 * 60_000));
    expect(await moneyOf(tenant.customer)).toMatchObject(CREDITED);
  });

  it("is healed by the payer who comes back", async () => {
    const started = await start(tenant.customer);
    await decidePayment(refIn(started), "pay");
    await refreshTopUp.execute(tenant.customer, { id: started.topUp.id });
    expect((await getTopUp.execute(tenant.customer, { id: started.topUp.id })).status).toBe("paid");
    expect(await moneyOf(tenant.customer)).toMatchObject(CREDITED);
  });

  it("of a page left open for a day gives the top-up up; money that comes all the same is credited", async () => {
    const started = await start(tenant.customer);
    const status = async () => (await getTopUp.execute(tenant.customer, { id: started.topUp.id })).status;
    await sweepAt(later(23 * 3_600_000));
    expect(await status()).toBe("created");
    await sweepAt(later(25 * 3_600_000));
    expect(await status()).toBe("cancelled");
    await decidePayment(refIn(started), "pay");
    expect(await deliver(refIn(started), "succeeded")).toBe("credited");
    expect(await moneyOf(tenant.customer)).toMatchObject(CREDITED);
  });
});

describe("a sibling's top-up", () => {
  it("is not there: neither to read nor to refresh, and stays as it was", async () => {
    const started = await start(tenant.customer);
    await decidePayment(refIn(started), "pay");
    const { id } = started.topUp;
    for (const attacker of [tenant.sibling, tenant.distributor]) {
      await expect(getTopUp.execute(attacker, { id })).rejects.toBeInstanceOf(NotFound);
      await expect(refreshTopUp.execute(attacker, { id })).rejects.toBeInstanceOf(NotFound);
      expect((await listTopUps.execute(attacker, {})).rows).toEqual([]);
    }
    const { rows } = await database.admin.query(`SELECT status FROM top_up WHERE id = $1`, [
      fromWireId("topUp", id),
    ]);
    expect(rows).toEqual([{ status: "created" }]);
    expect((await getTopUp.execute(tenant.customer, { id })).id).toBe(id);
  });
});
