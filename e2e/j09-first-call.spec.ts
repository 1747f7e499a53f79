import { alive } from "./steps/alive";
import { expectAccessible } from "./steps/accessible";
import { call, models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { fillSignUp, stranger } from "./steps/people";
import { nanoIn, newestCall, shownBalance } from "./steps/portal";

test("J09 from the storefront to the first billed call (12 clicks at most) @phone", async ({
  page,
  demo,
  clicks,
}) => {
  await page.goto(demo.url);
  await page
    .getByRole("link", { name: /sign up|create an account/i })
    .filter({ visible: true })
    .first()
    .click();
  await page.waitForURL("**/sign-up");
  await alive(page);
  await fillSignUp(page, stranger());
  await page.waitForURL("**/portal");
  await expect(page.getByText("First steps")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Top up your balance" }).click();
  await page.getByRole("button", { name: "Continue to payment" }).click();
  await page.waitForURL("**/pay/**");
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Pay \D?\d/ }).click();
  await expect(page.getByText("Payment received")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("main").getByRole("link", { name: "Go to home" }).click();
  await page.getByRole("link", { name: "Create your key" }).click();
  await page.getByRole("button", { name: "Create key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("First program");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = await dialog.locator("[data-secret]").innerText();
  await expectAccessible(page);
  await dialog.getByRole("checkbox").click();
  await dialog.getByRole("button", { name: "Done" }).click();
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(12);

  const before = await shownBalance(page);
  expect(before).toBeGreaterThan(0n);
  const [model = ""] = await models(demo, secret);
  expect(await call(demo, secret, model)).toMatchObject({ status: 200 });
  const after = await shownBalance(page);
  await page.goto(`${demo.url}/portal/usage`);
  const cost = await nanoIn(newestCall(page));
  expect(cost).toBeGreaterThan(0n);
  expect(before - after).toBe(cost);
  await expectAccessible(page);
});
