import { randomBytes } from "node:crypto";

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
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import type { MemberActor } from "@/lib/usecases/actor";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import type { NewRule } from "@/lib/usecases/pricing/write-version";

import { getReplay } from "./get-replay";
import { NO_WHAT_IF } from "./editions";
import { runReplay } from "./run-replay";
import { SellingShop } from "./testing/selling-shop";
import { ShopBooks } from "./testing/shop-books";

/** Each of the three sellers twice, two months each time. */
const RUNS = 6;
const CALLS = 9;
let database: TestDatabase;
let shop: SellingShop;
let books: ShopBooks;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("replaying", { long: 30_000n });
  await database.admin.query("SELECT ensure_partitions(now(), now() + interval '13 months')");
  books = await ShopBooks.open(shop);
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

/** Prices what was called in a month by the draft, as the job does at its end. */
async function replay(seller: MemberActor, { from, to: now }: TimeRange) {
  const { tenantId, partyId: sellerId } = seller;
  const id = uuidV7(new Date(), randomBytes(10));
  const priceBookId = fromWireId("priceBook", books.of(seller)) ?? "";
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
            await books.draft(seller, drafted.get(seller.partyId) ?? []);
            const found = await replay(seller, before);
            const said = (pick: "chargedNano" | "nowNano" | "thenNano" | "costNowNano") =>
              Object.fromEntries(
                found.pairs.rows.map((row) => [`${row.buyer?.id} ${row.model?.id}`, String(row[pick])]),
              );
            expect(found.totals.every(({ unpriced }) => unpriced === 0n)).toBe(true);
            expect(said("chargedNano")).toEqual(await charged(seller, before));
            expect(said("nowNano")).toEqual(await charged(seller, before));
            if (seller !== root) expect(said("costNowNano")).toEqual(await charged(seller, before, "bought"));
            await books.publish(seller);
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
