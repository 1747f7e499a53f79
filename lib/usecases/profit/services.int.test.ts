import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { fromArray, type Quantities } from "@/lib/domain/metering/quantities";
import { bandFor } from "@/lib/domain/pricing/level-terms";
import { rateCardFromJson, type RateCardJson } from "@/lib/domain/pricing/rate-card";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import { marginParts, requestFeeNano } from "@/lib/domain/pricing/services";
import { standardTokens } from "@/lib/domain/pricing/standard-tokens";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { Invalid } from "@/lib/usecases/errors";
import { exportStandardStock, standardStock } from "@/lib/usecases/inventory/standard-stock";
import { foldRollups } from "@/lib/usecases/rollup/fold";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";
import { ShopBooks } from "@/lib/usecases/simulator/testing/shop-books";

import { exportProfit, PROFIT_CSV_HEADER } from "./export-profit";
import { readProfit } from "./read-profit";
import type { ProfitGroup } from "./schemas";
import { setStandardModel } from "./set-standard-model";

let database: TestDatabase;
let shop: SellingShop;
const LATER = { now: new Date(Date.now() + 60_000) };
const EVERY = {
  scope: { kind: "all" },
  audience: { kind: "all" },
  priority: 0,
  effectiveFrom: null,
  effectiveTo: null,
} as const;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("serving", { long: 900n });
  const books = await ShopBooks.open(shop);
  const { root, distributor, customer } = shop.planted;
  await books.draft(root, [
    {
      ...EVERY,
      basis: { kind: "percent_over_list", factorPpm: 1_000_000 },
      overrides: { request: { kind: "absolute", price: 3_456_789n } },
      feePpm: 55_000,
      contextTiers: [{ aboveInputUnits: 3_000n, factorPpm: 2_000_000 }],
      volumeTiers: [
        { mode: "reached", dimension: "input", steps: [{ fromUnits: 20_000n, factorPpm: 700_000 }] },
      ],
    },
  ]);
  await books.publish(root);
  await books.draft(distributor, [
    { ...EVERY, basis: { kind: "percent_over_buy", factorPpm: 1_200_000 }, feePpm: 20_000 },
  ]);
  await books.publish(distributor);
  const callers = [customer.partyId, shop.client.partyId, shop.subClient.partyId];
  // One batch after the other, so that counters stand at a step while calls are priced.
  for (let round = 0; round < 4; round++)
    await shop.call(
      Array.from({ length: 12 }, (_, i) => ({
        customerId: callers[i % 3] ?? "",
        model: shop.models[i % 2]?.name ?? "",
        usage: { input: BigInt(523 * i + round), output: BigInt(31 * i), cached_input: BigInt(7 * i) },
      })),
    );
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

interface RawLine {
  readonly usage: string[];
  readonly card: RateCardJson;
  readonly level: number;
  /** Null where nothing was drawn: such a call is in no technical margin. */
  readonly drawn: string | null;
  readonly fee_nano: string;
  readonly volume_from: string[];
}

/** What a seller's raw lines hold of services, and what they are at list, by the functions of the domain. */
async function reckoned({ tenantId, partyId }: MemberActor) {
  const { rows } = await database.admin.query<RawLine>(
    `SELECT c.usage, k.card, l.level, l.fee_nano, l.volume_from,
       (SELECT sum(d.cost_nano) FROM lot_draw d WHERE d.call_id = c.id) AS drawn FROM rated_line l JOIN call c ON c.id = l.call_id
     JOIN rate_card k ON k.id = c.rate_card_id WHERE l.tenant_id = $1 AND l.seller_id = $2`,
    [tenantId, partyId],
  );
  return rows.reduce(
    (so, row) => {
      const { levels, list, rootBuy } = rateCardFromJson(row.card);
      const terms = levels[row.level];
      if (!terms) throw new Error("a line without a level");
      const usage = fromArray(row.usage.map(BigInt));
      const volumes = bandFor(terms, usage).volumes ?? [];
      const places = new Map(volumes.map(({ key }, i) => [key, BigInt(row.volume_from[i] ?? 0)]));
      const costs = resolveInherited(bandFor(rootBuy, usage).prices);
      return {
        technical:
          so.technical +
          (row.level === 0 && row.drawn !== null ? listedOf(usage, costs) - BigInt(row.drawn) : 0n),
        services: so.services + BigInt(row.fee_nano) + requestFeeNano(terms, list.prices, usage, places),
        listed: so.listed + listedOf(usage, resolveInherited(bandFor(list, usage).prices)),
      };
    },
    { services: 0n, listed: 0n, technical: 0n },
  );
}

function listedOf(usage: Quantities, list: Quantities): bigint {
  const pico = Object.entries(usage).reduce(
    (sum, [dimension, units]) => sum + units * (list[dimension as keyof Quantities] ?? 0n),
    0n,
  );
  return pico / 1_000n;
}

