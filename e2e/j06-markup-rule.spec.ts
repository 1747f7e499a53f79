import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { expectAccessible } from "./steps/accessible";
import { open } from "./steps/alive";
import { data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";
import { newBook, priceBookOf } from "./steps/prices";

test("J06 a markup rule is blocked below cost, then changed, simulated, scheduled and published (6 clicks at most)", async ({
  page,
  demo,
  clicks,
}) => {
  await signInAs(page, demo, "reseller");
  const book = await newBook(page, `Cheap ${randomBytes(3).toString("hex")}`);
  await open(page, `${demo.url}/console/northwind/prices/${book}?tab=draft`);
  await changeRule(page, "50");
  await expect(page.getByText(/below what you pay/).first()).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("button", { name: "Publish prices" }).click();
  await expect(page.getByLabel("Why sell below cost")).toHaveAttribute("aria-invalid", "true");
  expect((await priceBookOf(page, book)).live).toBeNull();
  await page.keyboard.press("Escape");

  clicks.restart();
  await changeRule(page, "110");
  await page.getByRole("link", { name: "Simulate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Simulator" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "The buyer pays" })).toContainText("$");
  await simulatedEqualsTheBook(page, book);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("radio", { name: /On a day/ }).click();
  await page.getByLabel("Day", { exact: true }).fill(inDays(2));
  await page.getByRole("button", { name: "Publish prices" }).click();
  await expect(page.getByText(/is scheduled/).first()).toBeVisible();
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(6);
});

/** Two clicks: the draft's only rule is opened and saved. */
async function changeRule(page: Page, percent: string): Promise<void> {
  await page.getByRole("button", { name: /^Edit the rule for/ }).click();
  await page.getByLabel("Percent of list price").fill(percent);
  await page.getByRole("button", { name: "Save rule" }).click();
  await expect(page.getByRole("row").filter({ hasText: `${percent}% of list price` })).toBeVisible();
}

interface Sale {
  readonly model: { readonly id: string };
  readonly then: { readonly steps: readonly { readonly priceNano: string }[] };
}

interface Prices {
  readonly rows: readonly {
    readonly id: string;
    readonly lines: readonly { readonly dimension: string; readonly sell: string }[];
  }[];
}

/** A million units in and a million out cost what the book's table says they cost. */
async function simulatedEqualsTheBook(page: Page, book: string): Promise<void> {
  const sale = await data<Sale>(page, "GET", `/api/simulator/sale?book=${book}&input=1000000&output=1000000`);
  const table = await data<Prices>(page, "GET", `/api/price-books/${book}/prices?version=draft`);
  const row = table.rows.find(({ id }) => id === sale.model.id);
  const sell = (dimension: string) =>
    BigInt(row?.lines.find((line) => line.dimension === dimension)?.sell ?? "0");
  expect(BigInt(sale.then.steps[0]?.priceNano ?? "0")).toBe((sell("input") + sell("output")) * 1_000n);
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
