import { alive } from "./steps/alive";
import { expectAccessible } from "./steps/accessible";
import { data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signUp } from "./steps/people";
import { nanoIn, shownBalance, topUp } from "./steps/portal";

test("the playground: two models answer, and what they cost is what the balance falls by @phone", async ({
  page,
  demo,
}) => {
  await signUp(page, demo);
  await topUp(page, "10.00");
  const before = await shownBalance(page);

  await page.goto(`${demo.url}/portal/playground`);
  await alive(page);
  await expectAccessible(page);
  await page
    .getByLabel("Message", { exact: true })
    .fill("Why is the sky blue? [[sandbox: tokens=60 pace=1]]");
  await page.getByRole("combobox", { name: "First model" }).selectOption({ label: "GPT-5 mini" });
  await page.getByRole("combobox", { name: "Second model" }).selectOption({ label: "Claude Haiku 4.5" });
  await page.getByRole("button", { name: "Send" }).click();
  const records = page.getByRole("link", { name: "Call record" });
  await expect(records).toHaveCount(2, { timeout: 20_000 });
  await expect(page.getByRole("log").first()).toContainText("Entrepot sandbox");
  const total = await nanoIn(page.getByTestId("playground-total"));
  expect(total).toBeGreaterThan(0n);
  await expectAccessible(page);

  await page.getByRole("button", { name: "View code" }).first().click();
  await expect(page.getByRole("dialog").getByRole("tab", { name: "Anthropic" })).toBeVisible();
  expect(await page.content()).not.toMatch(/sk-[A-Za-z0-9]{40}/);
  await page.keyboard.press("Escape");

  const stopped = page.getByText("You stopped this answer");
  await page.getByLabel("Message", { exact: true }).fill("More [[sandbox: tokens=2000 pace=200]]");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("log").first()).toContainText("More");
  await page.waitForTimeout(2_000);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(stopped.first()).toBeVisible();
  await expect(records).toHaveCount(4, { timeout: 20_000 });
  const all = await nanoIn(page.getByTestId("playground-total"));
  expect(all).toBeGreaterThan(total);

  await records.first().click();
  await expect(page.getByText("Attempts", { exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(before - (await shownBalance(page))).toBe(all);
  expect(await data<unknown[]>(page, "GET", "/api/keys"), "its key is in no list").toEqual([]);
});
