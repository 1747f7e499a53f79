import { randomBytes, randomUUID } from "node:crypto";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withTenant } from "@/lib/db/with-tenant";
import type { Quantities } from "@/lib/domain/metering/quantities";
import type {
  ContextTier,
  PriceBasis,
  RelativeBasis,
  RuleAudience,
  RuleScope,
  TimeWindow,
  VolumeTiers,
} from "@/lib/domain/pricing/markup-rule";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { rateLine } from "@/lib/domain/pricing/rate-line";
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
import { simulateSale, type SimulatedSale } from "./simulate-sale";
import { SellingShop } from "./testing/selling-shop";

/** Each of the three sellers twice, two months each time. */
const RUNS = 6;
const CALLS = 9;
let database: TestDatabase;
let shop: SellingShop;
const books = new Map<string, string>();

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("simulated");
  const { root, distributor } = shop.planted;
  await database.admin.query("SELECT ensure_partitions(now(), now() + interval '13 months')");
  for (const seller of [root, distributor, shop.sub]) {
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

/** Prices what was called in a month by the draft, as the job does at its end. */
async function replay(seller: MemberActor, { from, to: now }: TimeRange) {
  const { tenantId, partyId: sellerId } = seller;
  const id = uuidV7(new Date(), randomBytes(10));
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
          rangeTo: now,
          callsDone: 0n,
        },
      },
    });
  });
  const outcome = await runReplay({ tenantId, sellerId, replayId: id }, now, new AbortController().signal);
  expect(outcome).toBe("done");
  return getReplay.execute(seller, { id: toWireId("priceReplay", id) });
}

/** What lines of a month come to by its buyer and model: those a seller sold by, or those it bought the same calls by. */
async function charged(
  { tenantId, partyId }: MemberActor,
  { from, to }: TimeRange,
  side: "sold" | "bought" = "sold",
): Promise<Record<string, string>> {
  const { rows } = await database.admin.query<{ buyer: string; model: string; nano: string }>(
    `SELECT l.buyer_id AS buyer, l.model_id AS model, sum(s.amount_nano)::text AS nano FROM rated_line l
     JOIN rated_line s ON s.call_id = l.call_id AND s.level = l.level - $5
     WHERE l.tenant_id = $1 AND l.seller_id = $2 AND l.call_id >= uuid_v7_floor($3) AND l.call_id < uuid_v7_floor($4) GROUP BY 1, 2`,
    [tenantId, partyId, from, to, side === "sold" ? 0 : 1],
  );
  return Object.fromEntries(
    rows.map(({ buyer, model, nano }) => [`${toWireId("party", buyer)} ${toWireId("model", model)}`, nano]),
  );
}

const units = fc.bigInt({ min: 0n, max: 90_000n });
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

/** Steps that a few calls of the test reach, lengths that some have, hours that hold all day of some days, a fee of a few percent. */
const steps = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: 400_000n }), { minLength: 1, maxLength: 3 })
  .chain((bounds) =>
    fc.tuple(
      ...bounds
        .sort((a, b) => (a < b ? -1 : 1))
        .map((fromUnits) => factor.map((factorPpm) => ({ fromUnits, factorPpm }))),
    ),
  );
const conditions = {
  feePpm: fc.constantFrom(0, 55_000, 123_457),
  volumeTiers: fc.oneof(
    fc.constant([]),
    fc
      .record({
        mode: fc.constantFrom("graduated", "reached"),
        dimension: fc.constantFrom("input", "output"),
        steps,
      })
      .map((tier) => [tier as VolumeTiers]),
  ),
  contextTiers: fc.oneof(
    fc.constant([]),
    fc
      .record({ aboveInputUnits: fc.bigInt({ min: 1n, max: 90_000n }), factorPpm: factor })
      .map((tier): ContextTier[] => [tier]),
  ),
  timeWindows: fc.oneof(
    fc.constant([]),
    fc
      .record({
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        factorPpm: factor,
      })
      .map((window): TimeWindow[] => [{ ...window, fromMinute: 0, toMinute: 1_440 }]),
  ),
};

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
      fc.constant({ request: { kind: "absolute", price: 3_000_000_001n } }),
    ),
    roundingStep: fc.constantFrom(1n, 1_000n),
    ...conditions,
  });
  const everybody = fc.record({ basis: relative, ...conditions }).map((made): NewRule => ({
    ...{ scope: { kind: "all" }, audience: { kind: "all" }, priority: -1 },
    ...{ effectiveFrom: null, effectiveTo: null, ...made },
  }));
  return fc
    .tuple(everybody, fc.array(rule, { maxLength: 4 }))
    .map(([last, more]) => [...(more as NewRule[]), last]);
}

