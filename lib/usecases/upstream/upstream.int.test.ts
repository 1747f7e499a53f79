import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withTenant } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { startSandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { allowUpstreamHost } from "@/lib/integrations/upstream/allowed-hosts";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { createUpstream } from "./create-upstream";
import { getUpstream } from "./get-upstream";
import { listUpstreams } from "./list-upstreams";
import { replaceCredential } from "./replace-credential";
import { setUpstreamStatus } from "./set-upstream-status";
import { testUpstream } from "./test-upstream";
import { updateUpstream } from "./update-upstream";

const SECRET = "sandbox-a-secret-that-must-not-show-9f3c";

let database: TestDatabase;
let sandbox: Awaited<ReturnType<typeof startSandboxUpstream>>;
let shop: PlantedTenant;
let other: PlantedTenant;
let accountId: string;
let modelId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  sandbox = await startSandboxUpstream({ host: "127.0.0.1", port: 0 });
  allowUpstreamHost(`127.0.0.1:${sandbox.port}`);
  shop = await plantTenant("upstream-shop");
  other = await plantTenant("upstream-other");
  ({ accountId } = await createSupplier.execute(shop.root, {
    name: "Vendor",
    currency: "USD",
    accountName: "main",
  }));
  const id = randomUUID();
  modelId = toWireId("model", id);
  await withTenant({ tenantId: shop.tenantId, partyId: SYSTEM_PARTY_ID }, (tx) =>
    tx.model.create({
      data: {
        tenantId: shop.tenantId,
        id,
        name: "gpt-5-mini",
        displayName: "GPT-5 mini",
        vendor: "OpenAI",
        modality: "text",
        contextWindow: 1000,
        maxOutput: 100,
        defaultMaxOutput: 100,
        status: "published",
      },
    }),
  );
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

const settings = () => ({
  name: "Sandbox",
  baseUrl: `http://127.0.0.1:${sandbox.port}/v1`,
  models: [{ modelId, upstreamName: "gpt-5-mini" }],
});
const add = () => createUpstream.execute(shop.root, { accountId, secret: SECRET, ...settings() });

describe("an upstream", () => {
  it("answers its test with the stored key, and the result is kept", async () => {
    const { id } = await add();
    const { result } = await testUpstream.execute(shop.root, { id });
    expect(result).toMatchObject({ ok: true });
    expect((await getUpstream.execute(shop.root, { id })).lastTest).toMatchObject({ ok: true });
  });

  it("never shows its key again, nor keeps it readable anywhere", async () => {
    const { id } = await add();
    const shown = JSON.stringify(
      [await getUpstream.execute(shop.root, { id }), await listUpstreams.execute(shop.root, {})],
      (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
    );
    expect(shown).not.toContain(SECRET);
    expect((await getUpstream.execute(shop.root, { id })).credential).toMatchObject({
      hint: "…9f3c",
      state: "live",
    });
    for (const table of ["credential", "upstream", "audit_event", "command_receipt"]) {
      const { rows } = await database.admin.query<{ text: string }>(
        `SELECT row_to_json(t)::text AS text FROM ${table} t`,
      );
      for (const { text } of rows) {
        expect(text).not.toContain(SECRET);
        expect(text).not.toContain(Buffer.from(SECRET).toString("hex"));
      }
    }
  });

  it("loses its key when its address changes: a secret is never sent to another host", async () => {
    const { id } = await add();
    const change = { id, ...settings(), priority: 1, weight: 1, billsAfterAbort: true };
    expect(await updateUpstream.execute(shop.root, change)).toEqual({ credentialVoided: false });
    const moved = { ...change, baseUrl: "https://api.example.com/v1" };
    expect(await updateUpstream.execute(shop.root, moved)).toEqual({ credentialVoided: true });
    expect((await getUpstream.execute(shop.root, { id })).credential?.state).toBe("void");
    await expect(testUpstream.execute(shop.root, { id })).rejects.toBeInstanceOf(Conflict);
    await replaceCredential.execute(shop.root, { id, secret: `${SECRET}-2` });
    expect((await getUpstream.execute(shop.root, { id })).credential?.state).toBe("live");
  });

  it.each([
    "http://api.example.com/v1",
    "https://10.0.0.1/v1",
    "https://user:pass@example.com",
    "ftp://x",
    "not a url",
  ])("is refused at %s", async (baseUrl) => {
    const refusal = await createUpstream
      .execute(shop.root, { accountId, secret: SECRET, ...settings(), baseUrl })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Invalid);
    expect(Object.keys((refusal as Invalid).fields)).toEqual(["baseUrl"]);
  });

  it("is nobody else's to see, test, change or turn off", async () => {
    const { id } = await add();
    await expect(listUpstreams.execute(shop.distributor, {})).rejects.toBeInstanceOf(Forbidden);
    for (const attempt of [
      () => getUpstream.execute(other.root, { id }),
      () => testUpstream.execute(other.root, { id }),
      () => setUpstreamStatus.execute(other.root, { id, status: "disabled" }),
      () => replaceCredential.execute(other.root, { id, secret: "theirs" }),
      () =>
        updateUpstream.execute(other.root, {
          id,
          ...settings(),
          priority: 1,
          weight: 1,
          billsAfterAbort: false,
        }),
    ]) {
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    }
    expect(await getUpstream.execute(shop.root, { id })).toMatchObject({
      status: "active",
      credential: { state: "live" },
    });
    await setUpstreamStatus.execute(shop.root, { id, status: "disabled" });
    expect((await getUpstream.execute(shop.root, { id })).status).toBe("disabled");
  });
});
