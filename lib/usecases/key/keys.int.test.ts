import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { apiKeyShape } from "@/lib/domain/access/api-key";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { apiKeyDigest } from "@/lib/integrations/vault/api-key-digest";
import { secrets } from "@/lib/secrets";
import type { MemberActor } from "@/lib/usecases/actor";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { plantMember, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { createKey } from "./create-key";
import { getKey } from "./get-key";
import { listKeyModels } from "./list-key-models";
import { listKeys } from "./list-keys";
import { revokeKey } from "./revoke-key";
import { rotateKey } from "./rotate-key";

let database: TestDatabase;
let tenant: PlantedTenant;
let finance: MemberActor;
const modelIds = [randomUUID(), randomUUID()];

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("keys");
  const { tenantId, partyId } = tenant.customer;
  await withPlatform(async (tx) => {
    const who = { tenantId, partyId, partyKind: "customer" as const, email: "finance@keys.test" };
    finance = await plantMember(tx, { ...who, role: "finance" });
    for (const [index, id] of modelIds.entries()) {
      await tx.model.create({
        data: {
          ...{
            tenantId,
            id,
            name: `model-${index}`,
            displayName: `Model ${index}`,
            vendor: "acme",
            modality: "text",
          },
          ...{ contextWindow: 8_000, maxOutput: 4_000, defaultMaxOutput: 1_000, status: "published" },
        },
      });
    }
  });
});
afterAll(() => database.close());

const rowOf = async (wireId: string) => {
  const { rows } = await database.admin.query<Record<string, unknown>>(
    "SELECT * FROM api_key WHERE id = $1",
    [fromWireId("apiKey", wireId)],
  );
  return rows[0];
};

describe("createKey", () => {
  it("shows the key once and keeps its digest and hint only", async () => {
    const { key, secret } = await createKey.execute(tenant.customer, { name: " Production " });
    expect(key).toMatchObject({ name: "Production", state: "active", modelIds: [], expiresAt: null });
    expect(apiKeyShape(secret ?? "")).toBe("ours");
    const row = await rowOf(key.id);
    expect(row?.digest).toEqual(apiKeyDigest(secrets().apiKeyPepper, secret ?? ""));
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(JSON.stringify(await listKeys.execute(tenant.customer, {}))).not.toContain(secret);
    const { rows } = await database.admin.query(
      "SELECT detail::text FROM audit_event UNION SELECT result::text FROM command_receipt",
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it("does not show it again for the same idempotency key", async () => {
    const options = { idempotencyKey: randomUUID() };
    const first = await createKey.execute(tenant.customer, { name: "Once" }, options);
    const second = await createKey.execute(tenant.customer, { name: "Once" }, options);
    expect(first.secret).not.toBeNull();
    expect(second).toEqual({ key: first.key, secret: null });
  });

  it("limits it to models the party may call", async () => {
    const [one, two] = modelIds.map((id) => toWireId("model", id));
    const { key } = await createKey.execute(tenant.customer, {
      name: "Limited",
      modelIds: [one ?? ""],
      expiresInDays: 7,
    });
    expect(await getKey.execute(tenant.customer, { id: key.id })).toMatchObject({
      modelIds: [one],
      models: [{ name: "model-0" }],
      createdBy: "owner@cust.test",
    });
    await database.admin.query("UPDATE edge SET allowed_model_ids = $2 WHERE buyer_id = $1", [
      tenant.sibling.partyId,
      [modelIds[0]],
    ]);
    expect(await listKeyModels.execute(tenant.sibling, {})).toMatchObject([{ name: "model-0" }]);
    const beyond = createKey.execute(tenant.sibling, { name: "Beyond", modelIds: [two ?? ""] });
    await expect(beyond).rejects.toBeInstanceOf(Invalid);
  });

  it("is not for finance, who sees no keys either", async () => {
    await expect(createKey.execute(finance, { name: "No" })).rejects.toBeInstanceOf(Forbidden);
    await expect(listKeys.execute(finance, {})).rejects.toBeInstanceOf(Forbidden);
  });
});

describe("rotateKey", () => {
  it("gives the old one its grace and names the successor", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Rotating" });
    const { key: next, secret } = await rotateKey.execute(tenant.customer, { id: key.id, graceHours: 24 });
    expect(secret).not.toBeNull();
    expect(next.name).toBe("Rotating");
    const old = await getKey.execute(tenant.customer, { id: key.id });
    expect(old).toMatchObject({ state: "replaced", replacedById: next.id });
    expect(old.expiresAt?.getTime()).toBeCloseTo(Date.now() + 24 * 3_600_000, -5);
    expect(await getKey.execute(tenant.customer, { id: next.id })).toMatchObject({
      state: "active",
      replacesId: key.id,
    });
    const again = rotateKey.execute(tenant.customer, { id: key.id, graceHours: 24 });
    await expect(again).rejects.toBeInstanceOf(Conflict);
    const later = { now: new Date(Date.now() + 25 * 3_600_000) };
    expect((await getKey.execute(tenant.customer, { id: key.id }, later)).state).toBe("expired");
  });

  it("never gives a key longer than it had, and ends it at once without grace", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Short", expiresInDays: 1 });
    const { key: next } = await rotateKey.execute(tenant.customer, { id: key.id, graceHours: 168 });
    expect((await getKey.execute(tenant.customer, { id: key.id })).expiresAt).toEqual(key.expiresAt);
    await rotateKey.execute(tenant.customer, { id: next.id, graceHours: 0 });
    expect((await getKey.execute(tenant.customer, { id: next.id })).state).toBe("revoked");
  });

  it("makes one successor when two people rotate at once", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Raced" });
    const both = await Promise.allSettled([
      rotateKey.execute(tenant.customer, { id: key.id, graceHours: 1 }),
      rotateKey.execute(tenant.customer, { id: key.id, graceHours: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("revokeKey", () => {
  it("ends it, tells the gateway, and bears being repeated", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Leaked" });
    const { rows: before } = await database.admin.query(
      "SELECT 1 FROM directory_change WHERE kind = 'api_key'",
    );
    const revoked = await revokeKey.execute(tenant.customer, { id: key.id });
    expect(revoked.state).toBe("revoked");
    expect(await revokeKey.execute(tenant.customer, { id: key.id })).toEqual(revoked);
    const { rows: after } = await database.admin.query(
      "SELECT 1 FROM directory_change WHERE kind = 'api_key'",
    );
    expect(after.length).toBe(before.length + 1);
  });
});

describe("somebody else's key", () => {
  it("is not there for siblings, distributors and the seller's own key pages, and stays as it was", async () => {
    const { key } = await createKey.execute(tenant.customer, { name: "Mine" });
    const before = await rowOf(key.id);
    for (const attacker of [tenant.sibling, tenant.distributor, tenant.root]) {
      await expect(getKey.execute(attacker, { id: key.id })).rejects.toBeInstanceOf(NotFound);
      await expect(revokeKey.execute(attacker, { id: key.id })).rejects.toBeInstanceOf(NotFound);
      await expect(rotateKey.execute(attacker, { id: key.id, graceHours: 0 })).rejects.toBeInstanceOf(
        NotFound,
      );
      expect((await listKeys.execute(attacker, {})).map(({ id }) => id)).not.toContain(key.id);
    }
    expect(await rowOf(key.id)).toEqual(before);
    expect((await getKey.execute(tenant.customer, { id: key.id })).name).toBe("Mine");
  });
});
