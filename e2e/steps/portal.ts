import { expect, type Locator, type Page } from "@playwright/test";

import { data } from "./api";

/** Tops up the signed-in customer by way of the sandbox payment page; `amount` such as "25.00", net of tax. */
export async function topUp(page: Page, amount: string): Promise<void> {
  const { redirectUrl } = await data<{ redirectUrl: string }>(page, "POST", "/api/top-ups", {
    amount,
    origin: new URL(page.url()).origin,
    returnPath: "/portal/top-up",
  });
  await page.goto(redirectUrl);
  await page.getByRole("button", { name: /^Pay \D?\d/ }).click();
  await expect(page.getByText("Payment received")).toBeVisible();
}

export interface MadeKey {
  readonly id: string;
  readonly secret: string;
}

/** Makes a key for the signed-in customer. */
export async function makeKey(page: Page, name: string): Promise<MadeKey> {
  const made = await data<{ key: { id: string }; secret: string }>(page, "POST", "/api/keys", { name });
  return { id: made.key.id, secret: made.secret };
}

/** What the signed-in customer can spend, in nano, as its portal's home shows it. */
export async function shownBalance(page: Page): Promise<bigint> {
  await page.goto(new URL("/portal", page.url()).href);
  return nanoIn(card(page, "Available"));
}

/** The card of a figure, by its label; `figure` is what its figure is made of. */
export function card(page: Page, label: string, figure = "data"): Locator {
  return page
    .locator("main div")
    .filter({ has: page.getByText(label, { exact: true }) })
    .filter({ has: page.locator(figure) })
    .last();
}

/** The newest call in the request log of the open page; on a phone its rows are cards without a heading row. */
export function newestCall(page: Page): Locator {
  return page
    .getByRole("table", { name: "Request log" })
    .getByRole("row")
    .filter({ has: page.getByRole("cell") })
    .first();
}

/** The amount a `Money` shows, in nano: the figure it carries beside the rounded text that people read. */
export async function nanoIn(place: Locator): Promise<bigint> {
  const shown = place.locator("data").first();
  await expect(shown).toBeVisible();
  return BigInt((await shown.getAttribute("value")) ?? "");
}
