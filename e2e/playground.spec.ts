import { alive } from "./steps/alive";
import { expectAccessible } from "./steps/accessible";
import { data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signUp } from "./steps/people";
import { nanoIn, shownBalance, topUp } from "./steps/portal";

test("the playground: two models answer, and what they cost is what the balance falls by @phone", async ({
  page,
  demo,
}) => {
  await signUp(page, demo);
  await topUp(page, "10.00");
  const before = await shownBalance(page);

  await page.goto(`${demo.url}/portal/playground`);
  await alive(page);
  await expectAccessible(page);
  await page
    .getByLabel("Message", { exact: true })
    .fill("Why is the sky blue? [[sandbox: tokens=60 pace=1]]");
  await page.getByRole("combobox", { name: "First model" }).selectOption({ label: "GPT-5 mini" });
  await page.getByRole("combobox", { name: "Second model" }).selectOption({ label: "Claude Haiku 4.5" });
  await page.getByRole("button", { name: "Send" }).click();
  const records = page.getByRole("link", { name: "Call record" });
  await expect(records).toHaveCount(2);
  await expect(page.getByRole("log").first()).toContainText("Entrepot sandbox");
  const total = await nanoIn(page.getByTestId("playground-total"));
  expect(total).toBeGreaterThan(0n);
  await expectAccessible(page);

  await page.getByRole("button", { name: "View code" }).first().click();
  await expect(page.getByRole("dialog").getByRole("tab", { name: "Anthropic" })).toBeVisible();
  expect(await page.content()).not.toMatch(/sk-[A-Za-z0-9]{40}/);
  await page.keyboard.press("Escape");

  const stopped = page.getByText("You stopped this answer");
  await page.getByLabel("Message", { exact: true }).fill("More [[sandbox: tokens=2000 pace=200]]");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("log").first()).toContainText("More");
  await page.waitForTimeout(2_000);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(stopped.first()).toBeVisible();
  await expect(records).toHaveCount(4);
  const all = await nanoIn(page.getByTestId("playground-total"));
  expect(all).toBeGreaterThan(total);

  await records.first().click();
  await expect(page.getByText("Attempts", { exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(before - (await shownBalance(page))).toBe(all);
  expect(await data<unknown[]>(page, "GET", "/api/keys"), "its key is in no list").toEqual([]);
});

/** One red dot. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

test("the playground sends a picture and the parameters that were set, and shows them as code", async ({
  page,
  demo,
}) => {
  await signUp(page, demo);
  await topUp(page, "10.00");
  await page.goto(`${demo.url}/portal/playground`);
  await alive(page);
  await page.getByRole("combobox", { name: "First model" }).selectOption({ label: "Gemini 3 Flash" });
  await page.getByRole("combobox", { name: "Second model" }).selectOption({ label: "None" });
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("System prompt").fill("Be brief.");
  await page.getByLabel("Temperature").fill("0.3");
  await page.getByLabel("Most output tokens").fill("12");
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  const file = { name: "dot.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") };
  await page.locator('input[type="file"]').setInputFiles([file, file]);
  await page.getByRole("button", { name: "Remove image 2" }).click();
  await expect(page.getByRole("img", { name: "Attached image 1" })).toBeVisible();
  await page.getByLabel("Message", { exact: true }).fill("What is this? [[sandbox: tokens=60 pace=1]]");
  const asked = page.waitForRequest("**/v1/chat/completions");
  await page.getByRole("button", { name: "Send" }).click();
  const body = (await asked).postDataJSON() as { messages: { content: unknown }[] };
  expect(body).toMatchObject({ temperature: 0.3, max_tokens: 12, stream: true });
  expect(body.messages).toMatchObject([
    { role: "system", content: "Be brief." },
    {
      role: "user",
      content: [{ type: "text" }, { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } }],
    },
  ]);
  await expect(page.getByRole("link", { name: "Call record" })).toHaveCount(1);
  await expect(page.getByText(/\d in, 12 out/)).toBeVisible();
  expect(await nanoIn(page.getByTestId("playground-total"))).toBeGreaterThan(0n);

  await page.getByRole("button", { name: "View code" }).first().click();
  await expect(page.getByRole("dialog")).toContainText("0.3");
  await expect(page.getByRole("dialog")).toContainText("Be brief.");
});
