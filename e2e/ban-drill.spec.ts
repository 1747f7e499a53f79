import { randomBytes } from "node:crypto";

import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { data } from "./steps/api";
import { call } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signInAs, signUp } from "./steps/people";
import { makeKey, topUp } from "./steps/portal";
import { addRoute, ownSupply } from "./steps/supply";

const MODEL = "gpt-5-mini";
/** Nobody else's calls are sent there while others can answer. */
const LAST = 996;

test("the ban drill: what would be stranded and who goes on where; then it is real, calls are rerouted, a claim file is made, and the account comes back", async ({
  page,
  browser,
  demo,
}) => {
  // A customer of its own, two accounts with a route each, and three waits until the gateway has heard.
  test.setTimeout(300_000);
  const theirs = await browser.newPage();
  const { company } = await signUp(theirs, demo);
  await topUp(theirs, "10.00");
  const key = await makeKey(theirs, "Through a ban");
  await theirs.close();

  await signInAs(page, demo, "reseller");
  const tag = `ban-${randomBytes(3).toString("hex")}`;
  const [gone, spare] = [await ownSupply(page), await ownSupply(page)];
  const routes = [
    await addRoute(page, gone.accountId, { model: MODEL, name: `${tag} first`, tag, priority: LAST }),
    await addRoute(page, spare.accountId, { model: MODEL, name: `${tag} second`, tag, priority: LAST + 1 }),
  ];
  const asked = { provider: { require_tags: [tag] } };
  /** Makes a call that one of the two has to serve. @returns the account whose stock it drew on, or how it was refused */
  const servedBy = async (): Promise<string> => {
    const { status } = await call(demo, key.secret, MODEL, "Hello", asked);
    return status === 200 ? lastDrawnOn(key.id) : String(status);
  };
  // The gateway hears of the new routes a moment later.
  await expect.poll(servedBy).toBe(gone.accountId);

  await page.goto(`${demo.url}/console/northwind/suppliers/${gone.accountId}`);
  await page.getByRole("link", { name: "Ban drill" }).click();
  await expect(page.getByText("Money stranded")).toBeVisible();
  await expect(page.getByRole("table", { name: "Stranded lots" })).toContainText(gone.lotName);
  // Its one model goes on at the other account, so that the buyer it served loses no call.
  await expect(page.getByRole("table", { name: "Models" }).getByRole("row").last()).toContainText(
    spare.accountName,
  );
  const hit = page.getByRole("table", { name: "Buyers" }).getByRole("row").filter({ hasText: company });
  await expect(hit.getByRole("cell")).toHaveText([company, /^[1-9]\d*$/, "0"]);
  await expectAccessible(page);

  await page.getByRole("button", { name: "It is gone" }).click();
  await page.getByLabel("What happened").fill("Banned for resale");
  await page.getByRole("button", { name: "Stop using this account" }).click();
  await expect(page.getByText("This account is gone")).toBeVisible();
  await expect.poll(servedBy).toBe(spare.accountId);
  await expect.poll(servedBy).toBe(spare.accountId);

  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Claim file (CSV)" }).click();
  expect((await file).suggestedFilename()).toBe("claim.csv");
  const claim = page.waitForEvent("download");
  await page.getByRole("link", { name: "Claim (PDF)" }).click();
  expect((await claim).suggestedFilename()).toBe("claim.pdf");

  const lot = await page.context().newPage();
  await lot.goto(`${demo.url}/console/northwind/lots/${gone.lotId}`);
  await expect(lot.getByText("Frozen", { exact: true }).first()).toBeVisible();
  await expect(lot.getByText("Banned for resale").first()).toBeVisible();
  await lot.close();

  await page.getByRole("button", { name: "It is back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "It is back" }).click();
  await expect(page.getByRole("button", { name: "It is gone" })).toBeVisible();
  await expect.poll(servedBy).toBe(gone.accountId);
  for (const id of routes) await data(page, "POST", "/api/upstreams/status", { id, status: "disabled" });
});

/** The account whose stock a key's latest call drew on. */
async function lastDrawnOn(keyId: string): Promise<string> {
  const [drawn] = await rows<{ account: string }>(
    `SELECT d.supplier_account_id AS account FROM call c JOIN lot_draw d ON d.tenant_id = c.tenant_id AND d.call_id = c.id
      WHERE c.api_key_id = $1 ORDER BY c.id DESC LIMIT 1`,
    [fromWireId("apiKey", keyId)],
  );
  return drawn ? toWireId("supplierAccount", drawn.account) : "nothing drawn";
}
