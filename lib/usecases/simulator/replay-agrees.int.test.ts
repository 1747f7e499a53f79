import { randomBytes, randomUUID } from "node:crypto";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withTenant } from "@/lib/db/with-tenant";
import type { Quantities } from "@/lib/domain/metering/quantities";
import type { PriceBasis, RelativeBasis, RuleAudience, RuleScope } from "@/lib/domain/pricing/markup-rule";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import type { MemberActor } from "@/lib/usecases/actor";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { ruleJson, type NewRule } from "@/lib/usecases/pricing/write-version";

import { getReplay } from "./get-replay";
import { NO_WHAT_IF } from "./editions";
import { runReplay } from "./run-replay";
import { simulateSale } from "./simulate-sale";
import { SellingShop } from "./testing/selling-shop";

const RUNS = 12;
const CALLS = 24;
let database: TestDatabase;
let shop: SellingShop;
const books = new Map<string, string>();

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("simulated");
  const { root, distributor } = shop.planted;
  for (const seller of [root, distributor]) {
    books.set(seller.partyId, (await createBook.execute(seller, { name: "Retail", copyFrom: "" })).id);
    await publish(seller);
  }
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

const bookOf = (seller: MemberActor) => books.get(seller.partyId) ?? "";

async function publish(seller: MemberActor): Promise<void> {
  await publishDraft.execute(seller, {
    id: bookOf(seller),
    when: "now",
    day: "",
    overrideReason: "a test",
    confirmed: true,
  });
  await shop.refresh();
}

/** Begins a draft that holds exactly these rules. */
async function draft(seller: MemberActor, rules: readonly NewRule[]): Promise<void> {
  const { tenantId, partyId } = seller;
  await createDraft.execute(seller, { id: bookOf(seller) });
  await withTenant({ tenantId, partyId }, async (tx) => {
    const version = await tx.priceVersion.findFirstOrThrow({
      where: { tenantId, priceBookId: fromWireId("priceBook", bookOf(seller)) ?? "", status: "draft" },
    });
    await tx.markupRule.deleteMany({ where: { tenantId, priceVersionId: version.id } });
    for (const [position, rule] of rules.entries()) {
      const id = randomUUID();
      const data = { tenantId, id, sellerId: partyId, priceVersionId: version.id, position };
      await tx.markupRule.create({ data: { ...data, rule: ruleJson({ ...rule, id }) } });
    }
  });
}

/** Prices what was called since by the draft, as the job does. */
async function replay(seller: MemberActor, from: Date) {
  const { tenantId, partyId: sellerId } = seller;
  const [now, id] = [new Date(), uuidV7(new Date(), randomBytes(10))];
  const priceBookId = fromWireId("priceBook", bookOf(seller)) ?? "";
  await withTenant({ tenantId, partyId: sellerId }, async (tx) => {
    const version = await tx.priceVersion.findFirstOrThrow({
      where: { tenantId, priceBookId },
      orderBy: { number: "desc" },
    });
    await tx.priceReplay.create({
      data: {
        ...{
          tenantId,
          id,
          sellerId,
          priceBookId,
          priceVersionId: version.id,
          status: "waiting",
          callsTotal: 0n,
        },
        ...{
          settings: { ...NO_WHAT_IF },
          rangeFrom: from,
          rangeTo: new Date(now.getTime() + 1_000),
          callsDone: 0n,
        },
      },
    });
  });
  const outcome = await runReplay(
    { tenantId, sellerId, replayId: id },
    new Date(now.getTime() + 1_000),
    new AbortController().signal,
  );
  expect(outcome).toBe("done");
  return getReplay.execute(seller, { id: toWireId("priceReplay", id) });
}

/** What a seller's lines since a moment come to, by buyer and model. */
async function charged(seller: MemberActor, from: Date): Promise<Record<string, string>> {
  const { rows } = await database.admin.query<{ buyer: string; model: string; nano: string }>(
    `SELECT buyer_id AS buyer, model_id AS model, sum(amount_nano)::text AS nano FROM rated_line
     WHERE tenant_id = $1 AND seller_id = $2 AND call_id >= uuid_v7_floor($3) GROUP BY 1, 2`,
    [seller.tenantId, seller.partyId, from],
  );
  return Object.fromEntries(
    rows.map(({ buyer, model, nano }) => [`${toWireId("party", buyer)} ${toWireId("model", model)}`, nano]),
  );
}

