import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withTenant } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { addCredentials } from "./add-credentials";
import { changeCredential } from "./change-credential";
import { createUpstream } from "./create-upstream";
import { getUpstream } from "./get-upstream";
import { listAttempts } from "./list-attempts";
import { listUpstreams } from "./list-upstreams";
import { moveUpstream } from "./move-upstream";
import { setCredentialState } from "./set-credential-state";
import { updateUpstream } from "./update-upstream";

let database: TestDatabase;
let shop: PlantedTenant;
let other: PlantedTenant;
let accountId: string;
let modelId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("keys-shop");
  other = await plantTenant("keys-other");
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
        ...{ tenantId: shop.tenantId, id, name: "m", displayName: "M", vendor: "V", modality: "text" },
        ...{ contextWindow: 1000, maxOutput: 100, defaultMaxOutput: 100, status: "published" },
      },
    }),
  );
});
afterAll(() => database.close());

type Input = Parameters<typeof createUpstream.execute>[1];

const add = (more: Partial<Input> = {}) =>
  createUpstream.execute(shop.root, {
    ...{ accountId, name: "One", baseUrl: "https://api.example.com/v1", secret: "sk-secret-number-0001" },
    ...{ models: [{ modelId, upstreamName: "theirs" }], ...more },
  });
const stored = async (id: string) => (await getUpstream.execute(shop.root, { id })).settings;

describe("an upstream of any protocol", () => {
  it("keeps what was said of it, typed, and nothing of what was not", async () => {
    const { id } = await add({
      protocol: "bedrock",
      baseUrl: "https://bedrock-runtime.{region}.amazonaws.com",
      secret: "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl",
      settings: {
        ...{ region: "eu-west-1", tags: "eu, zdr,eu", keepsData: "no", maxTokensField: "max_tokens" },
        ...{ limits: { requestsPerMinute: "60", tokensPerMinute: "" }, queueMs: "250", endUser: false },
        shares: [{ segment: "gold", percent: "40" }],
      },
    });
    const upstream = await getUpstream.execute(shop.root, { id });
    expect(upstream.baseUrl).toBe("https://bedrock-runtime.eu-west-1.amazonaws.com");
    expect(upstream.settings).toEqual({
      ...{ region: "eu-west-1", tags: ["eu", "zdr"], keepsData: false, queueMs: 250 },
      ...{ limits: { requestsPerMinute: 60 }, shares: [{ segment: "gold", percent: 40 }] },
    });
  });

  it("keeps its settings when an edit says nothing of them, and changes them when it does", async () => {
    const { id } = await add({ settings: { dialect: "deepseek", responses: "no", tags: "cn" } });
    const edit = {
      ...{ id, name: "Two", baseUrl: "https://api.example.com/v1", priority: 5, weight: 1 },
      ...{ billsAfterAbort: false, models: [{ modelId, upstreamName: "theirs" }] },
    };
    await updateUpstream.execute(shop.root, edit);
    expect(await stored(id)).toEqual({ dialect: "deepseek", responses: false, tags: ["cn"] });
    await updateUpstream.execute(shop.root, { ...edit, settings: { dialect: "qwen", responses: "only" } });
    expect(await stored(id)).toEqual({ dialect: "qwen", responses: "only" });
  });

  it.each<[string, Partial<Input>]>([
    ["settings.dialect", { settings: { dialect: "nobody" } }],
    ["settings.queueMs", { settings: { queueMs: "9000" } }],
    ["settings.limits.concurrency", { settings: { limits: { concurrency: "-1" } } }],
    ["settings.proxy", { settings: { proxy: "not-listed" } }],
    [
      "settings.shares",
      {
        settings: {
          shares: [
            { segment: "a", percent: 70 },
            { segment: "b", percent: 40 },
          ],
        },
      },
    ],
    [
      "baseUrl",
      { protocol: "vertex", baseUrl: "https://{region}-aiplatform.googleapis.com/v1", secret: "x" },
    ],
    ["secret", { protocol: "bedrock", secret: "AKIA:short" }],
    ["secret", { protocol: "vertex", secret: '{"type":"authorized_user"}' }],
    ["secret", { secret: "kéy" }],
  ])("is refused at %s: %j", async (field, more) => {
    const refusal = await add(more).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Invalid);
    expect(Object.keys((refusal as Invalid).fields)).toEqual([field]);
  });
});

