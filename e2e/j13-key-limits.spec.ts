import { expectAccessible } from "./steps/accessible";
import { call, models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signUp } from "./steps/people";
import { topUp } from "./steps/portal";

test("J13 budget, rate and address limits of a key give clear errors, and the portal says which @phone", async ({
  page,
  demo,
}) => {
  await signUp(page, demo);
  await topUp(page, "10.00");
  await page.goto(`${demo.url}/portal/keys`);
  await page.getByRole("button", { name: "Create key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Bounded");
  // A new key comes with a daily cap and five streams.
  await expect(dialog.getByLabel("Streams at once")).toHaveValue("5");
  await expect(dialog.getByLabel("Per day")).not.toHaveValue("");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret =
    (await dialog
      .getByText(/^sk-\w{40,}$/)
      .first()
      .textContent()) ?? "";
  await dialog.getByRole("checkbox").click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("link", { name: /Bounded/ }).click();
  await expect(page.getByText(/spent|of/).first()).toBeVisible();
  const [model = "", other = ""] = await models(demo, secret);
  expect(await call(demo, secret, model)).toMatchObject({ status: 200 });

  const change = async (fields: Readonly<Record<string, string>>) => {
    await page.getByRole("button", { name: "Change", exact: true }).click();
    for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
  };
  const until = (status: number, words: RegExp, name = model) =>
    expect
      .poll(async () => {
        const { status: told, body } = await call(demo, secret, name);
        return told === status && words.test(body.error?.message ?? "");
      })
      .toBe(true);

  await change({ "Per day": "0.000001" });
  await until(402, /daily budget of this key.*nothing was charged/i);
  await change({ "Per day": "", Addresses: "203.0.113.0/24" });
  await until(403, /calls from .* are not allowed.*nothing was charged/i);
  await change({ Addresses: "", "Requests per minute": "1" });
  await until(429, /this key is limited to 1 requests per minute.*nothing was charged/i);
  expect(other).not.toBe("");

  await page.reload();
  const hits = page.getByRole("list").filter({ hasText: "Requests per minute of this key" });
  await expect(hits).toBeVisible();
  await expect(hits).toContainText("The daily budget of this key");
  await expect(hits).toContainText("which is not among the allowed addresses");
  await expectAccessible(page);
});
