import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { getCustomer } from "@/lib/usecases/customer/get-customer";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { changeKey } from "@/lib/usecases/key/change-key";
import { createKey } from "@/lib/usecases/key/create-key";
import { getKey } from "@/lib/usecases/key/get-key";
import { revokeKey } from "@/lib/usecases/key/revoke-key";
import { rotateKey } from "@/lib/usecases/key/rotate-key";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { setRoutingPolicy } from "@/lib/usecases/upstream/set-routing-policy";
import { upstreamChoices } from "@/lib/usecases/upstream/upstream-choices";

import { ownLimits } from "./own-limits";
import { suggestedLimits } from "./schemas";
import { setBuyerLimits } from "./set-buyer-limits";
import { setOwnRouting } from "./set-own-routing";
import { setTenantLimits } from "./set-tenant-limits";
import { tenantLimits } from "./tenant-limits";

let database: TestDatabase;
let tenant: PlantedTenant;
let other: PlantedTenant;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("limits");
  other = await plantTenant("limits-other");
});
afterAll(() => database.close());

const limitsOf = async (id: string) => (await getKey.execute(tenant.customer, { id })).limits;

describe("a key's limits", () => {
  it("are those its maker gave it, the suggested ones from the form", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "New", ...suggestedLimits("USD") });
    expect(await limitsOf(key.id)).toMatchObject({
      ...{ streams: 5, requestsPerMinute: null, unreadable: false },
      budgets: [{ period: "day", limitNano: 20_000_000_000n, spentNano: 0n }],
    });
    const bare = await createKey.execute(tenant.customer, { name: "Bare" });
    expect(await limitsOf(bare.key.id)).toMatchObject({ streams: null, budgets: [] });
  });

  it("change, with addresses in one spelling, and what was spent stays", async () => {
    const { key } = await createKey.execute(tenant.customer, {
      name: "Changing",
      budgetDay: "10",
      budgetWeek: "50",
    });
    await database.admin.query(
      "UPDATE budget SET spent_nano = 3000000000, window_start = now() WHERE limit_nano = 10000000000",
    );
    await changeKey.execute(tenant.customer, {
      ...{ id: key.id, name: "Changed", requestsPerMinute: "1,000", tokensPerMinute: "50000" },
      ...{ addresses: "10.1.2.3/8, 203.0.113.9\n203.0.113.9", budgetDay: "12.5", budgetTotal: "100" },
    });
    const changed = await getKey.execute(tenant.customer, { id: key.id });
    expect(changed.name).toBe("Changed");
    expect(changed.limits).toMatchObject({
      ...{ requestsPerMinute: 1_000, tokensPerMinute: 50_000, streams: null },
      addresses: ["10.0.0.0/8", "203.0.113.9"],
      budgets: [
        { period: "day", limitNano: 12_500_000_000n, spentNano: 3_000_000_000n },
        { period: "total", limitNano: 100_000_000_000n, spentNano: 0n, endsAt: null },
      ],
    });
    expect(changed.limits.texts.budgetDay).toBe("12.50");
  });

  it("show nothing spent of a day that has passed", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Yesterday", budgetDay: "11" });
    await database.admin.query(
      "UPDATE budget SET spent_nano = 3, window_start = now() - interval '2 days' WHERE limit_nano = 11000000000",
    );
    expect((await limitsOf(key.id)).budgets[0]?.spentNano).toBe(0n);
  });

  it("go on with the key's successor, with what was spent: rotating refills no budget", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Old", streams: "3", budgetMonth: "7" });
    await database.admin.query(
      "UPDATE budget SET spent_nano = 5, window_start = now() WHERE limit_nano = 7000000000",
    );
    const { key: next } = await rotateKey.execute(tenant.customer, { id: key.id, graceHours: 24 });
    expect(await limitsOf(next.id)).toMatchObject({
      streams: 3,
      budgets: [{ period: "month", limitNano: 7_000_000_000n, spentNano: 5n }],
    });
  });

  it.each([
    { requestsPerMinute: "0" },
    { requestsPerMinute: "many" },
    { streams: "1.5" },
    { addresses: "10.0.0.0/99" },
    { budgetDay: "-1" },
  ])("are refused as %j", async (limits) => {
    const refused = createKey.execute(tenant.customer, { name: "Bad", ...limits });
    await expect(refused).rejects.toBeInstanceOf(Invalid);
  });

  it("of an ended key, or of somebody else's, cannot be changed", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Ended" });
    const change = { id: key.id, name: "Ended", streams: "1" };
    await expect(changeKey.execute(other.customer, change)).rejects.toBeInstanceOf(NotFound);
    await revokeKey.execute(tenant.customer, { id: key.id });
    await expect(changeKey.execute(tenant.customer, change)).rejects.toBeInstanceOf(Conflict);
  });

  it("that stopped calls lately are told on the key's page", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Hit" });
    await database.admin.query(
      `INSERT INTO alert (tenant_id, id, party_id, kind, subject_kind, subject_id, detail, last_seen_at, occurrences)
       SELECT tenant_id, gen_random_uuid(), party_id, kind, 'api_key', id, '{"whose":"key","period":"day"}', at, 1
       FROM api_key, (VALUES ('limit_budget', now()), ('limit_streams', now() - interval '8 days')) AS hit(kind, at) WHERE name = 'Hit'`,
    );
    const { hits } = await getKey.execute(tenant.customer, { id: key.id });
    expect(hits).toMatchObject([{ kind: "limit_budget", whose: "key", detail: { period: "day" } }]);
  });
});

