import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withTenant } from "@/lib/db/with-tenant";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { visitorActor } from "@/lib/usecases/actor";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { ruleJson, type NewRule } from "@/lib/usecases/pricing/write-version";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";

import { estimateMonth } from "./estimate-month";
import { listOffers } from "./list-offers";

let database: TestDatabase;
let shop: SellingShop;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("counting");
  const { root } = shop.planted;
  const { tenantId } = root;
  const { id } = await createBook.execute(root, { name: "Retail", copyFrom: "" });
  const rule = {
    ...{ scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
    ...{ effectiveFrom: null, effectiveTo: null },
    basis: { kind: "percent_over_list", factorPpm: 1_300_000 },
    volumeTiers: [
      {
        ...{ mode: "graduated", dimension: "output" },
        steps: [
          { fromUnits: 700n, factorPpm: 900_000 },
          { fromUnits: 1_501n, factorPpm: 800_000 },
        ],
      },
    ],
    contextTiers: [{ aboveInputUnits: 5_000n, factorPpm: 2_000_000 }],
    timeWindows: [],
    feePpm: 55_000,
  } satisfies NewRule;
  await withTenant({ tenantId, partyId: tenantId }, async (tx) => {
    const priceBookId = fromWireId("priceBook", id) ?? "";
    const version = await tx.priceVersion.findFirstOrThrow({
      where: { tenantId, priceBookId, status: "draft" },
    });
    await tx.markupRule.deleteMany({ where: { tenantId, priceVersionId: version.id } });
    const row = { tenantId, id: randomUUID(), sellerId: tenantId, priceVersionId: version.id, position: 0 };
    await tx.markupRule.create({ data: { ...row, rule: ruleJson({ ...rule, id: row.id }) } });
  });
  await publishDraft.execute(root, { id, when: "now", day: "", overrideReason: "a test", confirmed: true });
  await shop.refresh();
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

const visitor = () => {
  const { tenantId } = shop.planted;
  return visitorActor({ tenantId, requestId: "a-visitor" });
};

it("says of a month what its calls are then charged, steps, length and fee included", async () => {
  const model = shop.models[0]?.name ?? "";
  const asked = {
    models: `${model},nothing-like-it`,
    input: "123",
    cached: "45",
    output: "130",
    calls: "17",
  };
  const estimates = await estimateMonth.execute(visitor(), asked);
  expect(estimates.map(({ name }) => name)).toEqual([model]);
  const usage = { input: 123n, cached_input: 45n, output: 130n };
  const customerId = shop.planted.customer.partyId;
  await shop.call(Array.from({ length: 17 }, () => ({ customerId, model, usage })));
  const { rows } = await database.admin.query<{ nano: string; places: number }>(
    `SELECT sum(amount_nano)::text AS nano, count(DISTINCT volume_from)::int AS places FROM rated_line WHERE tenant_id = $1`,
    [shop.planted.tenantId],
  );
  expect(rows[0]?.places).toBe(17);
  expect(estimates[0]?.monthNano).toBe(BigInt(rows[0]?.nano ?? 0));
  expect(estimates[0]?.callNano).toBe(
    (await estimateMonth.execute(visitor(), { ...asked, calls: "1" }))[0]?.monthNano,
  );
});

it("shows every tier beside the base prices, and nothing of what the seller pays", async () => {
  const [offer] = await listOffers.execute(visitor(), {});
  expect(offer?.tiers).toMatchObject({ feePpm: 55_000, request: null, hours: [], service: [] });
  expect(offer?.tiers?.context.map(({ aboveInputUnits }) => aboveInputUnits)).toEqual([5_000n]);
  const [volume] = offer?.tiers?.volume ?? [];
  expect(volume?.steps.map(({ fromUnits }) => fromUnits)).toEqual([0n, 700n, 1_501n]);
  const output = offer?.prices.find(({ dimension }) => dimension === "output")?.price ?? 0n;
  expect(volume?.steps[0]?.prices).toEqual([{ dimension: "output", price: output }]);
  expect(
    JSON.stringify(offer, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
  ).not.toMatch(/buy|cost|margin/i);
});

it("refuses more models than can be looked at, and numbers that are none", async () => {
  await expect(estimateMonth.execute(visitor(), { models: "a,b,c,d,e" })).rejects.toMatchObject({
    code: "invalid",
  });
  await expect(estimateMonth.execute(visitor(), { models: "a", calls: "1e9" })).rejects.toMatchObject({
    code: "invalid",
  });
});