describe("credentials", () => {
  const keysOf = async (id: string) => (await getUpstream.execute(shop.root, { id })).credentials;

  it("are pasted in bulk, each once, whatever was there before", async () => {
    const { id } = await add();
    const text =
      "team-a sk-secret-number-0002\nsk-secret-number-0003\nsk-secret-number-0001\nsk-secret-number-0003";
    expect(await addCredentials.execute(shop.root, { id, secret: text })).toEqual({
      added: 2,
      duplicates: 2,
    });
    const keys = await keysOf(id);
    expect(keys.map(({ label, hint }) => [label, hint]).sort()).toEqual([
      ["default", "…0001"],
      ["key 3", "…0003"],
      ["team-a", "…0002"],
    ]);
    expect(JSON.stringify(keys)).not.toContain("sk-secret");
  });

  it("are said to be out of use, and live again, but never after they were voided", async () => {
    const { id } = await add();
    const [key] = await keysOf(id);
    const set = (state: "live" | "banned" | "void") =>
      setCredentialState.execute(shop.root, { id: key?.id ?? "", state });
    await set("banned");
    expect((await keysOf(id))[0]).toMatchObject({ state: "banned", stateReason: "by_hand" });
    await set("live");
    await changeCredential.execute(shop.root, {
      id: key?.id ?? "",
      label: "mine",
      limits: { concurrency: 3 },
    });
    expect((await keysOf(id))[0]).toMatchObject({ state: "live", label: "mine", limits: { concurrency: 3 } });
    await set("void");
    expect(await keysOf(id)).toEqual([]);
    await expect(set("live")).rejects.toBeInstanceOf(Conflict);
  });

  it("are nobody else's: neighbours find nothing, distributors may not ask", async () => {
    const { id } = await add();
    const [key] = await keysOf(id);
    const credential = key?.id ?? "";
    for (const attempt of [
      () => addCredentials.execute(other.root, { id, secret: "sk-theirs-0000-0000" }),
      () => setCredentialState.execute(other.root, { id: credential, state: "void" }),
      () => changeCredential.execute(other.root, { id: credential, label: "theirs", limits: {} }),
      () => moveUpstream.execute(other.root, { id, direction: "earlier" }),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    const callId = toWireId("call", randomUUID());
    for (const attempt of [
      () => setCredentialState.execute(shop.distributor, { id: credential, state: "void" }),
      () => listAttempts.execute(shop.distributor, { callId }),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(Forbidden);
    expect(await keysOf(id)).toMatchObject([{ label: "default", state: "live" }]);
  });
});

describe("the order of failover", () => {
  it("is changed a step at a time", async () => {
    const { id } = await add({ name: "Last of all", priority: 1000 });
    const order = async () => (await listUpstreams.execute(shop.root, {})).map(({ id: one }) => one);
    expect((await order()).at(-1)).toBe(id);
    await moveUpstream.execute(shop.root, { id, direction: "earlier" });
    const joined = await getUpstream.execute(shop.root, { id });
    await moveUpstream.execute(shop.root, { id, direction: "earlier" });
    const alone = await getUpstream.execute(shop.root, { id });
    const same = (await listUpstreams.execute(shop.root, {})).filter(
      (one) => one.priority === alone.priority,
    );
    expect(same.map((one) => one.id)).toEqual([id]);
    expect(joined.priority).toBeLessThan(1000);
    expect((await order()).at(-1)).not.toBe(id);
  });
});
