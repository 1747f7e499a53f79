import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/usecases/actor";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { TestBench, TestGateway } from "./testing/harness";

/** A book that prices 2,000 parties: published, its cards are fresh in every process within two seconds, all or none of a chain. */
const PARTIES = 2_000;
const FRESH_MS = 2_000;

let bench: TestBench;
let other: TestGateway;
let chain: ChainFixture;
let buyers: string[];

beforeAll(async () => {
  bench = await TestBench.start();
  other = await TestGateway.start();
  chain = await buildChain({ upstreams: [{ url: bench.sandbox.url }] });
  buyers = await plantBuyers();
});
afterAll(async () => {
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

describe("publishing a book of 2,000 parties", () => {
  it("makes their cards fresh in every process in time", { timeout: 60_000 }, async () => {
    await bench.gateway.runtime.directory.refresh();
    await other.runtime.directory.refresh();
    const before = [...pricesIn(bench.gateway)][0] ?? "";
    expect(before).toMatch(/ 3125000$/);
    expect(pricesIn(other)).toEqual(new Set([before]));
    const seller = systemActor(chain.tenantId, "test", { partyId: chain.sub.id, partyKind: "distributor" });
    const id = (await listBooks.execute(seller, {}))[0]?.id ?? "";
    await createDraft.execute(seller, { id });
    const rule = (await getBook.execute(seller, { id })).draft?.rules[0]?.id ?? "";
    await saveRule.execute(seller, { ...NEW_RULE, id, rule, percent: "130" });
    const { version } = await publishDraft.execute(seller, { id, when: "now", day: "", overrideReason: "" });
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
});
