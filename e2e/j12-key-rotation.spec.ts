import { expectAccessible } from "./steps/accessible";
import { ask } from "./steps/api";
import { call, models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signUp } from "./steps/people";
import { makeKey, topUp } from "./steps/portal";

const REFUSED_WITHIN_MS = 2_000;

test("J12 a key is shown once, rotated with grace, and refused after that (4 clicks at most) @phone", async ({
  page,
  demo,
  clicks,
}) => {
  await signUp(page, demo);
  await topUp(page, "10.00");
  const old = await makeKey(page, "Nightly job");
  const [model = ""] = await models(demo, old.secret);

  await page.goto(`${demo.url}/portal/keys/${old.id}`);
  expect(await page.content()).not.toContain(old.secret);
  expect((await ask(page, "GET", "/api/keys")).body).not.toContain(old.secret);

  clicks.restart();
  await page.getByRole("button", { name: "Rotate key" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  const secret = await dialog.locator("[data-secret]").innerText();
  await dialog.getByRole("checkbox").click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  test.info().annotations.push({ type: "clicks", description: String(clicks.count) });
  expect(clicks.count).toBeLessThanOrEqual(4);
  expect(await page.content()).not.toContain(secret);

  await expect(page.getByText("Replaced, ending")).toBeVisible();
  expect((await call(demo, old.secret, model)).status, "the old key, in its grace").toBe(200);
  expect((await call(demo, secret, model)).status, "the new key").toBe(200);

  await page.getByRole("button", { name: "Revoke key" }).click();
  await expectAccessible(page);
  const revoked = page.waitForResponse((response) => response.url().endsWith("/revoke"));
  await page.getByRole("dialog").getByRole("button", { name: "Revoke key" }).click();
  expect((await revoked).status()).toBe(200);
  const at = Date.now();
  await expect
    .poll(async () => (await call(demo, old.secret, model)).status, { intervals: [100], timeout: 5_000 })
    .toBe(401);
  const refusedAfter = Date.now() - at;
  test.info().annotations.push({ type: "refused after", description: `${refusedAfter} ms` });
  expect(refusedAfter).toBeLessThan(REFUSED_WITHIN_MS);
  expect((await call(demo, secret, model)).status, "the new key goes on").toBe(200);
  await expectAccessible(page);
});
