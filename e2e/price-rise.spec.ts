import { randomBytes } from "node:crypto";

import { expectAccessible } from "./steps/accessible";
import { open } from "./steps/alive";
import { data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signInAs } from "./steps/people";
import { addRule, newBook } from "./steps/prices";

const FORM = { status: "published", modality: "text", tags: "", capabilities: "", aliases: "" } as const;
const SIZES = { contextWindow: "8000", maxOutput: "4000", defaultMaxOutput: "1000" };

test("a supplier's price rise is seen, simulated and passed on", async ({ page, demo }) => {
  await signInAs(page, demo, "reseller");
  const name = `riser-${randomBytes(3).toString("hex")}`;
  const list = (output: string) => `model,input,output\n${name},1.00,${output}\n`;
  const { id } = await data<{ id: string }>(page, "POST", "/api/catalogue", {
    name,
    displayName: name,
    vendor: "acme",
  });
  const first = { source: "file", text: list("5.00"), accepted: [id], confirmed: [], day: "" };
  await data(page, "POST", "/api/catalogue/prices", first);
  await page.evaluate(
    async ([path, input]) => {
      await fetch(path, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      });
    },
    [`/api/catalogue/${id}`, { displayName: name, ...FORM, ...SIZES }] as const,
  );
  const book = await newBook(page, name);
  await data(page, "POST", `/api/price-books/${book}/publish`, {
    when: "now",
    day: "",
    overrideReason: "a journey",
    confirmed: true,
  });

  await open(page, `${demo.url}/console/northwind/catalogue/prices`);
  await page.getByRole("radio", { name: "A file" }).click();
  await page
    .getByLabel("Price list (CSV)")
    .setInputFiles({ name: "rise.csv", mimeType: "text/csv", buffer: Buffer.from(list("6.00")) });
  await page.getByRole("button", { name: "Compare" }).click();
  const change = page.getByRole("listitem").filter({ hasText: name }).first();
  await expect(change).toContainText("$5.00 → $6.00 (+20%)");
  await expect(change).toContainText("Margin");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Accept 1 model" }).click();
  await expect(page.getByText(/in the catalogue/).first()).toBeVisible();

  await data(page, "POST", `/api/price-books/${book}/draft`, { id: book });
  await addRule(page, book, { percent: "112", priority: "5" });
  await open(
    page,
    `${demo.url}/console/northwind/prices/${book}/simulate?model=${id}&input=0&output=1000000`,
  );
  const pays = page.getByRole("row").filter({ hasText: "The buyer pays" });
  await expect(pays).toContainText("$6.00");
  await expect(pays).toContainText("$6.72");
  await page.getByRole("combobox", { name: "What if" }).selectOption("supplier_raise");
  await page.getByLabel("By how much (%)").fill("10");
  await page.getByRole("button", { name: "Price it" }).click();
  await expect(pays).toContainText("$7.392");

  await data(page, "POST", `/api/price-books/${book}/publish`, {
    when: "now",
    day: "",
    overrideReason: "a journey",
    confirmed: true,
  });
  const prices = await data<{ rows: { id: string; lines: { dimension: string; sell: string }[] }[] }>(
    page,
    "GET",
    `/api/price-books/${book}/prices`,
  );
  const sold = prices.rows
    .find((row) => row.id === id)
    ?.lines.find(({ dimension }) => dimension === "output");
  expect(sold?.sell).toBe("6720000");
});