describe("a customer's limits", () => {
  it("are set by its seller alone, and audited", async () => {
    const id = toWireId("party", tenant.customer.partyId);
    const input = { id, requestsPerMinute: "600", budgetMonth: "1000" };
    await setBuyerLimits.execute(tenant.root, input);
    const { rows } = await database.admin.query(
      `SELECT p.limits, b.limit_nano, b.api_key_id FROM party p JOIN budget b ON b.buyer_id = p.id AND b.api_key_id IS NULL
       WHERE p.id = $1`,
      [tenant.customer.partyId],
    );
    expect(rows).toEqual([
      { limits: { requestsPerMinute: 600 }, limit_nano: "1000000000000", api_key_id: null },
    ]);
    await expect(setBuyerLimits.execute(other.root, input)).rejects.toBeInstanceOf(NotFound);
    const audit = await database.admin.query(
      "SELECT 1 FROM audit_event WHERE command = 'customer.set_use_limits'",
    );
    expect(audit.rowCount).toBe(1);
  });
});

describe("limits of all customers together, and routing beside them", () => {
  const stored = async (table: "tenant" | "party", id: string) => {
    const { rows } = await database.admin.query<{ limits: unknown }>(
      `SELECT limits FROM ${table} WHERE id = $1`,
      [id],
    );
    return rows[0]?.limits;
  };
  const policy = { tags: "eu, zdr, eu,", denyDataCollection: true };

  it("are set by the reseller, whose policy stays, and told as a form takes them", async () => {
    const { tenantId } = tenant;
    await setRoutingPolicy.execute(tenant.root, { ...policy, tieBreaker: "price" });
    await setTenantLimits.execute(tenant.root, { requestsPerMinute: "6,000", streams: "200" });
    expect(await stored("tenant", tenantId)).toEqual({
      ...{ requestsPerMinute: 6_000, streams: 200 },
      routing: {
        ...{ requireTags: ["eu", "zdr"], denyDataCollection: true, country: null, tieBreaker: "price" },
      },
    });
    const told = await tenantLimits.execute(tenant.root, {});
    expect(told).toMatchObject({ requestsPerMinute: 6_000, unreadable: false, budgets: [] });
    expect(told.texts).toMatchObject({ requestsPerMinute: "6000", tokensPerMinute: "", streams: "200" });
    expect((await upstreamChoices.execute(tenant.root, {})).policy.tieBreaker).toBe("price");
    await setTenantLimits.execute(tenant.root, {});
    expect(Object.keys((await stored("tenant", tenantId)) as object)).toEqual(["routing"]);
  });

  it("are nobody else's", async () => {
    for (const actor of [tenant.distributor, tenant.customer]) {
      await expect(setTenantLimits.execute(actor, {})).rejects.toBeInstanceOf(Forbidden);
      await expect(setRoutingPolicy.execute(actor, policy)).rejects.toBeInstanceOf(Forbidden);
    }
    const buyerId = toWireId("party", tenant.customer.partyId);
    await expect(setRoutingPolicy.execute(other.root, { ...policy, buyerId })).rejects.toBeInstanceOf(
      NotFound,
    );
  });

  it("of a customer: its country, its limits and what it demands itself do not lose each other", async () => {
    const { partyId } = tenant.sibling;
    const id = toWireId("party", partyId);
    const own = { requireTags: ["us", "us"], denyDataCollection: true };
    await setOwnRouting.execute(tenant.sibling, own);
    await setRoutingPolicy.execute(tenant.root, { ...policy, buyerId: id, country: "cn" });
    await setBuyerLimits.execute(tenant.root, { id, streams: "3" });
    await setOwnRouting.execute(tenant.sibling, { ...own, denyDataCollection: false });
    expect(await stored("party", partyId)).toMatchObject({
      streams: 3,
      routing: {
        ...{ requireTags: ["eu", "zdr"], country: "cn" },
        own: { requireTags: ["us"], denyDataCollection: false },
      },
    });
    expect(await ownLimits.execute(tenant.sibling, {})).toMatchObject({
      limits: { streams: 3, unreadable: false },
      own: { requireTags: ["us"], denyDataCollection: false },
      seller: { country: "CN", requireTags: ["eu", "zdr"], denyDataCollection: true },
    });
    expect((await getCustomer.execute(tenant.root, { id })).routing).toMatchObject({
      policy: { country: "CN" },
      own: { requireTags: ["us"] },
    });
    const unreadable = setRoutingPolicy.execute(tenant.root, { ...policy, buyerId: id, country: "China" });
    await expect(unreadable).rejects.toBeInstanceOf(Invalid);
  });
});
