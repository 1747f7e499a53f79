import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";

import type { Download, Page } from "@playwright/test";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { rows } from "./product/books";
import { expectAccessible } from "./steps/accessible";
import { alive } from "./steps/alive";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";

test("the notice tracer: an abuse mail leads to the calls, their customers and the evidence for the answer", async ({
  page,
  demo,
}) => {
  const [first, second] = await servedCalls();
  if (!first || !second) throw new Error("the demonstration has no calls with a vendor's id");
  const stranger = `req_${randomBytes(8).toString("hex")}`;

  await signInAs(page, demo, "reseller");
  await page.getByRole("link", { name: "Notice tracer" }).click();
  await alive(page);
  await trace(page, stranger);
  await expect(page.getByText("No call of ours goes by an id in this text")).toBeVisible();

  await trace(page, first.request);
  await expect(page.getByRole("heading", { name: "1 call found" })).toBeVisible();
  await expect(page.getByRole("heading", { name: first.customer })).toBeVisible();

  // A mail names what the vendor has, our own ids among it, and things that are none.
  await trace(
    page,
    `Dear partner,\n\nour systems flagged "${first.request}" and ${stranger} on 2026-11-20.\n` +
      `You reported ${second.wireId} yourselves (ticket 4711).\n\nTrust and Safety`,
  );
  await expect(page.getByRole("heading", { name: "2 calls found" })).toBeVisible();
  for (const { wireId, customer } of [first, second]) {
    await expect(page.getByRole("link", { name: wireId })).toBeVisible();
    await expect(page.getByRole("heading", { name: customer }).first()).toBeVisible();
  }
  await expectAccessible(page);

  const csv = await textOf(await downloaded(page, "Evidence as CSV"));
  expect(csv.trim().split("\n")).toHaveLength(3);
  for (const { wireId, customer, model } of [first, second]) {
    const line = csv.split("\n").find((each) => each.includes(wireId));
    expect(line).toContain(customer);
    expect(line).toContain(model);
  }
  expect(csv).not.toContain(stranger);
  const json = await textOf(await downloaded(page, "Evidence as JSON"));
  const { evidence } = JSON.parse(json) as { evidence: { callId: string }[] };
  expect(evidence.map(({ callId }) => callId).sort()).toEqual([first.wireId, second.wireId].sort());
  const pdf = await downloaded(page, "Evidence as PDF");
  expect(pdf.suggestedFilename()).toBe("evidence.pdf");
  expect((await textOf(pdf)).startsWith("%PDF")).toBe(true);

  await page.getByRole("link", { name: first.wireId }).click();
  await page.waitForURL(`**/lots/calls/${first.wireId}`);
  await expect(page.getByText(first.request, { exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: "Lots it drew on" })).toContainText(first.lot);
});

async function trace(page: Page, text: string): Promise<void> {
  await page.getByLabel("Request id or mail").fill(text);
  await page.getByRole("button", { name: "Trace" }).click();
}

async function downloaded(page: Page, link: string): Promise<Download> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  return download;
}

const textOf = async (download: Download) => fs.readFile(await download.path(), "utf8");

interface ServedCall {
  readonly request: string;
  readonly wireId: string;
  readonly customer: string;
  readonly model: string;
  readonly lot: string;
}

/** Two settled calls with a vendor's id, old enough that no journey makes them: the latest of two customers, or of one. */
async function servedCalls(): Promise<ServedCall[]> {
  const found = await rows<Omit<ServedCall, "wireId"> & { id: string }>(
    `WITH latest AS (
       SELECT c.id, c.upstream_request_id AS request, p.name AS customer, m.name AS model, t.name AS lot,
         row_number() OVER (PARTITION BY c.customer_id ORDER BY c.id DESC) AS place
       FROM call c JOIN tenant n ON n.id = c.tenant_id AND n.slug = 'northwind'
       JOIN party p ON p.tenant_id = c.tenant_id AND p.id = c.customer_id JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
       JOIN lot_draw d ON d.tenant_id = c.tenant_id AND d.call_id = c.id JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id
       WHERE c.upstream_request_id IS NOT NULL AND c.state = 'settled' AND c.settled_at < now() - interval '2 days'
     ) SELECT id, request, customer, model, lot FROM latest ORDER BY place, id LIMIT 2`,
  );
  return found.map(({ id, ...call }) => ({ ...call, wireId: toWireId("call", id) }));
}
