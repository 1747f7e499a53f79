import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { withPlatform } from "@/lib/db/with-tenant";
import { fromArray } from "@/lib/domain/metering/quantities";
import { dayOf, isoDay, monthRange } from "@/lib/domain/tenancy/zone";
import { explainLine } from "@/lib/domain/pricing/explain-line";
import { pricesAbove } from "@/lib/domain/pricing/list-bands";
import { rate } from "@/lib/domain/pricing/rate";
import { rateCardFromJson, type RateCardJson } from "@/lib/domain/pricing/rate-card";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { NotFound } from "@/lib/usecases/errors";
import { ratedFees } from "@/lib/usecases/invoice/rated-fees";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { explainCall } from "@/lib/usecases/pricing/explain-call";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { listSoldCalls } from "@/lib/usecases/pricing/list-sold-calls";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { buildChain, type ChainFixture } from "./testing/chain-fixture";
import { QUICK, TestBench } from "./testing/harness";
import { playCall } from "./testing/play-call";
import { readStream } from "./testing/read-stream";

/** Volume, context and fees at three levels, through the whole gateway: what is charged is what a replay says. */
let bench: TestBench;
let chain: ChainFixture;

const KEY = "all default output";

beforeAll(async () => {
  bench = await TestBench.start({
    ...QUICK,
    firstByteWholeMs: 20_000,
    firstByteStreamMs: 20_000,
    idleMs: 20_000,
  });
  chain = await buildChain({
    upstreams: [{ url: `${bench.sandbox.url}/v1` }],
    listBands: [{ aboveInputUnits: "1000", prices: { input: "5000000", output: "15000000" } }],
    rules: {
      root: { contextTiers: [{ aboveInputUnits: 200n, factorPpm: 2_000_000 }] },
      distributor: {
        basis: { kind: "percent_over_buy", factorPpm: 1_200_000 },
        volumeTiers: [
          {
            ...{ mode: "graduated", dimension: "output" },
            steps: [
              { fromUnits: 50n, factorPpm: 950_000 },
              { fromUnits: 130n, factorPpm: 850_000 },
            ],
          },
        ],
      },
      sub: {
        basis: { kind: "percent_over_buy", factorPpm: 1_100_000 },
        feePpm: 55_000,
        overrides: { request: { kind: "absolute", price: 1_000_000_001n } },
      },
    },
  });
});
afterEach(() => bench.verify());
afterAll(() => bench.stop());

interface Line {
  readonly call_id: string;
  readonly level: number;
  readonly amount_nano: string;
  readonly fee_nano: string;
  readonly volume_from: readonly string[] | null;
  readonly usage: readonly string[];
  readonly card: RateCardJson;
}

async function lines(): Promise<Line[]> {
  const { rows } = await bench.database.admin.query<Line>(
    `SELECT l.call_id, l.level, l.amount_nano::text, l.fee_nano::text, l.volume_from::text[], c.usage::text[], r.card
     FROM rated_line l JOIN call c ON c.id = l.call_id JOIN rate_card r ON r.id = c.rate_card_id
     WHERE l.tenant_id = $1 ORDER BY l.volume_from, l.call_id, l.level`,
    [chain.tenantId],
  );
  return rows;
}

const usageOf = ({ usage }: Line) => fromArray(usage.map(BigInt));

function replayed(line: Line) {
  const level = rateCardFromJson(line.card).levels[line.level];
  if (!level) throw new Error("no such level");
  return explainLine(usageOf(line), level, line.volume_from?.map(BigInt));
}

