import { randomBytes } from "node:crypto";

import { fromWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";
import { card, nanoIn } from "./steps/portal";

const FACE_NANO = 1_000_000_000_000n;
const COST_NANO = 800_000_000_000n;
const TAX_NANO = 72_000_000_000n;

test("J05 a lot is bought: stock, runway and the ledger's entries (5 clicks at most)", async ({
  page,
  demo,
  clicks,
}) => {
  await signInAs(page, demo, "reseller");
  const stockBefore = await nanoIn(card(page, "Stock at cost"));
  clicks.restart();

  const name = `PO ${randomBytes(3).toString("hex")}`;
  await card(page, "Stock at cost").getByRole("link").click();
  await page.getByRole("link", { name: "Receive a lot" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Face value").last().fill("1000");
  await page.getByLabel("Cost, net of tax").fill("800");
  await page.getByLabel("Input tax, percent").fill("9");
  await page.getByLabel("Expires on").fill(inDays(90));
  await page.getByRole("button", { name: "Receive into stock" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(5);

  await expect(page.getByText("Drawn so far")).toBeVisible();
  await expectAccessible(page);
  const id = fromWireId("lot", new URL(page.url()).pathname.split("/").at(-1) ?? "");

  await page.goto(`${demo.url}/console/northwind/lots`);
  const row = page.getByRole("row").filter({ hasText: name });
  // Other journeys draw on stock meanwhile, by fractions of a cent, and may draw on this lot first.
  expectNearly(await nanoIn(row), FACE_NANO);
  await expect(row).toContainText(/Not used|day/);
  await page.goto(`${demo.url}/console/northwind`);
  expectNearly((await nanoIn(card(page, "Stock at cost"))) - stockBefore, COST_NANO);

  const postings = await rows<{ code: string; side: string; amount_nano: string }>(
    `SELECT p.code, p.side, p.amount_nano FROM posting p
     JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
     WHERE e.source_kind = 'lot' AND e.source_id = $1 ORDER BY p.code, p.side`,
    [id],
  );
  const booked = postings.map(({ code, side, amount_nano }) => `${side} ${code} ${amount_nano}`);
  expect(booked.sort()).toEqual(
    [
      `credit payable ${COST_NANO + TAX_NANO}`,
      `credit stock_in_transit ${COST_NANO}`,
      `debit stock ${COST_NANO}`,
      `debit stock_in_transit ${COST_NANO}`,
      `debit tax_recoverable ${TAX_NANO}`,
    ].sort(),
  );
});

/** All of the expected amount, or up to one unit of the currency less. */
function expectNearly(nano: bigint, expectedNano: bigint) {
  expect(nano).toBeLessThanOrEqual(expectedNano);
  expect(nano).toBeGreaterThan(expectedNano - 1_000_000_000n);
}

/** The day so many days from now, as a date field wants it. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