const usage: fc.Arbitrary<Quantities> = fc.record({
  input: units,
  cached_input: units,
  output: units,
  reasoning: units,
});

/** The months after this one, each used once: its counters begin at nothing. */
let month = 0;
function nextMonth(): TimeRange {
  const now = new Date();
  month++;
  const start = (ahead: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
  return { from: start(month), to: start(month + 1) };
}

/** Calls on days of a month, in the order given; none at a day's very edge. */
async function callThrough({ from }: TimeRange, calls: readonly Call[]): Promise<void> {
  for (const [index, one] of calls.entries()) {
    await shop.call([one], { at: new Date(from.getTime() + index * 86_400_000 + 3_600_000) });
  }
}

interface Call {
  readonly customerId: string;
  readonly model: string;
  readonly usage: Quantities;
}

describe("a replay", () => {
  it(
    "says to the nano what the gateway charges once the draft is published, volume, context, hours and fees included, at every level of the tree",
    { timeout: 240_000 },
    async () => {
      const { root, distributor, customer, sibling } = shop.planted;
      const { sub, subClient, client } = shop;
      const callers = [customer, sibling, client, subClient].map(({ partyId }) => partyId);
      const buyers = [customer, sibling, distributor].map(({ partyId }) => partyId);
      const call = fc.record({
        customerId: fc.constantFrom(...callers),
        model: fc.constantFrom(...shop.models.map(({ name }) => name)),
        usage,
      });
      const calls = fc.array(call, { minLength: 4, maxLength: CALLS });
      const seen = { runs: 0, compared: 0, counted: 0 };
      await fc.assert(
        fc.asyncProperty(
          rules(buyers),
          rules([client.partyId, sub.partyId]),
          rules([subClient.partyId]),
          calls,
          async (rootRules, distributorRules, subRules, made) => {
            const seller = [root, distributor, sub][seen.runs++ % 3] ?? root;
            const [before, after] = [nextMonth(), nextMonth()];
            await callThrough(before, made);
            const drafted = new Map([
              [root.partyId, rootRules],
              [distributor.partyId, distributorRules],
              [sub.partyId, subRules],
            ]);
            await draft(seller, drafted.get(seller.partyId) ?? []);
            const found = await replay(seller, before);
            const said = (pick: "chargedNano" | "nowNano" | "thenNano" | "costNowNano") =>
              Object.fromEntries(
                found.pairs.rows.map((row) => [`${row.buyer?.id} ${row.model?.id}`, String(row[pick])]),
              );
            expect(found.totals.every(({ unpriced }) => unpriced === 0n)).toBe(true);
            expect(said("chargedNano")).toEqual(await charged(seller, before));
            expect(said("nowNano")).toEqual(await charged(seller, before));
            if (seller !== root) expect(said("costNowNano")).toEqual(await charged(seller, before, "bought"));
            await publish(seller);
            await callThrough(sameWeekdays(before, after), made);
            expect(said("thenNano")).toEqual(await charged(seller, after));
            seen.compared += found.pairs.count;
            const { rows } = await database.admin.query<{ counted: number }>(
              "SELECT count(*)::int AS counted FROM rated_line WHERE tenant_id = $1 AND volume_from IS NOT NULL AND volume_from[1] > 0",
              [seller.tenantId],
            );
            seen.counted = rows[0]?.counted ?? 0;
          },
        ),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(seen.compared).toBeGreaterThan(0);
      expect(seen.counted).toBeGreaterThan(0);
      const report = await verifyLedger(pools().platform);
      expect(report.ok, formatReport(report)).toBe(true);
    },
  );
});

/** The month, begun as late as its first day falls on the weekday on which the other one begins: hours are then the same. */
function sameWeekdays(of: TimeRange, { from, to }: TimeRange): TimeRange {
  const later = (of.from.getUTCDay() - from.getUTCDay() + 7) % 7;
  return { from: new Date(from.getTime() + later * 86_400_000), to };
}

describe("one simulated call", () => {
  const quantities = { input: "1201", output: "507" };
  const asked: Quantities = { input: 1_201n, output: 507n };
  const modelOf = () => shop.models[0] ?? { id: "", name: "" };

  /** What the gateway's card charges for the call, level by level. */
  async function chargedBy(customerId: string, at = new Date()): Promise<bigint[]> {
    const card = await shop.card(customerId, modelOf().name, at);
    return (card?.card.levels ?? []).map((level) => {
      const metered = level.prices.request === undefined ? asked : { ...asked, request: 1n };
      return rateLine(metered, level).amountNano;
    });
  }

  const simulate = (seller: MemberActor, more: object = {}) =>
    simulateSale.execute(seller, {
      ...{ book: bookOf(seller), model: toWireId("model", modelOf().id) },
      ...quantities,
      ...more,
    });

  const stepsOf = (sale: SimulatedSale) => {
    if (sale.kind !== "priced") throw new Error(JSON.stringify(sale));
    return sale;
  };

  /** Editions with a fee and a longer price at every level, so that nothing is as simple as units times price. */
  async function publishTiers() {
    const { root, distributor } = shop.planted;
    for (const [index, seller] of [root, distributor, shop.sub].entries()) {
      await draft(seller, [
        {
          ...{ scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
          ...{ effectiveFrom: null, effectiveTo: null },
          basis: { kind: "percent_over_buy", factorPpm: 1_200_000 + index },
          contextTiers: [{ aboveInputUnits: 1_000n + BigInt(index), factorPpm: 1_500_000 }],
          overrides: index === 1 ? { request: { kind: "absolute", price: 2_000_000_000n } } : {},
          feePpm: 55_000,
        },
      ]);
      await publish(seller);
    }
  }

  it("is what the card of the gateway charges, from stock to the distributor, on to a client of it, and in every storefront below", async () => {
    const { root, distributor } = shop.planted;
    await publishTiers();
    const sale = stepsOf((await simulate(root, { buyer: toWireId("party", distributor.partyId) })).now);
    const charged = await chargedBy(shop.client.partyId);
    expect(sale.steps.map(({ who }) => who)).toEqual(["own", "below"]);
    expect(sale.steps.map(({ priceNano }) => priceNano)).toEqual(charged);
    expect(sale.steps[1]?.costNano).toBe(charged[0]);
    expect(sale.notes).toMatchObject({ aboveInputUnits: 1_000n, window: false });
    expect(sale.notes.feeNano).toBeGreaterThan(0n);
    const below = await chargedBy(shop.subClient.partyId);
    expect(sale.shops).toEqual([{ party: "sub", depth: 2, currency: "USD", priceNano: below[2] }]);
    const own = stepsOf((await simulate(distributor, { buyer: toWireId("party", shop.sub.partyId) })).now);
    expect(own.steps.map(({ priceNano }) => priceNano)).toEqual(below.slice(1));
    expect(own.steps[0]?.costNano).toBe(below[0]);
  });

  it("looks at the day it is asked for: the edition in force then, and its hours", async () => {
    const { root } = shop.planted;
    const now = new Date();
    const monday = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 7));
    monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7));
    const day = monday.toISOString().slice(0, 10);
    await draft(root, [
      {
        ...{ scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
        ...{ effectiveFrom: null, effectiveTo: null },
        basis: { kind: "percent_over_list", factorPpm: 3_000_000 },
        timeWindows: [{ weekdays: [1], fromMinute: 60, toMinute: 120, factorPpm: 500_000 }],
      },
    ]);
    await publishDraft.execute(root, {
      ...{ id: bookOf(root), when: "later", day, overrideReason: "a test", confirmed: true },
    });
    await shop.refresh();
    const buyer = toWireId("party", shop.planted.customer.partyId);
    const at = async (time: string) => stepsOf((await simulate(root, { buyer, at: `${day}T${time}` })).then);
    const price = async (time: string) => (await at(time)).steps[0]?.priceNano;
    const charged = async (time: string) =>
      (await chargedBy(shop.planted.customer.partyId, new Date(`${day}T${time}:00Z`)))[0];
    for (const time of ["00:59", "01:00", "01:59", "02:00"])
      expect(await price(time)).toBe(await charged(time));
    expect((await at("01:00")).notes.window).toBe(true);
    expect(await price("01:00")).not.toBe(await price("02:00"));
    const today = await simulate(root, { buyer });
    expect(stepsOf(today.now)).toEqual(stepsOf(today.then));
    expect(stepsOf(today.now).steps[0]?.priceNano).toBe((await chargedBy(shop.planted.customer.partyId))[0]);
  });

  it("never shows a distributor what its parent pays", async () => {
    const { distributor, root } = shop.planted;
    const sale = await simulate(distributor);
    const { steps } = stepsOf(sale.now);
    expect(steps).toHaveLength(1);
    expect(steps[0]?.costNano).toBe((await chargedBy(shop.client.partyId))[0]);
    const stock = stepsOf((await simulate(root)).now);
    const shown = JSON.stringify(sale, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    expect(shown).not.toContain(String(stock.steps[0]?.costNano));
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
