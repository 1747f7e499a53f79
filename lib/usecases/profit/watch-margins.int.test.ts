import { afterAll, beforeAll, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withTenant } from "@/lib/db/with-tenant";
import { watchMarginsJob } from "@/lib/jobs/watch-margins";
import { getOverview } from "@/lib/usecases/overview/get-overview";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { createDraft } from "@/lib/usecases/pricing/create-draft";
import { getBook } from "@/lib/usecases/pricing/get-book";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import { saveRule } from "@/lib/usecases/pricing/save-rule";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";

import { setMarginFloor } from "./set-margin-floor";

let database: TestDatabase;
let shop: SellingShop;
let book: string;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("watched");
  book = (await createBook.execute(shop.planted.root, { name: "Retail", copyFrom: "" })).id;
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

/** Sells everything at a share of list price; stock costs 80 % of it. */
async function sellAt(percent: string, overrideReason = "") {
  const { root } = shop.planted;
  const before = await getBook.execute(root, { id: book });
  if (!before.draft) await createDraft.execute(root, { id: book });
  const rule = (await getBook.execute(root, { id: book })).draft?.rules[0]?.id ?? "";
  await saveRule.execute(root, { ...NEW_RULE, id: book, rule, percent });
  await publishDraft.execute(root, { id: book, when: "now", day: "", overrideReason });
  await shop.refresh();
}

const call = () =>
  shop.call([
    { customerId: shop.planted.customer.partyId, model: "swift-1", usage: { input: 1_000n, output: 500n } },
  ]);
const watch = (now = new Date(Date.now() + 1_000)) =>
  watchMarginsJob.run({}, { now, signal: new AbortController().signal });

async function alerts() {
  const { tenantId } = shop.planted;
  const rows = await withTenant({ tenantId, partyId: tenantId }, (tx) =>
    tx.alert.findMany({ where: { tenantId, kind: { startsWith: "margin" } }, orderBy: { id: "asc" } }),
  );
  return rows.map(({ kind, occurrences, resolvedAt }) => ({ kind, occurrences, open: resolvedAt === null }));
}

it("cannot be published below cost without somebody signing for it, and rings once however long it lasts", async () => {
  await expect(sellAt("70")).rejects.toMatchObject({ reason: "below_cost" });
  await sellAt("70", "to win the customer");
  await call();
  await watch();
  await watch();
  expect(await alerts()).toEqual([{ kind: "margin_below_cost", occurrences: 2, open: true }]);
  const { attention } = await getOverview.execute(
    shop.planted.root,
    {},
    { now: new Date(Date.now() + 1_000) },
  );
  expect(attention.find(({ kind }) => kind === "margin")).toMatchObject({
    trouble: "margin_below_cost",
    model: "swift-1",
    buyer: "cust",
  });
});

it("is over when the hours looked at are well again, and rings anew for a margin under the seller's floor", async () => {
  await watch(new Date(Date.now() + 8 * 3_600_000));
  expect(await alerts()).toEqual([{ kind: "margin_below_cost", occurrences: 2, open: false }]);
  await sellAt("85");
  // The six hours to come see the new call alone.
  const later = new Date(Date.now() + 30_000);
  await shop.call(
    [{ customerId: shop.planted.sibling.partyId, model: "deep-1", usage: { input: 1_000n, output: 500n } }],
    { at: later },
  );
  const soon = new Date(later.getTime() + 6 * 3_600_000 - 5_000);
  await watch(soon);
  expect(await alerts()).toHaveLength(1);
  await setMarginFloor.execute(shop.planted.root, { percent: "10" });
  await watch(soon);
  expect((await alerts()).at(-1)).toEqual({ kind: "margin_low", occurrences: 1, open: true });
});
