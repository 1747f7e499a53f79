import type { Page } from "@playwright/test";

/**
 * Opens an address and waits until its buttons work: a browser driven by a program is faster than the script that makes
 * them alive, which no person is.
 */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await alive(page);
}

/** Waits until React has taken over the forms and buttons of the page. */
export async function alive(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("form, button")].every((element) =>
      Object.keys(element).some((key) => key.startsWith("__reactProps")),
    ),
  );
}
