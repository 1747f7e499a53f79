import { afterAll, beforeAll, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { setMarginFloor } from "@/lib/usecases/profit/set-margin-floor";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";

import { adviseCustomer } from "./advise-customer";
import { adviseSeller } from "./advise-seller";

let database: TestDatabase;
let shop: SellingShop;
const LATER = { now: new Date(Date.now() + 60_000) };

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("advised");
  const { root, customer } = shop.planted;
  const { id } = await createBook.execute(root, { name: "Retail", copyFrom: "" });
  await publishDraft.execute(root, { id, when: "now", day: "", overrideReason: "" });
  await shop.refresh();
  const many = (model: string, usage: { input: bigint; output: bigint }) =>
    Array.from({ length: 25 }, () => ({ customerId: customer.partyId, model, usage }));
  await shop.call([
    ...many("deep-1", { input: 500n, output: 20n }),
    ...many("swift-1", { input: 9_000n, output: 900n }),
  ]);
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

it("tells a customer which calls a cheaper model would serve and which inputs were not cached, with the saving", async () => {
  const { customer, sibling } = shop.planted;
  const advice = await adviseCustomer.execute(customer, {}, LATER);
  expect(advice.cheaper.map(({ model, instead, calls }) => [model, instead, calls])).toEqual([
    ["deep-1", "swift-1", 25n],
  ]);
  const [one] = advice.cheaper;
  // swift-1 at list: 1.234567 in, 9.876543 out; deep-1 twice as much.
  expect(one?.wouldPayNano).toBe((25n * (500n * 1_234_567n + 20n * 9_876_543n)) / 1_000n);
  expect(one?.savingNano).toBe((one?.paidNano ?? 0n) - (one?.wouldPayNano ?? 0n));
  expect(advice.caching.map(({ model, calls, inputTokens }) => [model, calls, inputTokens])).toEqual([
    ["swift-1", 25n, 225_000n],
  ]);
  expect(advice.caching[0]?.savingNano).toBe((225_000n * (1_234_567n - 312_345n)) / 2_000n);
  expect(await adviseCustomer.execute(sibling, {}, LATER)).toMatchObject({ cheaper: [], caching: [] });
});

it("tells a seller what leaves too little, and by how much its price would have to move", async () => {
  const { root } = shop.planted;
  expect((await adviseSeller.execute(root, {}, LATER)).prices).toEqual([]);
  await setMarginFloor.execute(root, { percent: "25" });
  const { prices, lots } = await adviseSeller.execute(root, {}, LATER);
  expect(prices.map(({ model, marginPpm }) => [model, Math.round(marginPpm / 1_000)])).toEqual([
    ["swift-1", 200],
    ["deep-1", 200],
  ]);
  // Cost is 80 %: to leave a quarter, the price has to be 106.67 % of what it is.
  expect(prices[0]?.raisePpm).toBeCloseTo(66_667, -2);
  expect(lots).toEqual([]);
});
