import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { withPlatform } from "@/lib/db/with-tenant";
import { apiKeyHint, formatApiKey } from "@/lib/domain/access/api-key";
import { markupRuleToJson } from "@/lib/domain/pricing/markup-rule-json";
import { apiKeyDigest } from "@/lib/integrations/vault/api-key-digest";
import { secrets } from "@/lib/secrets";
import { mintId } from "./mint-id";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { amountsOf } from "./testing/expected";
import { TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";

/** What the gateway keeps in memory follows the tables: at once where it is told, in two seconds where it is not. */
let bench: TestBench;
let chain: ChainFixture;

beforeAll(async () => {
  bench = await TestBench.start();
  chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

const ask = (directive = "tokens=10", more: object = {}) => ({
  model: chain.modelName,
  messages: [{ role: "user", content: `Tell me. [[sandbox: ${directive}]]` }],
  ...more,
});

async function newKey(): Promise<{ id: string; apiKey: string }> {
  const apiKey = formatApiKey(randomBytes(32));
  const id = mintId(Date.now());
  await bench.database.admin.query(
    `INSERT INTO api_key (tenant_id, id, party_id, name, digest, hint, status, model_ids)
     VALUES ($1, $2, $3, 'new', $4, $5, 'active', '{}')`,
    [
      chain.tenantId,
      id,
      chain.customers[0].id,
      apiKeyDigest(secrets().apiKeyPepper, apiKey),
      apiKeyHint(apiKey),
    ],
  );
  return { id, apiKey };
}

/** Cuts the connection notices come by; it is made again after a second. */
async function dropNotices(): Promise<void> {
  await bench.database.admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'entrepot directory' AND datname = current_database()",
  );
}

describe("a key", () => {
  it("works at once when it is new, and is written down as used", async () => {
    const { id, apiKey } = await newKey();
    expect((await bench.gateway.chat(apiKey, ask())).status).toBe(200);
    await bench.gateway.runtime.keyUse.flush();
    const { rows } = await bench.database.admin.query<{ last_used_at: Date | null }>(
      "SELECT last_used_at FROM api_key WHERE id = $1",
      [id],
    );
    expect(rows[0]?.last_used_at).toBeInstanceOf(Date);
  });

  it.each([
    ["told at once", false],
    ["with notices lost", true],
  ])("is dead within two seconds of its revocation, %s", async (_name, lost) => {
    const { id, apiKey } = await newKey();
    expect((await bench.gateway.chat(apiKey, ask())).status).toBe(200);
    if (lost) await dropNotices();
    await bench.database.admin.query(
      "UPDATE api_key SET status = 'revoked', revoked_at = now() WHERE id = $1",
      [id],
    );
    const revoked = Date.now();
    // Refused from the first moment: admission looks at the key again. From memory, too, within two seconds.
    expect((await bench.gateway.chat(apiKey, ask())).status).toBe(401);
    await expect
      .poll(() => bench.gateway.runtime.directory.keyById(id), { timeout: 2_000, interval: 20 })
      .toBeUndefined();
    expect(Date.now() - revoked).toBeLessThan(2_000);
    expect((await bench.gateway.chat(apiKey, ask())).status).toBe(401);
  });

  it("ends by its date", async () => {
    const { id, apiKey } = await newKey();
    await bench.database.admin.query(
      "UPDATE api_key SET expires_at = now() + interval '3 seconds' WHERE id = $1",
      [id],
    );
    await bench.gateway.runtime.directory.refresh();
    expect((await bench.gateway.chat(apiKey, ask())).status).toBe(200);
    await expect.poll(async () => (await bench.gateway.chat(apiKey, ask())).status).toBe(401);
  });

  it("is not looked for without end: strangers cannot make the database work", async () => {
    const started = Date.now();
    const strangers = Array.from({ length: 300 }, () =>
      bench.gateway.chat(formatApiKey(randomBytes(32)), ask()),
    );
    for (const response of await Promise.all(strangers)) expect(response.status).toBe(401);
    expect(Date.now() - started).toBeLessThan(10_000);
  });
});

/** Publishes another edition of a seller's book, in force from a moment. */
async function publish(
  sellerId: string,
  factorPpm: number,
  effectiveFrom: Date,
  status: "live" | "scheduled",
) {
  const { tenantId } = chain;
  await withPlatform(async (tx) => {
    const book = await tx.priceBook.findFirstOrThrow({ where: { tenantId, sellerId } });
    const number = 1 + (await tx.priceVersion.count({ where: { tenantId, priceBookId: book.id } }));
    const [id, ruleId] = [mintId(Date.now()), mintId(Date.now())];
    await tx.priceVersion.create({
      data: { tenantId, id, sellerId, priceBookId: book.id, number, status: "draft" },
    });
    const rule = markupRuleToJson({
      id: ruleId,
      scope: { kind: "all" },
      audience: { kind: "all" },
      basis: { kind: "percent_over_list", factorPpm },
      priority: 0,
      effectiveFrom: null,
      effectiveTo: null,
    });
    const stored: object = structuredClone(rule);
    await tx.markupRule.create({
      data: {
        tenantId,
        id: ruleId,
        sellerId,
        priceVersionId: id,
        position: 0,
        rule: stored,
      },
    });
    await tx.priceVersion.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status, effectiveFrom },
    });
  });
}

