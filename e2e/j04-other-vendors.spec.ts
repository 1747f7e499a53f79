import { randomBytes } from "node:crypto";

import { fromWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { open } from "./steps/alive";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";

test("J04 an upstream that speaks Anthropic's protocol is added, tested, called, and taken out again", async ({
  page,
  demo,
  request,
}) => {
  await signInAs(page, demo, "reseller");
  const [sandbox] = await rows<{ base_url: string; model: string; name: string }>(
    `SELECT u.base_url, m.display_name AS model, m.name FROM upstream u
     JOIN upstream_model s ON s.tenant_id = u.tenant_id AND s.upstream_id = u.id
     JOIN model m ON m.tenant_id = s.tenant_id AND m.id = s.model_id
     JOIN tenant t ON t.id = u.tenant_id
     WHERE t.slug = 'northwind' AND u.status = 'active' AND m.name LIKE 'claude-haiku%' ORDER BY m.name LIMIT 1`,
    [],
  );
  const name = `Claude ${randomBytes(3).toString("hex")}`;
  await open(page, `${demo.url}/console/northwind/upstreams/new`);
  await page.getByLabel("Vendor", { exact: true }).selectOption({ label: "Anthropic" });
  await expect(page.getByLabel("Base URL")).toHaveValue("https://api.anthropic.com");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Base URL").fill(new URL(sandbox?.base_url ?? "").origin);
  await page.getByLabel("Key", { exact: true }).fill("team-a sandbox-a-0001\nsandbox-b-0002\nsandbox-a-0001");
  await expect(page.getByText("2 keys, 1 repeated")).toBeVisible();
  await page.getByRole("checkbox", { name: sandbox?.model ?? "", exact: true }).check();
  await page.getByLabel("Priority").fill("0");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add upstream" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  const id = fromWireId("upstream", new URL(page.url()).pathname.split("/").at(-1) ?? "");

  await page.getByRole("button", { name: "Test" }).click();
  await expect(page.getByText(/It answered in/)).toBeVisible();
  await expect(page.getByRole("dialog").getByText("Booked as testing")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row").filter({ hasText: "team-a" })).toContainText("Live");
  await expectAccessible(page);

  try {
    const answer = await request.post(`${demo.gatewayUrl}/messages`, {
      headers: { "x-api-key": demo.apiKey, "anthropic-version": "2023-06-01" },
      data: { model: sandbox?.name, max_tokens: 40, messages: [{ role: "user", content: "Hello" }] },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    const called = await rows<{ n: string }>("SELECT count(*) AS n FROM call WHERE upstream_id = $1", [id]);
    expect(Number(called[0]?.n)).toBeGreaterThan(0);
  } finally {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Disable" }).click();
    await page.getByRole("button", { name: "Disable" }).click();
    await expect(page.getByText("Disabled")).toBeVisible();
  }
});
