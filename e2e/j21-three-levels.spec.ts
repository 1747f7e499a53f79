import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { decimalFromNano } from "@/lib/domain/money/nano";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { call, models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signIn, signInAs } from "./steps/people";
import { card, makeKey, nanoIn, newestCall, topUp } from "./steps/portal";
import { recordTraffic, type Traffic } from "./steps/traffic";

test("J21 a distributor's own mark-up and client: each level sees its part and no more (10 clicks at most)", async ({
  page,
  demo,
  clicks,
  browser,
}) => {
  test.slow();
  const client = `Bamboo Labs ${randomBytes(3).toString("hex")}`;
  const owner = {
    email: `owner@${client.toLowerCase().replaceAll(" ", "-")}.example`,
    password: "seven green stems",
  };
  const distributorsTraffic = recordTraffic(page);

  await signInAs(page, demo, "distributor");
  clicks.restart();
  await markUp(page, "137");
  await newClient(page, client, owner);
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(10);
  await expectAccessible(page);
  const clientsPage = page.url();

  const root = await (await browser.newContext()).newPage();
  await signInAs(root, demo, "reseller");
  await openDistributor(root, "Lotus Cloud");
  const soldBefore = await nanoIn(card(root, "Sold, 30 days"));

  const portal = await (await browser.newContext()).newPage();
  const clientsTraffic = recordTraffic(portal);
  await signIn(portal, demo.url, owner);
  await topUp(portal, "20.00");
  const { secret } = await makeKey(portal, "Bamboo");
  const [model = ""] = await models(demo, secret);
  // Long enough that its amounts are long numbers, which nothing else is by chance.
  expect(await call(demo, secret, model, "One line of many. ".repeat(1_237))).toMatchObject({ status: 200 });

  const split = await splitOf(owner.email);
  expect(split.retail, "retail > wholesale > cost").toBeGreaterThan(split.wholesale);
  expect(split.wholesale).toBeGreaterThan(split.cost);

  await portal.goto(`${demo.url}/portal/usage`);
  expect(await nanoIn(newestCall(portal))).toBe(split.retail);
  await newestCall(portal).getByRole("link").first().click();
  await expect(portal.getByText("How the cost came about")).toBeVisible();
  for (const path of ["", "/bill", "/keys", "/top-up"]) await portal.goto(`${demo.url}/portal${path}`);
  await expectAccessible(portal);

  await page.goto(clientsPage);
  expect(await nanoIn(card(page, "Sold, 30 days"))).toBe(split.retail);
  const margin = Number(((split.retail - split.wholesale) * 1_000n) / split.retail) / 10;
  const shown = /([\d.]+)%/.exec(await card(page, "Your margin, 30 days", "span").innerText())?.[1];
  expect(Math.abs(Number(shown) - margin)).toBeLessThanOrEqual(0.1);
  for (const path of ["", "/prices", "/customers", "/balance", "/invoices", "/audit"]) {
    await page.goto(`${demo.url}/console/lotus-cloud${path}`);
  }
  await expectAccessible(page);

  await root.reload();
  expect((await nanoIn(card(root, "Sold, 30 days"))) - soldBefore).toBe(split.wholesale);
  await expectAccessible(root);

  await expectNowhere(distributorsTraffic, [
    ...amount(split.cost),
    "Cascade Compute",
    "Polaris",
    "Harbor Analytics",
  ]);
  await expectNowhere(clientsTraffic, [
    ...amount(split.cost),
    ...amount(split.wholesale),
    ...["Cascade Compute", "Polaris", "Harbor Analytics", "marginPpm"],
  ]);
});

/** Gives the default price book another mark-up: six clicks. */
async function markUp(page: Page, percent: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: "Prices" }).click();
  await page.getByRole("row").filter({ hasText: "Default" }).getByRole("link").first().click();
  await page.getByRole("button", { name: "Edit as a new draft" }).click();
  await page
    .getByRole("row")
    .filter({ hasText: "Everybody" })
    .getByRole("button", { name: /^Edit the rule/ })
    .click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel(/^Mark-up in percent|^Percent of list price/).fill(percent);
  await sheet.getByRole("button", { name: "Save rule" }).click();
  await expect(sheet).toBeHidden();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish prices" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Adds a customer on the default book, whose owner has this password: three clicks. */
async function newClient(
  page: Page,
  name: string,
  owner: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: "Customers" }).click();
  await page.getByRole("link", { name: "New customer" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Name of the owner").fill("Lin Qing");
  await page.getByLabel("E-mail of the owner").fill(owner.email);
  await page.getByLabel("First password").fill(owner.password);
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

async function openDistributor(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: "Distributors" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Distributors" })).toBeVisible();
  await page.getByRole("link", { name }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

/** Who was charged what for the only call of a customer, in nano: by its rated lines and what was drawn from stock. */
async function splitOf(email: string) {
  const [found] = await rows<{ retail: string; wholesale: string; cost: string; levels: string }>(
    `SELECT max(l.amount_nano) FILTER (WHERE l.level = 1) AS retail, max(l.amount_nano) FILTER (WHERE l.level = 0) AS wholesale,
       count(*) AS levels, (SELECT sum(cost_nano) FROM lot_draw d WHERE d.tenant_id = c.tenant_id AND d.call_id = c.id) AS cost
     FROM call c JOIN member m ON m.tenant_id = c.tenant_id AND m.party_id = c.customer_id AND m.email = $1
     JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id
     GROUP BY c.tenant_id, c.id`,
    [email],
  );
  expect(found?.levels).toBe("2");
  return {
    retail: BigInt(found?.retail ?? 0),
    wholesale: BigInt(found?.wholesale ?? 0),
    cost: BigInt(found?.cost ?? 0),
  };
}

/** An amount as it would stand in an answer: in nano, and in decimals as far as they are shown. */
const amount = (nano: bigint): string[] => [
  nano.toString(),
  decimalFromNano(nano).slice(0, "0.123456".length),
];

async function expectNowhere(traffic: Traffic, texts: readonly string[]): Promise<void> {
  for (const text of texts) expect(await traffic.containing(text), `answers with ${text}`).toEqual([]);
}
