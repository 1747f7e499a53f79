import { randomBytes } from "node:crypto";

import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signIn, signInAs } from "./steps/people";

test("J02 the operator creates a reseller, and its storefront answers (5 clicks at most)", async ({
  page,
  demo,
  clicks,
}) => {
  await signInAs(page, demo, "operator");
  clicks.restart();
  const slug = `aurora-${randomBytes(3).toString("hex")}`;

  await page.getByRole("button", { name: "New reseller" }).click();
  await page.getByLabel("Name of the business").fill("Aurora Compute");
  await page.getByLabel("Address").fill(slug);
  await page.getByLabel("Name of its owner").fill("Ingrid Solheim");
  await page.getByLabel("E-mail of its owner").fill(`ingrid@${slug}.example`);
  await page.getByRole("button", { name: "Create reseller" }).click();
  await expect(page.getByRole("heading", { name: `${slug} is ready` })).toBeVisible();
  const password = await page.locator("[data-secret]").innerText();
  await page.getByLabel("I have stored it in a safe place").click();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("link", { name: "Aurora Compute" }).first().click();
  await expect(page.getByRole("heading", { name: "Aurora Compute" })).toBeVisible();
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(5);
  await expectAccessible(page);

  const origin = demo.url.replace("northwind.", `${slug}.`);
  await page.goto(origin);
  await expect(page).toHaveTitle(/Aurora Compute/);
  await expect(page.getByText("Northwind")).toHaveCount(0);
  await expectAccessible(page);

  await signIn(page, origin, { email: `ingrid@${slug}.example`, password });
  await expect(page).toHaveURL(`${origin}/console/${slug}`);
});
