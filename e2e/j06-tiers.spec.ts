import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { expectAccessible } from "./steps/accessible";
import { call, models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signIn, signInAs } from "./steps/people";
import { makeKey, topUp } from "./steps/portal";

test("J06 a price with steps, a fee and a contract: reviewed, published, charged, explained in two clicks, and gone back from", async ({
  page,
  demo,
  clicks,
  browser,
}) => {
  test.slow();
  const mark = randomBytes(3).toString("hex");
  const names = { book: `Studios ${mark}`, client: `Lantern Studio ${mark}` };
  const owner = { email: `owner@lantern-${mark}.example`, password: "one paper lantern" };

  await signInAs(page, demo, "reseller");
  const bookUrl = await newBook(page, names.book);
  await publish(page);
  await newClient(page, names, owner);

  await page.goto(bookUrl);
  await page.getByRole("button", { name: "Edit as a new draft" }).click();
  await addContract(page, names.client);
  await expect(page.getByText("as agreed in Contract 7/2026")).toBeVisible();
  await expectAccessible(page);
  await publish(page);

  const portal = await (await browser.newContext()).newPage();
  await signIn(portal, demo.url, owner);
  await topUp(portal, "20.00");
  const { secret } = await makeKey(portal, "Lantern");
  const [model = ""] = await models(demo, secret);
  expect(await call(demo, secret, model, "A lantern at dusk, in a few words.")).toMatchObject({
    status: 200,
  });

  await page.goto(new URL(bookUrl).origin + new URL(bookUrl).pathname.replace(/\/prices.*/, ""));
  clicks.restart();
  await page.getByRole("navigation").getByRole("link", { name: "Calls" }).click();
  await page.getByRole("row").filter({ hasText: names.client }).first().getByRole("link").click();
  await expect(page.getByText(`You sold it to ${names.client}`)).toBeVisible();
  expect(clicks.count).toBe(2);
  for (const said of [
    `${names.book}, version 2`,
    "Fee, 5.5%",
    "from 0 units of the month on",
    "it gives the charge again, to the nano",
    "What it left with you",
  ]) {
    await expect(page.getByText(said).first()).toBeVisible();
  }
  await expectAccessible(page);

  await page.goto(`${bookUrl}?tab=versions`);
  await page.getByRole("link", { name: "Compare version 1 with the one in force" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Version 1 against version 2");
  await expect(page.getByText("New", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${bookUrl}?tab=versions`);
  await page.getByRole("button", { name: "Go back to version 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Go back to this" }).click();
  await expect(page.getByText("Draft 3 is equal to version 1")).toBeVisible();
  await publish(page);
  await page.goto(`${bookUrl}?tab=versions`);
  await expect(page.getByRole("row").filter({ hasText: "Version 3" })).toContainText("In force");
});

/** A book of its own, so that nobody else's prices change; answers its address. */
async function newBook(page: Page, name: string): Promise<string> {
  await page.getByRole("navigation").getByRole("link", { name: "Prices" }).click();
  await page.getByRole("button", { name: "New price book" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Begin with the rules of").selectOption({ label: "The vendors’ list prices" });
  await page.getByRole("button", { name: "Create price book" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  const url = new URL(page.url());
  return `${url.origin}${url.pathname}`;
}

/** Publishes the draft now; what the review asks about is meant. */
async function publish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const asked = dialog.getByRole("checkbox");
  await expect(dialog.getByRole("button", { name: "Publish prices" })).toBeVisible();
  if ((await asked.count()) > 0) await asked.check();
  await dialog.getByRole("button", { name: "Publish prices" }).click();
  await expect(dialog).toBeHidden();
}

async function newClient(
  page: Page,
  names: { readonly book: string; readonly client: string },
  owner: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: "Customers" }).click();
  await page.getByRole("link", { name: "New customer" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(names.client);
  await page.getByLabel("Name of the owner").fill("Mei Lan");
  await page.getByLabel("E-mail of the owner").fill(owner.email);
  await page.getByLabel("First password").fill(owner.password);
  await page.getByLabel("Price book").selectOption({ label: `${names.book} (USD)` });
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(names.client);
}

/** A rule for one buyer: 98 % of list, cheaper output from ten million units on, a fee of 5.5 %, with its contract. */
async function addContract(page: Page, client: string): Promise<void> {
  await page.getByRole("button", { name: "Add rule" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("For whom").selectOption("customer");
  await sheet.getByLabel("Buyer").selectOption({ label: client });
  await sheet.getByLabel("Percent of list price").fill("98");
  await sheet.getByText("Tiers, hours, fees, service").click();
  await sheet.getByLabel("Agreed in").fill("Contract 7/2026");
  await sheet.getByLabel("Fee in percent").fill("5.5");
  await sheet.getByRole("button", { name: "Add a step" }).click();
  await sheet.getByLabel("From units").fill("10,000,000");
  await sheet.getByLabel("Of the price").fill("95");
  await sheet.getByRole("button", { name: "Save rule" }).click();
  await expect(sheet).toBeHidden();
}
