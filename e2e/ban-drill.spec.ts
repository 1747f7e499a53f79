import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";
import { ownSupply } from "./steps/supply";

test("the ban drill: what would be stranded; then it is real, a claim file is made, and the account comes back", async ({
  page,
  demo,
}) => {
  await signInAs(page, demo, "reseller");
  const { accountId, lotId, lotName } = await ownSupply(page);
  await page.goto(`${demo.url}/console/northwind/suppliers/${accountId}`);
  await page.getByRole("link", { name: "Ban drill" }).click();
  await expect(page.getByText("Money stranded")).toBeVisible();
  await expect(page.getByRole("table", { name: "Stranded lots" })).toContainText(lotName);
  await expectAccessible(page);

  await page.getByRole("button", { name: "It is gone" }).click();
  await page.getByLabel("What happened").fill("Banned for resale");
  await page.getByRole("button", { name: "Stop using this account" }).click();
  await expect(page.getByText("This account is gone")).toBeVisible();
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Claim file (CSV)" }).click();
  expect((await file).suggestedFilename()).toBe("claim.csv");
  const claim = page.waitForEvent("download");
  await page.getByRole("link", { name: "Claim (PDF)" }).click();
  expect((await claim).suggestedFilename()).toBe("claim.pdf");

  const lot = await page.context().newPage();
  await lot.goto(`${demo.url}/console/northwind/lots/${lotId}`);
  await expect(lot.getByText("Frozen", { exact: true }).first()).toBeVisible();
  await expect(lot.getByText("Banned for resale").first()).toBeVisible();
  await lot.close();

  await page.getByRole("button", { name: "It is back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "It is back" }).click();
  await expect(page.getByRole("button", { name: "It is gone" })).toBeVisible();
});
