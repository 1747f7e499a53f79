import type { Locator, Page } from "@playwright/test";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs, signInOf } from "./steps/people";

test("J17 a month closed makes one invoice over all vendors, the same for both sides, with a PDF (3 clicks at most)", async ({
  page,
  demo,
  clicks,
  browser,
}) => {
  await signInAs(page, demo, "reseller");
  await page.getByRole("navigation").getByRole("link", { name: "Invoices" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Invoices" })).toBeVisible();
  clicks.restart();
  await page.getByRole("button", { name: "Close a month" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Customer").selectOption({ label: "Harbor Analytics" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close a month" }).click();
  await page.waitForURL("**/invoices/inv_*");
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(3);
  await expectAccessible(page);

  const issued = await figures(page);
  expect(issued.lines.length).toBeGreaterThan(1);
  expect(sum(issued.lines), "the lines are the total").toBe(issued.net);
  await expectPdf(page);

  const customer = await browser.newContext();
  const portal = await customer.newPage();
  await signInAs(portal, demo, "customer");
  await portal.goto(`${demo.url}/portal/bill`);
  await expectAccessible(portal);
  await portal.getByRole("link", { name: issued.number }).click();
  await portal.waitForURL("**/portal/bill/inv_*");
  expect(await figures(portal)).toEqual(issued);
  await expectPdf(portal);
  await expectAccessible(portal);
  await customer.close();

  const { email } = signInOf(demo, "customer");
  const [billed] = await rows<{ invoices: string; vendors: string }>(
    `SELECT count(DISTINCT i.id) AS invoices, count(DISTINCT l.vendor) AS vendors FROM invoice i
     JOIN member b ON b.tenant_id = i.tenant_id AND b.party_id = i.buyer_id AND b.email = $1
     JOIN invoice_line l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id
     WHERE i.number = $2 AND i.status = 'issued'`,
    [email, issued.number],
  );
  expect(billed?.invoices).toBe("1");
  expect(Number(billed?.vendors)).toBeGreaterThan(1);
});

/** What an invoice page shows, amounts in minor units of its currency. */
async function figures(page: Page) {
  const main = page.getByRole("main");
  await expect(main.getByText("Usage, net")).toBeVisible();
  const lines = main
    .getByRole("table")
    .getByRole("row")
    .filter({ has: page.getByRole("cell") });
  const total = (label: string | RegExp) =>
    main
      .locator("dl div")
      .filter({ has: page.getByText(label) })
      .last();
  return {
    number: (await page.getByRole("heading", { level: 1 }).innerText()).trim(),
    lines: await Promise.all((await lines.all()).map((line) => minorIn(line))),
    net: await minorIn(total("Usage, net")),
    tax: await minorIn(total(/^Tax/)),
    due: await minorIn(total("Amount due")),
  };
}

async function minorIn(place: Locator): Promise<bigint> {
  const shown = (await place.innerText()).match(/-?\D?[\d,]+\.\d\d(?!\d)/g)?.at(-1) ?? "";
  return BigInt(shown.replace(/[^\d-]/g, ""));
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/** Downloads the document in both languages by the address its button has. */
async function expectPdf(page: Page): Promise<void> {
  const href = await page.getByRole("link", { name: "Download PDF" }).getAttribute("href");
  for (const language of ["en", "zh"]) {
    const file = await page.evaluate(async (address) => {
      const answer = await fetch(address);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return {
        type: answer.headers.get("content-type"),
        start: new TextDecoder().decode(bytes.slice(0, 5)),
        size: bytes.length,
      };
    }, `${href}?lang=${language}`);
    expect(file, language).toMatchObject({ type: "application/pdf", start: "%PDF-" });
    expect(file.size, language).toBeGreaterThan(2_000);
  }
}
