import { fromWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { open } from "./steps/alive";
import { data } from "./steps/api";
import { call, models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signInAs, signUp } from "./steps/people";
import { makeKey, topUp } from "./steps/portal";
import { newBook } from "./steps/prices";
import { addRoute, ownSupply } from "./steps/supply";

/** The job runs every minute. */
const JOB_MS_MAX = 150_000;

test("expiry with sell-by: an offer for a lot that ends is charged to its customers, and closes itself with the lot", async ({
  page,
  demo,
  browser,
}) => {
  test.setTimeout(JOB_MS_MAX + 300_000);
  const theirs = await browser.newPage();
  const { company } = await signUp(theirs, demo);
  const { secret } = await makeKey(theirs, "Bargain");
  await topUp(theirs, "20.00");
  await theirs.close();
  const [model = ""] = await models(demo, secret);
  const charged = async (): Promise<bigint> => {
    expect(await call(demo, secret, model)).toMatchObject({ status: 200 });
    const [line] = await rows<{ nano: string }>(
      `SELECT l.amount_nano AS nano FROM rated_line l JOIN party p ON p.tenant_id = l.tenant_id AND p.id = l.buyer_id
       WHERE p.name = $1 ORDER BY l.call_id DESC LIMIT 1`,
      [company],
    );
    return BigInt(line?.nano ?? 0);
  };

  await signInAs(page, demo, "reseller");
  const { accountId, lotId, lotName } = await ownSupply(page);
  await addRoute(page, accountId, { model, name: "Bargain route", priority: 1000 });
  const bookName = `Bargains ${lotName}`;
  const book = await newBook(page, bookName);
  await data(page, "POST", `/api/price-books/${book}/publish`, {
    when: "now",
    day: "",
    overrideReason: "a journey",
  });
  const before = await charged();
  const buyers = await data<{ id: string; name: string }[]>(page, "GET", "/api/customers");
  const buyer = buyers.find(({ name }) => name === company)?.id ?? "";
  await data(page, "POST", `/api/customers/${buyer}/terms`, {
    ...{
      priceBookId: book,
      mode: "prepaid",
      taxPercent: "0",
      taxInclusive: false,
      paymentTermDays: "",
      segment: "",
    },
  });
  // The gateway hears of the new book a moment later: until then it is the old price that is charged.
  let usual = before;
  await expect.poll(async () => (usual = await charged())).not.toBe(before);

  await open(page, `${demo.url}/console/northwind/lots/${lotId}`);
  await page.getByRole("button", { name: "Sell off" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Price book").selectOption({ label: bookName });
  await dialog.getByLabel("Percent of the list price").fill("95");
  await dialog.getByLabel(/Why it may be below/).fill("it would expire");
  await dialog.getByRole("button", { name: "Publish the offer" }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await expect(page.getByText("95% of list")).toBeVisible();
  await expect(page.getByText("Open", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await expect.poll(charged).toBeLessThan(usual);

  await rows(
    "UPDATE lot SET starts_at = now() - interval '2 hours', expires_at = now() - interval '1 second' WHERE id = $1",
    [fromWireId("lot", lotId)],
  );
  const closed = () =>
    rows<{ why: string | null }>("SELECT closed_for AS why FROM sell_by_offer WHERE lot_id = $1", [
      fromWireId("lot", lotId),
    ]);
  await expect.poll(closed, { timeout: JOB_MS_MAX, intervals: [2_000] }).toEqual([{ why: "date" }]);
  await expect.poll(charged).toBe(usual);
  await page.reload();
  await expect(page.getByText("Closed: its day came")).toBeVisible();
});
