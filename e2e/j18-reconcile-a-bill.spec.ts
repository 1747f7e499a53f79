import { randomBytes } from "node:crypto";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";

interface BilledCall {
  readonly request: string;
  readonly day: string;
  readonly model: string;
  readonly cost: string;
  readonly account: string;
}

test("a supplier's bill is imported, compared, explained and posted", async ({ page, demo }) => {
  const calls = await callsOfOneDay();
  const [first, second, ...others] = calls;
  if (!first || !second) throw new Error("the demonstration has no calls with a vendor's id");
  // one left out, one dearer by a tenth of a cent, one nobody made
  const stranger = `req_${randomBytes(6).toString("hex")}`;
  const lines = [
    "Date;Request ID;Model;Amount",
    `${second.day};${second.request};${second.model};${(Number(second.cost) / 1e9 + 0.001).toFixed(9)}`,
    ...others.map(
      ({ day, request, model, cost }) => `${day};${request};${model};${(Number(cost) / 1e9).toFixed(9)}`,
    ),
    `${first.day};${stranger};${first.model};0.25`,
  ];
  const name = `usage-${randomBytes(3).toString("hex")}.csv`;

  await signInAs(page, demo, "reseller");
  await page.getByRole("link", { name: "Supplier bills" }).click();
  await page.getByRole("link", { name: "Import a bill" }).first().click();
  await page.getByLabel("Supplier account").selectOption({ label: first.account });
  await page
    .getByLabel("File")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page.getByLabel("Request id")).toHaveValue("Request ID");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import and compare" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.getByRole("heading", { name: "Differences" })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole("row").filter({ hasText: stranger })).toContainText("Theirs, not ours");
  await expect(page.getByRole("row").filter({ hasText: second.request })).toContainText("Different amount");
  await expectAccessible(page);

  await page.getByRole("row").filter({ hasText: stranger }).getByRole("button", { name: "Explain" }).click();
  await page.getByLabel("Reason").selectOption({ label: "Supplier's mistake" });
  await page.getByRole("button", { name: "Save the reason" }).click();
  await expect(page.getByRole("row").filter({ hasText: stranger })).toHaveCount(0);

  await page.getByRole("button", { name: "Post the difference" }).click();
  await expect(page.getByText(/^Posted/)).toBeVisible();
  const posted = await rows<{ code: string }>(
    `SELECT p.code FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
     JOIN supplier_bill b ON b.tenant_id = e.tenant_id AND b.id = e.source_id WHERE b.file_name = $1`,
    [name],
  );
  expect(posted.map(({ code }) => code)).toContain("variance");
});

/** The calls of one account's busiest recent day, so that the bill's period has no others. */
async function callsOfOneDay(): Promise<BilledCall[]> {
  return rows<BilledCall & Record<string, string>>(
    `WITH mine AS (
       SELECT c.upstream_request_id AS request, to_char(c.settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, m.name AS model,
         sum(d.cost_nano)::text AS cost, s.name || ' · ' || a.name AS account
       FROM call c JOIN lot_draw d ON d.tenant_id = c.tenant_id AND d.call_id = c.id AND d.supplier_account_id = c.supplier_account_id
       JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
       JOIN supplier_account a ON a.tenant_id = c.tenant_id AND a.id = c.supplier_account_id
       JOIN supplier s ON s.tenant_id = a.tenant_id AND s.id = a.supplier_id
       JOIN tenant t ON t.id = c.tenant_id AND t.slug = 'northwind'
       WHERE c.upstream_request_id IS NOT NULL AND c.settled_at < now() - interval '2 days' GROUP BY 1, 2, 3, 5
     ), day AS (SELECT account, day FROM mine GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 1)
     SELECT mine.* FROM mine JOIN day USING (account, day) ORDER BY cost::numeric DESC`,
    [],
  );
}