const factor = fc.integer({ min: 500_000, max: 2_500_000 });
const relative = fc.oneof(
  factor.map((factorPpm): RelativeBasis => ({ kind: "percent_over_list", factorPpm })),
  factor.map((factorPpm): RelativeBasis => ({ kind: "percent_over_buy", factorPpm })),
  fc
    .integer({ min: 0, max: 800_000 })
    .map((marginPpm): RelativeBasis => ({ kind: "target_margin", marginPpm })),
);
const price = fc.bigInt({ min: 0n, max: 20_000_000n });
const basis: fc.Arbitrary<PriceBasis> = fc.oneof(
  { weight: 4, arbitrary: relative },
  {
    weight: 1,
    arbitrary: fc
      .record({ input: price, output: price })
      .map((prices): PriceBasis => ({ kind: "absolute", prices })),
  },
);

function rules(buyers: readonly string[]): fc.Arbitrary<NewRule[]> {
  const scope: fc.Arbitrary<RuleScope> = fc.constantFrom(
    { kind: "all" },
    { kind: "tag", tag: "fast" },
    { kind: "vendor", vendorId: "acme" },
    { kind: "glob", pattern: "*-1" },
    ...shop.models.map(({ id }): RuleScope => ({ kind: "model", modelId: id })),
  );
  const audience: fc.Arbitrary<RuleAudience> = fc.constantFrom(
    { kind: "all" },
    { kind: "segment", segment: "gold" },
    ...buyers.map((partyId): RuleAudience => ({ kind: "customer", partyId })),
  );
  const rule = fc.record({
    ...{ scope, audience, basis, priority: fc.integer({ min: 0, max: 3 }) },
    effectiveFrom: fc.constant(null),
    effectiveTo: fc.constant(null),
    overrides: fc.oneof(
      fc.constant({}),
      relative.map((output) => ({ output })),
    ),
    roundingStep: fc.constantFrom(1n, 1_000n),
  });
  const everybody = relative.map((made): NewRule => ({
    ...{ scope: { kind: "all" }, audience: { kind: "all" }, basis: made, priority: -1 },
    ...{ effectiveFrom: null, effectiveTo: null },
  }));
  return fc
    .tuple(everybody, fc.array(rule, { maxLength: 4 }))
    .map(([last, more]) => [...(more as NewRule[]), last]);
}

const units = fc.bigInt({ min: 0n, max: 90_000n });
const usage: fc.Arbitrary<Quantities> = fc.record({
  input: units,
  cached_input: units,
  output: units,
  reasoning: units,
});

describe("a replay", () => {
  it(
    "says to the nano what the gateway charges once the draft is published, for the root and for a distributor",
    { timeout: 240_000 },
    async () => {
      const { root, distributor, customer, sibling } = shop.planted;
      const callers = [customer.partyId, sibling.partyId, shop.client.partyId];
      const buyers = [customer.partyId, sibling.partyId, distributor.partyId];
      const call = fc.record({
        customerId: fc.constantFrom(...callers),
        model: fc.constantFrom(...shop.models.map(({ name }) => name)),
        usage,
      });
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.boolean(),
          rules(buyers),
          rules([shop.client.partyId]),
          fc.array(call, { minLength: 1, maxLength: CALLS }),
          async (asRoot, rootRules, distributorRules, calls) => {
            const seller: MemberActor = asRoot ? root : distributor;
            const begun = new Date();
            await shop.call(calls);
            await draft(seller, asRoot ? rootRules : distributorRules);
            const found = await replay(seller, begun);
            const before = await charged(seller, begun);
            const said = (pick: "chargedNano" | "nowNano" | "thenNano") =>
              Object.fromEntries(
                found.pairs.rows.map((row) => [`${row.buyer?.id} ${row.model?.id}`, row[pick].toString()]),
              );
            expect(said("chargedNano")).toEqual(before);
            expect(said("nowNano")).toEqual(before);
            await publish(seller);
            const again = new Date(Date.now() + 2);
            await new Promise((resolve) => setTimeout(resolve, 5));
            await shop.call(calls, { at: new Date() });
            expect(found.totals.every(({ unpriced }) => unpriced === 0n)).toBe(true);
            expect(said("thenNano")).toEqual(await charged(seller, again));
            compared += found.pairs.count;
          },
        ),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(compared).toBeGreaterThan(RUNS);
      const report = await verifyLedger(pools().platform);
      expect(report.ok, formatReport(report)).toBe(true);
    },
  );
});

