import { expectAccessible } from "./steps/accessible";
import { open } from "./steps/alive";
import { expect, test } from "./steps/journey";

/** Models the demonstration sells, by what they are for. */
const CODING = ["GPT-5.2", "Claude Sonnet 4.5"] as const;
const AGENTS = "Qwen3 Max";
const COMPARED = 3;

test("J07 a visitor filters models, compares three, switches to CNY and shares the link @phone", async ({
  page,
  demo,
  browser,
  clicks,
}) => {
  test.slow();
  await open(page, `${demo.url}/en/models`);
  const list = page.getByRole("table", { name: "Models and prices" });
  const together = page.getByRole("table", { name: "Side by side" });
  clicks.restart();
  const pick = (model: string) =>
    page.getByRole("checkbox", { name: `Compare ${model}`, exact: true }).click();
  await page.getByRole("radio", { name: "Coding" }).click();
  await expect(page).toHaveURL(/use=coding/);
  await expect(list).not.toContainText(AGENTS);
  for (const model of CODING) await pick(model);
  await page.getByRole("radio", { name: "Agents" }).click();
  await pick(AGENTS);
  await expect(together.getByRole("columnheader")).toHaveText(["What", ...CODING, AGENTS]);
  const input = together.getByRole("row", { name: /^Input/ });
  await expect(input).toContainText("$");
  const dollars = numbersOf(await input.innerText());

  await page.getByRole("combobox", { name: "Show prices in" }).selectOption("CNY");
  await expect(input).toContainText("CN¥");
  await expect(page.getByText(/Shown at .* CNY for 1 USD/)).toBeVisible();
  const rate = Number(/Shown at ([\d.]+) CNY/.exec(await page.locator("main").innerText())?.[1]);
  const yuan = numbersOf(await input.innerText());
  expect(yuan).toHaveLength(COMPARED);
  for (const [index, price] of yuan.entries()) expect(price).toBeCloseTo((dollars[index] ?? 0) * rate, 4);
  await page.getByRole("button", { name: "Copy link to this comparison" }).click();
  expect(clicks.count).toBeLessThanOrEqual(7);
  await expectAccessible(page);

  const visitor = await (await browser.newContext()).newPage();
  await open(visitor, page.url());
  await expect(
    visitor.getByRole("table", { name: "Side by side" }).getByRole("row", { name: /^Input/ }),
  ).toHaveText(await input.innerText(), { useInnerText: true });
  await expect(visitor.getByRole("radio", { name: "Agents" })).toBeChecked();
});

/** The amounts in a row of prices. */
function numbersOf(text: string): number[] {
  return [...text.matchAll(/[\d,]+\.\d+/g)].map(([amount]) => Number(amount.replaceAll(",", "")));
}
