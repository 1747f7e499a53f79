import { randomBytes } from "node:crypto";

import { expect, type Page } from "@playwright/test";

import type { Demo } from "@/server/demo";

import { open } from "./alive";

export type Role = "operator" | "reseller" | "distributor" | "customer";

/** The sign-in of a role of the demonstration. Throws when there is none. */
export function signInOf(demo: Demo, role: Role): Demo["signIns"][number] {
  const found = demo.signIns.find((signIn) => signIn.role === role);
  if (!found) throw new Error(`demo.json has no sign-in for the ${role}`);
  return found;
}

/** Signs in by the form, as a person of the demonstration, and ends on the first page of their console. */
export async function signInAs(page: Page, demo: Demo, role: Role): Promise<void> {
  const { email, password, url } = signInOf(demo, role);
  await signIn(page, new URL(url).origin, { email, password });
  await expect(page).toHaveURL(url);
}

/** Signs in by the form at a host; waits until the form is left behind. */
export async function signIn(
  page: Page,
  origin: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  await open(page, `${origin}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

export interface NewCustomer {
  readonly name: string;
  readonly company: string;
  readonly email: string;
  readonly password: string;
}

/** Somebody nobody has seen before. */
export function stranger(): NewCustomer {
  const mark = randomBytes(4).toString("hex");
  return {
    name: "Ada Verhoeven",
    company: `Verhoeven Studio ${mark}`,
    email: `ada.${mark}@verhoeven.example`,
    password: `a few quiet words ${mark}`,
  };
}

/** Opens an account by the sign-up form of the storefront and ends in the portal. */
export async function signUp(page: Page, demo: Demo, customer = stranger()): Promise<NewCustomer> {
  await open(page, `${demo.url}/sign-up`);
  await fillSignUp(page, customer);
  await page.waitForURL("**/portal");
  return customer;
}

/** Fills the sign-up form that is open and sends it. */
export async function fillSignUp(page: Page, customer: NewCustomer): Promise<void> {
  await page.getByLabel("Your name").fill(customer.name);
  await page.getByLabel("Company").fill(customer.company);
  await page.getByLabel("E-mail").fill(customer.email);
  await page.getByLabel("Password").fill(customer.password);
  await page.getByRole("button", { name: "Open account" }).click();
}
