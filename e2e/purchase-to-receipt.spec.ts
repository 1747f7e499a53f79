import { randomBytes } from "node:crypto";

import { fromWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";

test("a purchase order is drafted, placed, paid, received in two parts, and each lot traced back to it", async ({
  page,
  demo,
}) => {
  await signInAs(page, demo, "reseller");
  const name = `Credit ${randomBytes(3).toString("hex")}`;
  await page.getByRole("link", { name: "Purchase orders" }).click();
  await page.getByRole("link", { name: "New order" }).click();
  await page.getByLabel("What is bought").fill(name);
  await page.getByLabel("Face value, in USD").fill("1000");
  await page.getByLabel("Cost net of tax, in USD").fill("700");
  await page.getByLabel("Input tax, percent").fill("9");
  await page.getByLabel("Valid for so many days from receipt").fill("90");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^PO-\d+$/);
  const order = fromWireId("purchaseOrder", new URL(page.url()).pathname.split("/").at(-1) ?? "");

  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Place order" }).click();
  await page.getByRole("button", { name: "Record payment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Record payment" }).click();
  await expect(page.getByText("The payment is recorded.")).toBeVisible();

  await page.getByRole("button", { name: "Receive", exact: true }).click();
  await page.getByLabel("Quantity").fill("400");
  await page.getByRole("button", { name: "Receive into stock" }).click();
  await expect(page.getByText("Part received")).toBeVisible();
  await page.getByRole("button", { name: "Receive", exact: true }).click();
  await page.getByRole("button", { name: "Receive into stock" }).click();
  await expect(page.getByText("Received", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Lots received" }).getByRole("link")).toHaveCount(2);
  await expectAccessible(page);

  const lots = await rows<{ cost_nano: string }>(
    "SELECT cost_nano FROM lot WHERE purchase_order_id = $1 ORDER BY cost_nano",
    [order],
  );
  expect(lots.map((lot) => lot.cost_nano)).toEqual(["280000000000", "420000000000"]);
  await page.getByRole("table", { name: "Lots received" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.getByRole("link", { name: /^PO-\d+$/ })).toBeVisible();
});
