import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withPlatform, withTenant } from "@/lib/db/with-tenant";

interface Setting {
  tenant: string | null;
}

const one = { tenantId: randomUUID(), partyId: SYSTEM_PARTY_ID };
const two = { tenantId: randomUUID(), partyId: SYSTEM_PARTY_ID };
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 1, platform: 2, gateway: 1 });
  for (const [index, scope] of [one, two].entries()) {
    await database.admin.query(
      `INSERT INTO tenant (id, slug, name, kind, status, currency, time_zone) VALUES ($1, $2, $2, 'reseller', 'active', 'USD', 'UTC')`,
      [scope.tenantId, `tenant-${index}`],
    );
  }
});
afterAll(() => database.close());

describe("withTenant", () => {
  it("shows a scope its own tenant only, in reads and in writes", async () => {
    const seen = await withTenant(one, (tx) => tx.tenant.findMany());
    expect(seen.map((tenant) => tenant.id)).toEqual([one.tenantId]);
    const changed = await withTenant(one, (tx) =>
      tx.tenant.updateMany({ where: { id: two.tenantId }, data: { name: "taken over" } }),
    );
    expect(changed.count).toBe(0);
  });

  it("leaves no scope behind on the connection", async () => {
    await withTenant(one, (tx) => tx.tenant.count());
    // The pool has one connection, so this is the one that was used.
    const { rows } = await pools().tenant.query<Setting>(
      "SELECT current_setting('app.tenant_id', true) AS tenant",
    );
    expect(rows[0]?.tenant).toBe("");
    const visible = await pools().tenant.query("SELECT 1 FROM tenant");
    expect(visible.rowCount).toBe(0);
  });

  it("leaves no scope behind when the work throws", async () => {
    await expect(withTenant(one, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const { rows } = await pools().tenant.query<Setting>(
      "SELECT current_setting('app.tenant_id', true) AS tenant",
    );
    expect(rows[0]?.tenant).toBe("");
  });

  it("rolls everything back when the work throws", async () => {
    const work = withTenant(one, async (tx) => {
      await tx.tenant.update({ where: { id: one.tenantId }, data: { name: "half done" } });
      throw new Error("stop");
    });
    await expect(work).rejects.toThrow("stop");
    const tenant = await withTenant(one, (tx) =>
      tx.tenant.findUniqueOrThrow({ where: { id: one.tenantId } }),
    );
    expect(tenant.name).toBe("tenant-0");
  });

  it("refuses ids that are no UUIDs and a transaction inside a transaction", async () => {
    expect(() => withTenant({ tenantId: "", partyId: SYSTEM_PARTY_ID }, (tx) => tx.tenant.count())).toThrow(
      TypeError,
    );
    const nested = withTenant(one, () => withPlatform((tx) => tx.tenant.count()));
    await expect(nested).rejects.toThrow("inside a tenant transaction");
  });

  it("runs the work again after a deadlock", async () => {
    const ids = [one.tenantId, two.tenantId].sort();
    let runs = 0;
    const lockBoth = (order: readonly string[]) =>
      withPlatform(async (tx) => {
        runs += 1;
        for (const id of order) {
          await tx.$queryRaw`SELECT id FROM tenant WHERE id = ${id}::uuid FOR UPDATE`;
          await tx.$queryRaw`SELECT 1 FROM pg_sleep(0.3)`;
        }
      });
    await Promise.all([lockBoth(ids), lockBoth([...ids].reverse())]);
    expect(runs).toBe(3);
  });
});

describe("withPlatform", () => {
  it("sees every tenant", async () => {
    expect(await withPlatform((tx) => tx.tenant.count({ where: { slug: { startsWith: "tenant-" } } }))).toBe(
      2,
    );
  });
});

describe("gatewayPool", () => {
  it("gives int8 as bigint, alone and in arrays", async () => {
    const { rows } = await gatewayPool().query(
      "SELECT 9007199254740993::bigint AS one, ARRAY[1, NULL]::bigint[] AS many",
    );
    expect(rows[0]).toEqual({ one: 9007199254740993n, many: [1n, null] });
  });

  it("signs in as app_gateway and may not write tables", async () => {
    const { rows } = await gatewayPool().query<{ who: string }>("SELECT current_user AS who");
    expect(rows[0]?.who).toBe("app_gateway");
    await expect(gatewayPool().query("UPDATE wallet SET posted_nano = 0")).rejects.toThrow(
      "permission denied",
    );
  });
});
