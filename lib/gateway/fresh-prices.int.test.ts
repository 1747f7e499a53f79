import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/usecases/actor";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import type { RuleFields } from "@/lib/usecases/pricing/rule-schema";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { withPlatform } from "@/lib/db/with-tenant";
import { mintId } from "./mint-id";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { GatewayProcess } from "./testing/gateway-process";
import { TestBench, TestGateway } from "./testing/harness";
import { writeKey } from "./testing/write-party";

/** A book that prices 2,000 parties: published, its cards are fresh in every process within two seconds, all or none of a chain. */
const PARTIES = 2_000;
const FRESH_MS = 2_000;
const ASK = {
  model: "gpt-5.2",
  max_tokens: 20,
  messages: [{ role: "user", content: "Tell me. [[sandbox: tokens=5]]" }],
};

let bench: TestBench;
let other: TestGateway;
let chain: ChainFixture;
let buyers: string[];

beforeAll(async () => {
  bench = await TestBench.start();
  other = await TestGateway.start();
  chain = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
  buyers = await plantBuyers();
});
afterAll(async () => {
  await GatewayProcess.killAll();
  await other.stop();
  await bench.stop();
});

/** Buyers of the sub-distributor, with terms and a wallet each, all by its default book. */
async function plantBuyers(): Promise<string[]> {
  const { rows } = await bench.database.admin.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO party (tenant_id, id, kind, slug, name, status, time_zone, locale, billing, brand, top_up_offer)
       SELECT $1, gen_random_uuid(), 'customer', 'many-' || n, 'Buyer ' || n, 'active', 'UTC', 'en', '{}', '{}', '{}'
       FROM generate_series(1, $3) n RETURNING id
     ), terms AS (
       INSERT INTO edge (tenant_id, id, seller_id, buyer_id, mode, currency, tax_rate_ppm, tax_inclusive, payment_term_days,
         allowed_model_ids, valid_from)
       SELECT $1, gen_random_uuid(), $2, id, 'prepaid', 'USD', 0, false, 0, '{}', now() - interval '1 minute' FROM made
     ), wallets AS (
       INSERT INTO wallet (tenant_id, id, seller_id, buyer_id, currency, posted_nano, exposure_nano, limit_nano, held_nano, closed_until)
       SELECT $1, gen_random_uuid(), $2, id, 'USD', 0, 0, 0, 0, to_timestamp(0) FROM made
     ) SELECT id FROM made`,
    [chain.tenantId, chain.sub.id, PARTIES],
  );
  return rows.map(({ id }) => id);
}

/** The version each buyer's last sale is priced by in a process, and what its input costs. */
function pricesIn({ runtime }: TestGateway): Set<string> {
  const tenant = runtime.directory.tenant(chain.tenantId);
  const model = tenant?.models.first(chain.modelName);
  if (!tenant || !model) return new Set(["nothing known"]);
  const now = new Date();
  return new Set(
    buyers.map((buyer) => {
      const priced = runtime.services.rateCards.find(tenant, buyer, model, now);
      if (typeof priced === "string") return priced;
      const last = priced.card.levels.at(-1);
      return `${last?.priceVersionId} ${last?.prices.input}`;
    }),
  );
}

async function untilFresh(gateway: TestGateway, expected: string, since: number): Promise<number> {
  for (;;) {
    const seen = pricesIn(gateway);
    // Old or new, the same for all: no card is made of half a book.
    expect(seen.size).toBe(1);
    if (seen.has(expected)) return performance.now() - since;
    if (performance.now() - since > 3 * FRESH_MS)
      throw new Error(`still ${[...seen].join()} and not ${expected}`);
    await sleep(10);
  }
}

/** Publishes the next edition of the book all those buyers pay by. */
async function publish(terms: Pick<RuleFields, "percent"> & Partial<RuleFields>) {
  const seller = systemActor(chain.tenantId, "test", { partyId: chain.sub.id, partyKind: "distributor" });
  const id = (await listBooks.execute(seller, {}))[0]?.id ?? "";
  await createDraft.execute(seller, { id });
  const rule = (await getBook.execute(seller, { id })).draft?.rules[0]?.id ?? "";
  await saveRule.execute(seller, { ...NEW_RULE, id, rule, ...terms });
  return publishDraft.execute(seller, { id, when: "now", day: "", overrideReason: "" });
}

/** Keys of some of the buyers, spread over all of them, who may owe as much as they like. */
async function keysOf(count: number): Promise<string[]> {
  const callers = Array.from({ length: count }, (_, i) => buyers[Math.floor((i * PARTIES) / count)] ?? "");
  await bench.database.admin.query(
    "UPDATE wallet SET limit_nano = 1000000000000000 WHERE buyer_id = ANY ($1)",
    [callers],
  );
  const at = new Date(Date.now() - 1_000);
  const { tenantId } = chain;
  return withPlatform(async (tx) => {
    const keys: string[] = [];
    for (const id of callers)
      keys.push((await writeKey({ tx, tenantId, at, newId: () => mintId(at.getTime()) }, id)).apiKey);
    return keys;
  });
}

interface PricedCall {
  readonly version: string;
  readonly input: string;
  readonly output: string;
  readonly late_ms: number;
}

/** What each call of those buyers was priced by at its last level, and how long after a moment it was admitted. */
async function pricedCalls(since: Date): Promise<readonly PricedCall[]> {
  const { rows } = await bench.database.admin.query<PricedCall>(
    `SELECT l.price_version_id AS version, k.card -> 'levels' -> 2 -> 'prices' ->> 'input' AS input,
       k.card -> 'levels' -> 2 -> 'prices' ->> 'output' AS output, extract(epoch FROM c.admitted_at - $3)::float8 * 1000 AS late_ms
     FROM call c JOIN rate_card k ON k.id = c.rate_card_id JOIN rated_line l ON l.call_id = c.id AND l.level = 2
     WHERE c.tenant_id = $1 AND c.customer_id = ANY ($2)`,
    [chain.tenantId, buyers, since],
  );
  return rows;
}

describe("publishing a book of 2,000 parties", () => {
  it("makes their cards fresh in every process in time", { timeout: 60_000 }, async () => {
    await bench.gateway.runtime.directory.refresh();
    await other.runtime.directory.refresh();
    const before = [...pricesIn(bench.gateway)][0] ?? "";
    expect(before).toMatch(/ 3125000$/);
    expect(pricesIn(other)).toEqual(new Set([before]));
    const { version } = await publish({ percent: "130" });
    const committed = performance.now();
    const { rows } = await bench.database.admin.query<{ id: string }>(
      "SELECT id FROM price_version WHERE tenant_id = $1 AND seller_id = $2 AND status = 'live'",
      [chain.tenantId, chain.sub.id],
    );
    const [live] = rows;
    expect(toWireId("priceVersion", live?.id ?? "")).toBe(version);
    const took = await Promise.all(
      [bench.gateway, other].map((gateway) => untilFresh(gateway, `${live?.id} 3250000`, committed)),
    );
    for (const ms of took) expect(ms).toBeLessThan(FRESH_MS);
  });

  it(
    "prices every call of two processes by the whole old edition or the whole new one, and by the new one in time",
    {
      timeout: 60_000,
    },
    async () => {
      const keys = await keysOf(40);
      const processes = await Promise.all(
        [1, 2].map(() => GatewayProcess.start(bench.database, bench.sandbox)),
      );
      let open = true;
      const statuses: (readonly [process: number, status: number])[] = [];
      const callers = processes.flatMap((process, which) =>
        Array.from({ length: 4 }, async (_, lane) => {
          for (let i = lane; open; i += 4) {
            const response = await process.chat(keys[i % keys.length] ?? "", ASK);
            await response.text();
            statuses.push([which, response.status]);
          }
        }),
      );
      await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(40);
      // Both prices change, by different factors: half an edition would show as one of them.
      const output = { dimension: "output", kind: "percent_over_list", value: "150" } as const;
      const { version } = await publish({ percent: "140", overrides: [output] });
      const committed = new Date();
      await sleep(FRESH_MS + 500);
      open = false;
      await Promise.all(callers);
      expect(new Set(statuses.map(([which, status]) => `${which} ${status}`))).toEqual(
        new Set(["0 200", "1 200"]),
      );
      await bench.settled();
      const calls = await pricedCalls(committed);
      expect(calls.length).toBe(statuses.length);
      const shown = ({ version: by, input, output: out }: PricedCall) => `${by} ${input} ${out}`;
      const fresh = `${fromWireId("priceVersion", version)} 3500000 15000000`;
      const stale = calls.filter((call) => shown(call) !== fresh);
      expect(new Set(stale.map((call) => shown(call).slice(37)))).toEqual(new Set(["3250000 13000000"]));
      expect(new Set(stale.map((call) => call.version)).size).toBe(1);
      expect(calls.length).toBeGreaterThan(stale.length);
      expect(Math.max(...stale.map((call) => call.late_ms))).toBeLessThan(FRESH_MS);
      await bench.verify();
      expect(await Promise.all(processes.map((process) => process.stop()))).toEqual([0, 0]);
    },
  );
});
