import { afterAll, beforeAll, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import { register } from "@/lib/jobs/job";
import { replayPrices } from "@/lib/jobs/replay-prices";
import { startJobs, type JobRunner } from "@/lib/jobs/runner";

import { getReplay } from "./get-replay";
import { runReplay } from "./run-replay";
import { startReplay } from "./start-replay";
import { SellingShop } from "./testing/selling-shop";
import { ShopBooks } from "./testing/shop-books";

/** How far apart buyers are for the same calls of one model, whatever calls each of them makes. */
let database: TestDatabase;
let shop: SellingShop;
let books: ShopBooks;
let runner: JobRunner;

const ALL = { kind: "all" } as const;
const rule = (factorPpm: number, more: object = {}) => ({
  ...{ scope: ALL, audience: ALL, priority: 0, effectiveFrom: null, effectiveTo: null, ...more },
  basis: { kind: "percent_over_list" as const, factorPpm },
});

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("fair");
  books = await ShopBooks.open(shop);
  // Jobs are taken from the queue and left: the test does their work itself.
  runner = await startJobs([register({ ...replayPrices, run: () => Promise.resolve() })]);
  const { customer, sibling } = shop.planted;
  await shop.call([
    { customerId: customer.partyId, model: "swift-1", usage: { input: 9_000n, output: 10n } },
    { customerId: sibling.partyId, model: "swift-1", usage: { input: 10n, output: 2_000n } },
    { customerId: shop.client.partyId, model: "swift-1", usage: { input: 500n, output: 500n } },
    { customerId: customer.partyId, model: "deep-1", usage: { input: 500n, output: 500n } },
  ]);
});
afterAll(async () => {
  await runner.stop(1_000);
  await shop.close();
  await database.close();
});

async function spreadsOf() {
  const { root } = shop.planted;
  const { id } = await startReplay.execute(root, { id: books.of(root) });
  const replayId = fromWireId("priceReplay", id) ?? "";
  const ref = { tenantId: root.tenantId, sellerId: root.partyId, replayId };
  expect(await runReplay(ref, new Date(), new AbortController().signal)).toBe("done");
  return (await getReplay.execute(root, { id })).spreads;
}

it("is nothing where all pay by one rule, however differently they call", async () => {
  const [only, ...more] = await spreadsOf();
  expect(more).toEqual([]);
  expect(only).toMatchObject({ model: "swift-1", buyers: 3, spreadPpm: 0 });
  expect(only?.lowest).toBe(only?.highest);
});

it("names the cheapest and the dearest buyer of a model, and how far apart a contract and a segment are", async () => {
  const { root, customer } = shop.planted;
  await books.draft(root, [
    rule(1_000_000),
    rule(900_000, { audience: { kind: "customer", partyId: customer.partyId } }),
    rule(1_125_000, { audience: { kind: "segment", segment: "gold" } }),
  ]);
  const [only] = await spreadsOf();
  expect(only).toMatchObject({ model: "swift-1", buyers: 3, lowestBuyer: "cust", highestBuyer: "sib" });
  // 1.125 over 0.9 is a quarter more; prices are whole micro.
  expect(only?.spreadPpm).toBeGreaterThan(249_990);
  expect(only?.spreadPpm).toBeLessThan(250_010);
});