describe("one simulated call", () => {
  const quantities = { input: "1201", output: "507" };

  it("is what the card of the gateway makes of it, from stock to the distributor and on to a client of it", async () => {
    const { root, distributor } = shop.planted;
    const model = shop.models[0] ?? { id: "", name: "" };
    const sale = await simulateSale.execute(root, {
      ...{
        book: bookOf(root),
        buyer: toWireId("party", distributor.partyId),
        model: toWireId("model", model.id),
      },
      ...quantities,
    });
    if (sale.now.kind !== "priced") throw new Error(JSON.stringify(sale.now));
    const [own] = sale.now.steps;
    const card = await shop.card(shop.client.partyId, model.name);
    const first = card?.card.levels[0]?.prices ?? {};
    const exact = (1_201n * (first.input ?? 0n) + 507n * (first.output ?? 0n)) / 1_000n;
    expect((own?.priceNano ?? 0n) - exact).toBeLessThanOrEqual(1n);
    expect(sale.now.steps.map(({ who }) => who)).toEqual(["own", "below"]);
    expect(sale.now.steps[1]?.costNano).toBe(own?.priceNano);
  });

  it("never shows a distributor what its parent pays", async () => {
    const { distributor } = shop.planted;
    const model = shop.models[0] ?? { id: "", name: "" };
    const sale = await simulateSale.execute(distributor, {
      book: bookOf(distributor),
      model: toWireId("model", model.id),
      ...quantities,
    });
    if (sale.now.kind !== "priced") throw new Error(JSON.stringify(sale.now));
    expect(sale.now.steps).toHaveLength(1);
    const card = await shop.card(shop.client.partyId, model.name);
    const paid = card?.card.levels[0]?.prices ?? {};
    const exact = (1_201n * (paid.input ?? 0n) + 507n * (paid.output ?? 0n)) / 1_000n;
    expect((sale.now.steps[0]?.costNano ?? 0n) - exact).toBeLessThanOrEqual(1n);
    const stock = await simulateSale.execute(shop.planted.root, {
      book: bookOf(shop.planted.root),
      model: toWireId("model", model.id),
      ...quantities,
    });
    if (stock.now.kind !== "priced") throw new Error(JSON.stringify(stock.now));
    const shown = JSON.stringify(sale, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    expect(shown).not.toContain(String(stock.now.steps[0]?.costNano));
  });

  it("supposes a supplier's rise and a next lot", async () => {
    const { root } = shop.planted;
    const model = shop.models[0] ?? { id: "", name: "" };
    const ask = (more: object) =>
      simulateSale.execute(root, {
        book: bookOf(root),
        model: toWireId("model", model.id),
        ...quantities,
        ...more,
      });
    const cost = async (more: object) => {
      const { then } = await ask(more);
      return then.kind === "priced" ? (then.steps[0]?.costNano ?? 0n) : 0n;
    };
    const plain = await cost({});
    const risen = await cost({ whatIf: "supplier_raise", raise: "50" });
    expect(Number(risen) / Number(plain)).toBeCloseTo(1.5, 5);
    expect(await cost({ whatIf: "supplier_raise", raise: "50", vendor: "other" })).toBe(plain);
    expect(Number(await cost({ whatIf: "next_lot", lot: "40" })) / Number(plain)).toBeCloseTo(0.5, 5);
    await expect(ask({ whatIf: "supplier_raise", raise: "1000" })).rejects.toMatchObject({ code: "invalid" });
  });
});