describe("a price", () => {
  const retail = async (body = ask()) => {
    const response = await bench.gateway.chat(chain.customers[0].apiKey, body);
    await response.text();
    return (await bench.callOf(response)).amounts.at(-1);
  };

  it("goes live when its time comes, without anybody's doing", async () => {
    const before = await retail();
    await publish(chain.sub.id, 2_000_000, new Date(Date.now() + 1_500), "scheduled");
    await bench.gateway.runtime.directory.refresh();
    expect(await retail()).toBe(before);
    await sleep(1_600);
    expect(await retail()).toBe(((before ?? 0n) * 200n) / 125n);
  });

  it("C38 that changes during a call is the one the call began with", async () => {
    const body = ask("tokens=30 pace=20", { stream: true });
    const response = await bench.gateway.chat(chain.customers[0].apiKey, body);
    const reading = readStream(response);
    await sleep(100);
    await publish(chain.tenantId, 500_000, new Date(), "live");
    await bench.gateway.runtime.directory.refresh();
    await reading;
    const call = await bench.callOf(response);
    expect(call.amounts[0]).toBe(amountsOf({ input: Number(call.usage[0]), output: 30 })[0]);
    const later = await bench.gateway.chat(chain.customers[0].apiKey, body);
    await later.text();
    const next = await bench.callOf(later);
    expect(next.amounts[0]).toBe(((call.amounts[0] ?? 0n) * 5n) / 9n);
  });

  it("is kept once, however often it is asked for", async () => {
    await retail();
    const count = async () =>
      (await bench.database.admin.query("SELECT 1 FROM rate_card WHERE tenant_id = $1", [chain.tenantId]))
        .rowCount;
    const cards = await count();
    await bench.database.admin.query("UPDATE party SET updated_at = now() WHERE tenant_id = $1", [
      chain.tenantId,
    ]);
    await bench.gateway.runtime.directory.refresh();
    await retail();
    expect(await count()).toBe(cards);
  });
});

it("changes that commit out of order are all seen", async () => {
  const { admin } = bench.database;
  const slow = await admin.connect();
  await slow.query("BEGIN");
  await slow.query("UPDATE model SET max_output = 100777 WHERE tenant_id = $1", [chain.tenantId]);
  await newKey();
  await bench.gateway.runtime.directory.refresh();
  await bench.gateway.runtime.directory.refresh();
  await slow.query("COMMIT");
  slow.release();
  await bench.gateway.runtime.directory.refresh();
  expect(
    bench.gateway.runtime.directory.tenant(chain.tenantId)?.models.first(chain.modelName)?.maxOutput,
  ).toBe(100_777);
});

it("thousands of keys are followed one by one", async () => {
  const { admin } = bench.database;
  await admin.query(
    `INSERT INTO api_key (tenant_id, id, party_id, name, digest, hint, status, model_ids)
     SELECT $1, gen_random_uuid(), $2, 'many', sha256(i::text::bytea), 'x', 'active', '{}' FROM generate_series(1, 5000) i`,
    [chain.tenantId, chain.customers[0].id],
  );
  await bench.gateway.runtime.directory.refresh();
  const started = performance.now();
  const { id } = await newKey();
  await bench.gateway.runtime.directory.refresh();
  expect(bench.gateway.runtime.directory.keyById(id)).toBeDefined();
  expect(performance.now() - started).toBeLessThan(2_000);
});
