import { expectAccessible } from "./steps/accessible";
import { open } from "./steps/alive";
import { expect, test } from "./steps/journey";

const PER_MILLION = 1_000_000;
/** So large that a tenth of a cent per token would be seen, so round that the price list says the sum at once. */
const CALLS = 1_000;
const INPUT = 1_000;

test("J08 the calculator says what the price list says, and its link shows the same to others @phone", async ({
  page,
  demo,
  browser,
  clicks,
}) => {
  test.slow();
  await open(page, `${demo.url}/en/calculator`);
  clicks.restart();
  await page.getByRole("radio", { name: "Translation" }).click();
  await expect(page).toHaveURL(/input=900/);
  await page.getByLabel("Input tokens per call").fill(String(INPUT));
  await page.getByLabel("Output tokens per call").fill("0");
  await page.getByLabel("Calls per month").fill(String(CALLS));
  await expect(page).toHaveURL(/input=1000.*output=0.*calls=1000|calls=1000/);
  expect(clicks.count).toBeLessThanOrEqual(4);

  const rows = page.getByRole("table", { name: "Cost of the month" }).getByRole("row");
  const first = rows.filter({ has: page.getByRole("link") }).first();
  const href = (await first.getByRole("link").getAttribute("href")) ?? "";
  await expect(first).toContainText("$");
  const month = first.locator("data").last();
  const nanoOf = async () => Number(await month.getAttribute("value"));
  await expectAccessible(page);

  const visitor = await (await browser.newContext()).newPage();
  await open(visitor, `${demo.url}${href}`);
  const price = await visitor
    .getByRole("table", { name: "Prices per million" })
    .getByRole("row")
    .filter({ has: visitor.getByText("Input", { exact: true }) })
    .getByRole("cell")
    .nth(1)
    .innerText();
  const expected = Math.round((Number(price.replace(/[^\d.]/g, "")) * INPUT * CALLS * 1e9) / PER_MILLION);
  await expect.poll(nanoOf).toBe(expected);

  const shown = await month.innerText();
  await open(visitor, page.url());
  await expect(visitor.getByLabel("Calls per month")).toHaveValue(String(CALLS));
  await expect(
    visitor
      .getByRole("table", { name: "Cost of the month" })
      .locator("data")
      .filter({ hasText: shown })
      .first(),
  ).toBeVisible();
});
