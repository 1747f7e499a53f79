import { expectAccessible } from "./steps/accessible";
import { call, models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signUp } from "./steps/people";
import { makeKey, nanoIn, newestCall, shownBalance, topUp } from "./steps/portal";

test("J14 an empty balance answers 402 and says how to go on; after a top-up the next call works", async ({
  page,
  demo,
}) => {
  await signUp(page, demo);
  const { secret } = await makeKey(page, "Eager");
  const [model = ""] = await models(demo, secret);

  const refused = await call(demo, secret, model);
  expect(refused.status).toBe(402);
  expect(refused.body.error?.message).toMatch(/top up.*nothing was charged/i);
  await page.goto(`${demo.url}/portal`);
  await expect(page.getByRole("link", { name: "Top up your balance" })).toBeVisible();
  await expectAccessible(page);

  await topUp(page, "10.00");
  const before = await shownBalance(page);
  expect(await call(demo, secret, model)).toMatchObject({ status: 200 });
  const after = await shownBalance(page);
  await page.goto(`${demo.url}/portal/usage`);
  const cost = await nanoIn(newestCall(page));
  expect(before - after).toBe(cost);
  await expectAccessible(page);
});
