import { fromWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";
import { ownSupply } from "./steps/supply";

/** The job runs every minute. */
const JOB_MS_MAX = 150_000;

test("stock is set aside for a buyer at its exact cost, and what expires is written off by itself", async ({
  page,
  demo,
}) => {
  test.setTimeout(JOB_MS_MAX + 300_000);
  await signInAs(page, demo, "reseller");
  const { lotId, lotName } = await ownSupply(page);
  await page.goto(`${demo.url}/console/northwind/lots/${lotId}`);
  await page.getByRole("button", { name: "Set aside" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How much, in USD").fill("250");
  await dialog.getByRole("checkbox").first().click();
  await dialog.getByRole("button", { name: "Set aside" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${lotName}: kept`);
  await expect(page.getByText("Split from", { exact: true })).toBeVisible();
  await expectAccessible(page);

  const id = fromWireId("lot", lotId);
  await rows(
    "UPDATE lot SET starts_at = now() - interval '2 hours', expires_at = now() - interval '1 second' WHERE id = $1",
    [id],
  );
  const writtenOff = () =>
    rows<{ nano: string }>(
      `SELECT p.amount_nano AS nano FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
       WHERE e.source_id = $1 AND e.kind = 'lot_expired' AND p.code = 'expired_stock'`,
      [id],
    );
  await expect
    .poll(writtenOff, { timeout: JOB_MS_MAX, intervals: [2_000] })
    .toEqual([{ nano: "600000000000" }]);
  await page.goto(`${demo.url}/console/northwind/lots/${lotId}`);
  await expect(page.getByText("Expired", { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/expired and written off/)).toBeVisible();
});
