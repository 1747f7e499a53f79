import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { expectAccessible } from "./steps/accessible";
import { open } from "./steps/alive";
import { data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";
import { addRule, newBook, priceBookOf } from "./steps/prices";

test("J06 a markup rule is simulated, blocked below cost, scheduled and published (7 clicks at most: what the review asks about is confirmed)", async ({
  page,
  demo,
  clicks,
}) => {
  await signInAs(page, demo, "reseller");
  const book = await newBook(page, `Cheap ${randomBytes(3).toString("hex")}`);
  await addRule(page, book, { percent: "50", priority: "1" });

  const draft = `${demo.url}/console/northwind/prices/${book}?tab=draft`;
  await open(page, draft);
  await expect(page.getByText(/below what you pay/).first()).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("button", { name: "Publish prices" }).click();
  await expect(page.getByLabel("Why sell below cost")).toHaveAttribute("aria-invalid", "true");
  expect((await priceBookOf(page, book)).live).toBeNull();

  await addRule(page, book, { percent: "110", priority: "2" });
  await open(page, draft);
  clicks.restart();
  await page.getByRole("link", { name: "Simulate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Simulator" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "The buyer pays" })).toContainText("$");
  await simulatedEqualsTheBook(page, book);
  await expectAccessible(page);

  await page.goBack();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("radio", { name: /On a day/ }).click();
  await page.getByLabel("Day", { exact: true }).fill(inDays(2));
  await page.getByRole("checkbox", { name: /I have read what the review asks about/ }).click();
  await page.getByRole("button", { name: "Publish prices" }).click();
  await expect(page.getByText(/is scheduled/).first()).toBeVisible();
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(7);
});

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