describe("a chain with tiers and fees", () => {
  it("charges many calls at once as if one came after the other, and every charge replays", async () => {
    const ask = (tokens: number) => ({
      model: chain.modelName,
      stream: tokens % 2 === 0,
      messages: [{ role: "user", content: `Tell me. [[sandbox: tokens=${tokens}]]` }],
    });
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, index) =>
        bench.gateway.chat(chain.customers[0].apiKey, ask(10 + index)),
      ),
    );
    for (const answer of answers) {
      await readStream(answer);
      expect(answer.status).toBe(200);
      await bench.callOf(answer);
    }
    const all = await lines();
    expect(all).toHaveLength(14 * 3);
    for (const line of all) {
      const { amountNano, feeNano } = replayed(line);
      expect([line.amount_nano, line.fee_nano]).toEqual([amountNano.toString(), feeNano.toString()]);
    }
    const counted = all.filter(({ volume_from }) => volume_from !== null);
    expect(counted.map(({ level }) => level)).toEqual(counted.map(() => 1));
    let place = 0n;
    for (const line of counted.sort((a, b) => Number(a.volume_from?.[0]) - Number(b.volume_from?.[0]))) {
      expect(line.volume_from).toEqual([place.toString()]);
      const { output = 0n, reasoning = 0n } = usageOf(line);
      place += output + reasoning;
    }
    // Some line was split at a bound, and the last ones are at the cheapest step.
    expect(
      counted.some((line) => replayed(line).parts.filter((part) => part.dimension === "output").length > 1),
    ).toBe(true);
    const { rows } = await bench.database.admin.query<{ key: string; month: string; units: string }>(
      "SELECT key, month::text, units::text FROM volume_counter WHERE tenant_id = $1",
      [chain.tenantId],
    );
    const month = `${isoDay(dayOf(new Date(), "UTC")).slice(0, 7)}-01`;
    expect(rows).toEqual([{ key: KEY, month, units: place.toString() }]);
  });

  it("charges a longer prompt the band it falls into, at every level below as well", async () => {
    const long = await playCall({ bench, chain }, `tokens=5 ]] ${"word ".repeat(400)} [[`, false);
    const last = (await lines())
      .filter(({ usage }) => usage.join() === long.call.usage.join())
      .sort((a, b) => a.level - b.level);
    expect(last.map((one) => replayed(one).aboveInputUnits)).toEqual([200n, 200n, 200n]);
    expect(last.map(({ amount_nano }) => amount_nano)).toEqual(long.call.amounts.map(String));
  });

  it("follows the vendor's list where it asks more for long input, in prices and in what is drawn of stock", async () => {
    const long = await playCall({ bench, chain }, `tokens=5 ]] ${"word ".repeat(1_500)} [[`, false);
    const [sold, ...below] = (await lines())
      .filter(({ usage }) => usage.join() === long.call.usage.join())
      .sort((a, b) => a.level - b.level);
    if (!sold) throw new Error("no line");
    expect([sold, ...below].map((one) => replayed(one).aboveInputUnits)).toEqual([1_000n, 1_000n, 1_000n]);
    expect([sold, ...below].map(({ amount_nano }) => amount_nano)).toEqual(long.call.amounts.map(String));
    const card = rateCardFromJson(sold.card);
    const input = replayed(sold).parts.find(({ dimension }) => dimension === "input");
    // The list asks double there, and the root's own rule doubles once more what it sells at 0.9 of it.
    expect([card.list.bands?.[0]?.prices.input, input?.price]).toEqual([5_000_000n, 9_000_000n]);
    const { rows } = await bench.database.admin.query<{ qty: string }>(
      "SELECT qty::text FROM lot_draw WHERE call_id = $1",
      [sold.call_id],
    );
    const drawn = rate({ ...usageOf(sold), request: 0n }, pricesAbove(card.list, 1_000n));
    expect(rows).toEqual([{ qty: drawn.toString() }]);
  });

  it("says on the bill how much of it is the seller's fee, and nothing of it where none is taken", async () => {
    const month = monthRange(new Date(), "UTC");
    const feesOf = (walletId: string) =>
      withPlatform((tx) => ratedFees(tx, { tenantId: chain.tenantId, walletId }, month));
    const all = await lines();
    const taken = all.reduce((sum, line) => sum + BigInt(line.fee_nano), 0n);
    expect(taken).toBeGreaterThan(0n);
    expect(await feesOf(chain.customers[0].walletId)).toEqual(new Map([[chain.modelId, taken]]));
    expect((await feesOf(chain.sub.walletId)).size).toBe(0);
  });

  it("is explained to each seller as far as it has a side in it", async () => {
    const { response } = await playCall({ bench, chain }, "tokens=20", false);
    const id = response.headers.get("x-entrepot-call") ?? "";
    const as = (partyId: string) =>
      systemActor(chain.tenantId, "test", {
        partyId,
        partyKind: partyId === chain.tenantId ? "root" : "distributor",
      });
    const root = await explainCall.execute(as(chain.tenantId), { id });
    expect(root.sales.map(({ side, agrees }) => [side, agrees])).toEqual([["sold", true]]);
    expect(root.levelsBelow).toBe(2);
    expect(root.sales[0]?.madeBy).toMatchObject({ version: 1, book: { name: "Book" } });
    expect(root.earned?.marginNano).toBe((root.earned?.revenueNano ?? 0n) - (root.earned?.costNano ?? 0n));
    const middle = await explainCall.execute(as(chain.distributor.id), { id });
    expect(middle.sales.map(({ side, agrees, madeBy }) => [side, agrees, madeBy === null])).toEqual([
      ["bought", true, true],
      ["sold", true, false],
    ]);
    expect(middle.sales[1]?.line.counters[0]?.key).toBe(KEY);
    expect(middle.earned?.costNano).toBe(root.earned?.revenueNano);
    const last = await explainCall.execute(as(chain.sub.id), { id });
    expect(last.sales[1]?.charged?.feeNano).toBeGreaterThan(0n);
    expect(last.sales[1]?.line.parts.map(({ dimension }) => dimension)).toContain("request");
    expect(last.levelsBelow).toBe(0);
    const stranger = await buildChain({ upstreams: [{ url: `${bench.sandbox.url}/v1` }] });
    const foreign = systemActor(stranger.tenantId, "test");
    await expect(explainCall.execute(foreign, { id })).rejects.toBeInstanceOf(NotFound);
    // The distributor's counter is named to itself, not to the buyer whose units it counts.
    expect(last.sales[0]?.line.counters.map(({ key }) => key)).toEqual(["0"]);
    const sold = await listSoldCalls.execute(as(chain.distributor.id), {});
    expect(sold.items[0]).toMatchObject({ id, state: "settled" });
    const none = await listSoldCalls.execute(foreign, { buyer: toWireId("party", chain.sub.id) });
    expect(none.items).toEqual([]);
  });

  it("goes on counting over editions, each call at its own; a service tier is for sale where every level prices it", async () => {
    const seller = systemActor(chain.tenantId, "test", {
      ...{ partyId: chain.distributor.id, partyKind: "distributor" },
    });
    const { units } = await counter();
    const id = (await listBooks.execute(seller, {}))[0]?.id ?? "";
    await createDraft.execute(seller, { id });
    const rule = (await getBook.execute(seller, { id })).draft?.rules[0];
    if (!rule) throw new Error("a draft has the rules in force");
    await saveRule.execute(seller, { ...rule.form, id, rule: rule.id, percent: "30" });
    await saveRule.execute(seller, {
      ...rule.form,
      id,
      percent: "60",
      volumeSteps: [],
      serviceTier: "priority",
    });
    await publishDraft.execute(seller, { id, when: "now", day: "", overrideReason: "", confirmed: true });
    await bench.gateway.runtime.directory.refresh();
    const { call, response } = await playCall({ bench, chain }, "tokens=30", false);
    const told = await explainCall.execute(seller, { id: response.headers.get("x-entrepot-call") ?? "" });
    const [, sold] = told.sales;
    expect([sold?.madeBy?.version, sold?.agrees]).toEqual([2, true]);
    expect(sold?.line.counters.map(({ from }) => from)).toEqual([units]);
    const { output = 0n, reasoning = 0n } = fromArray(call.usage);
    expect((await counter()).units).toBe(units + output + reasoning);

    const tenant = bench.gateway.runtime.directory.tenant(chain.tenantId);
    const model = tenant?.models.first(chain.modelName);
    if (!tenant || !model) throw new Error("the directory does not know the chain");
    const { rateCards } = bench.gateway.runtime.services;
    const at = (tier: "default" | "priority") =>
      rateCards.find(tenant, chain.customers[0].id, model, new Date(), tier);
    expect(at("priority")).toBe("not_compiled");
    expect(at("default")).toMatchObject({ card: { customerId: chain.customers[0].id } });
  });
});

async function counter(): Promise<{ units: bigint }> {
  const { rows } = await bench.database.admin.query<{ units: string }>(
    "SELECT units::text FROM volume_counter WHERE tenant_id = $1",
    [chain.tenantId],
  );
  expect(rows).toHaveLength(1);
  return { units: BigInt(rows[0]?.units ?? 0) };
}
