import { randomBytes } from "node:crypto";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";

test("J04 an upstream is added and tested; its key is never visible again (5 clicks at most)", async ({
  page,
  demo,
  clicks,
}) => {
  await signInAs(page, demo, "reseller");
  const [sandbox] = await rows<{ base_url: string }>(
    "SELECT base_url FROM upstream WHERE base_url LIKE 'http://127.0.0.1:%' OR base_url LIKE 'http://localhost:%' LIMIT 1",
  );
  const name = `Second route ${randomBytes(3).toString("hex")}`;
  const secret = `sandbox-${randomBytes(12).toString("hex")}`;
  clicks.restart();
  await page.getByRole("link", { name: "Upstreams" }).click();
  await page.getByRole("link", { name: "Add an upstream" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Base URL").fill(sandbox?.base_url ?? "");
  await page.getByLabel("Key", { exact: true }).fill(secret);
  // Nobody is sent there while others can answer.
  await page.getByLabel("Priority").fill("1000");
  await page.getByRole("checkbox", { name: "Qwen3 Max" }).click();
  await page.getByRole("button", { name: "Add upstream" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Test of ${name}` });
  await expect(dialog.getByText(/It answered in \d+ ms/)).toBeVisible();
  await expect(dialog.getByRole("log", { name: "Its answer" })).toContainText(/\w+ \w+/);
  await expect(dialog.getByText("First token")).toBeVisible();
  await expect(dialog.getByText(/^[\d,]+ in, [\d,]+ out$/)).toBeVisible();
  await expect(dialog.getByText(/[$¥€]\s?0\.0*[1-9]/)).toBeVisible();
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(5);
  await expectAccessible(page);
  await page.reload();
  expect(await page.content()).not.toContain(secret);
});