describe.each(["root", "distributor"] as const)("the margin of the %s", (who) => {
  const seller = () => shop.planted[who];

  it.each(["not folded", "folded"] as const)(
    "is what is technical, its fees and the rest, to the nano, in total and by every group, %s",
    async (fold) => {
      if (fold === "folded") await foldRollups(seller().tenantId, new Date());
      const { totals } = await readProfit.execute(seller(), {}, LATER);
      const expected = await reckoned(seller());
      expect([totals.servicesNano, totals.listedNano]).toEqual([expected.services, expected.listed]);
      expect(totals.technicalNano).toBe(expected.technical);
      expect(totals.servicesNano).toBeGreaterThan(0n);
      const { technicalNano, servicesNano, resaleNano } = marginParts(totals);
      expect(technicalNano + servicesNano + resaleNano).toBe(totals.revenueNano - totals.costNano);
      const sumOf = async (group: ProfitGroup, pick: "servicesNano" | "listedNano") =>
        (await readProfit.execute(seller(), { group }, LATER)).rows.reduce((so, row) => so + row[pick], 0n);
      for (const group of who === "root" ? (["lot", "supplier"] as const) : [])
        expect([group, await sumOf(group, "listedNano")]).toEqual([group, expected.listed]);
      for (const group of ["model", "customer", "key", "day"] as const) {
        const { rows } = await readProfit.execute(seller(), { group }, LATER);
        const sum = (pick: "servicesNano" | "listedNano") => rows.reduce((so, row) => so + row[pick], 0n);
        expect([group, sum("servicesNano"), sum("listedNano")]).toEqual([
          group,
          totals.servicesNano,
          totals.listedNano,
        ]);
      }
    },
  );
});

it("has calls at a step and in a band, so that both were reckoned with", async () => {
  const { rows } = await database.admin.query<{ steps: number; long: number; listed: number }>(
    `SELECT count(*) FILTER (WHERE l.volume_from[1] >= 20000)::int AS steps,
       count(*) FILTER (WHERE c.usage[1] > 3000)::int AS long,
       count(*) FILTER (WHERE c.usage[1] > 900 AND k.card -> 'list' ? 'bands')::int AS listed
     FROM rated_line l JOIN call c ON c.id = l.call_id JOIN rate_card k ON k.id = c.rate_card_id WHERE l.level = 0`,
  );
  expect(rows[0]?.steps).toBeGreaterThan(0);
  expect(rows[0]?.long).toBeGreaterThan(0);
  expect(rows[0]?.listed).toBeGreaterThan(0);
});

describe("standard tokens", () => {
  const PRICES = [1_234_567n, 2_469_134n] as const;

  it("count sales and stock by the input token of the model chosen, on the page and in the files", async () => {
    const { root } = shop.planted;
    for (const [index, price] of PRICES.entries()) {
      const model = shop.models[index];
      await setStandardModel.execute(root, { model: toWireId("model", model?.id ?? "") });
      const profit = await readProfit.execute(root, { group: "model" }, LATER);
      expect(profit.standard).toMatchObject({ model: model?.name, price, chosen: true });
      expect(profit.tokens).toBe(standardTokens(profit.totals.listedNano, price));
      const apart = profit.rows.reduce((sum, { tokens }) => sum + (tokens ?? 0n), 0n);
      expect((profit.tokens ?? 0n) - apart).toBeLessThanOrEqual(BigInt(profit.rows.length));
      const file = await exportProfit.execute(root, { group: "model" }, LATER);
      const column = PROFIT_CSV_HEADER.indexOf("standard_tokens");
      expect(file.map((row) => row[column])).toEqual(profit.rows.map(({ tokens }) => String(tokens)));
      const stock = await standardStock.execute(root, { status: "all" });
      const { rows } = await database.admin.query<{ left: string }>(
        "SELECT received_qty - drawn_qty AS left FROM lot WHERE tenant_id = $1 AND kind = 'face_value'",
        [root.tenantId],
      );
      expect(stock.totalTokens).toBe(standardTokens(BigInt(rows[0]?.left ?? 0), price));
      const lots = await exportStandardStock.execute(root, { status: "all" });
      expect(lots.map((row) => row[8])).toEqual(stock.lots.map(({ tokens }) => String(tokens ?? "")));
    }
  });

  it("are counted by themselves where nobody chose, and not by what is not for sale", async () => {
    const { root } = shop.planted;
    await setStandardModel.execute(root, { model: "" });
    const oldest = shop.models.map(({ id }) => id).sort()[0];
    const { standard } = await readProfit.execute(root, {}, LATER);
    expect(standard).toMatchObject({ modelId: toWireId("model", oldest ?? ""), chosen: false });
    const unknown = toWireId("model", root.memberId);
    await expect(setStandardModel.execute(root, { model: unknown })).rejects.toBeInstanceOf(Invalid);
  });
});
