import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { apiKeyDigest } from "@/lib/integrations/vault/api-key-digest";
import { secrets } from "@/lib/secrets";
import type { MemberActor } from "@/lib/usecases/actor";
import { Conflict, Forbidden } from "@/lib/usecases/errors";
import { listKeys } from "@/lib/usecases/key/list-keys";
import { plantMember, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { openPlayground } from "./open-playground";
import { playgroundModels } from "./playground-models";

let database: TestDatabase;
let tenant: PlantedTenant;
let colleague: MemberActor;
let finance: MemberActor;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("playground");
  const { tenantId, partyId } = tenant.customer;
  await withPlatform(async (tx) => {
    const who = { tenantId, partyId, partyKind: "customer" as const };
    colleague = await plantMember(tx, { ...who, email: "dev@playground.test", role: "developer" });
    finance = await plantMember(tx, { ...who, email: "finance@playground.test", role: "finance" });
    for (const [name, modality, status] of [
      ["talks", "text", "published"],
      ["paints", "image", "published"],
      ["hidden", "text", "draft"],
    ] as const) {
      await tx.model.create({
        data: {
          ...{ tenantId, id: randomUUID(), name, displayName: name, vendor: "acme", modality, status },
          ...{ contextWindow: 8_000, maxOutput: 4_000, defaultMaxOutput: 1_000, capabilities: ["vision"] },
        },
      });
    }
  });
});
afterAll(() => database.close());

interface Row {
  readonly id: string;
  readonly digest: Buffer;
  readonly expires_at: Date;
  readonly created_by_id: string;
  readonly limits: object;
}

async function keys(): Promise<Row[]> {
  const { rows } = await database.admin.query<Row>(
    "SELECT * FROM api_key WHERE purpose = 'playground' ORDER BY id",
  );
  return rows;
}

async function budgets() {
  const { rows } = await database.admin.query<{ api_key_id: string; period: string; limit_nano: string }>(
    "SELECT api_key_id, period, limit_nano::text FROM budget ORDER BY id",
  );
  return rows;
}

describe("openPlayground", () => {
  it("gives a key that ends within the hour, with a day's budget and limits, and is in no list", async () => {
    const now = new Date();
    const opened = await openPlayground.execute(tenant.customer, {}, { now });
    expect(opened.expiresAt.getTime() - now.getTime()).toBe(3_600_000);
    const [row] = await keys();
    expect(row?.digest).toEqual(apiKeyDigest(secrets().apiKeyPepper, opened.secret ?? ""));
    expect(row).toMatchObject({ limits: { streams: 4, requestsPerMinute: 30 } });
    expect(await budgets()).toEqual([
      { api_key_id: row?.id, period: "day", limit_nano: String(opened.dayLimitNano) },
    ]);
    expect(await listKeys.execute(tenant.customer, {})).toEqual([]);
  });

  it("changes the text of the same key when opened again, so that the day's budget is had once", async () => {
    const [before] = await keys();
    const again = await openPlayground.execute(tenant.customer, {});
    const [after, ...more] = await keys();
    expect(more).toEqual([]);
    expect(after?.id).toBe(before?.id);
    expect(after?.digest).not.toEqual(before?.digest);
    expect(after?.digest).toEqual(apiKeyDigest(secrets().apiKeyPepper, again.secret ?? ""));
    expect(await budgets()).toHaveLength(1);
  });

  it("makes one of each member, also when pages open at once", async () => {
    await Promise.all([1, 2, 3].map(() => openPlayground.execute(colleague, {})));
    expect((await keys()).map((row) => row.created_by_id).sort()).toEqual(
      [tenant.customer.memberId, colleague.memberId].sort(),
    );
  });

  it("leaves its trail, and the secret nowhere", async () => {
    const options = { idempotencyKey: randomUUID() };
    const { secret } = await openPlayground.execute(tenant.customer, {}, options);
    expect(await openPlayground.execute(tenant.customer, {}, options)).toMatchObject({ secret: null });
    const { rows } = await database.admin.query<{ command: string; text: string }>(
      "SELECT command, detail::text AS text FROM audit_event UNION ALL SELECT command, result::text FROM command_receipt",
    );
    expect(rows.some(({ command }) => command === "playground.open")).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it("is for those who may make keys, and for parties that buy", async () => {
    await expect(openPlayground.execute(finance, {})).rejects.toThrow(Forbidden);
    await expect(openPlayground.execute(tenant.root, {})).rejects.toThrow(Conflict);
  });
});

describe("playgroundModels", () => {
  it("are the published ones that talk", async () => {
    expect(await playgroundModels.execute(tenant.customer, {})).toEqual([
      { name: "talks", displayName: "talks", vendor: "acme", vision: true, reasoning: false },
    ]);
  });
});
