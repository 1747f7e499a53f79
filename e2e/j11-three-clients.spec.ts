import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";

import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signUp } from "./steps/people";
import { makeKey, nanoIn, newestCall, shownBalance, topUp } from "./steps/portal";

const MODEL = "gpt-5-mini";
const SEEN_WITHIN_MS = 5_000;

test("J11 an Anthropic and a Gemini client, with the same key, are on the same bill", async ({
  page,
  demo,
}) => {
  await signUp(page, demo);
  await topUp(page, "10.00");
  const { secret } = await makeKey(page, "Two clients");
  const origin = new URL(demo.gatewayUrl).origin;
  const before = await shownBalance(page);

  const anthropic = new Anthropic({ baseURL: origin, apiKey: secret });
  const message = await anthropic.messages.create({
    model: MODEL,
    max_tokens: 200,
    messages: [{ role: "user", content: "Hello" }],
  });
  expect(message.content.map((block) => (block.type === "text" ? block.text : "")).join("")).toContain(
    "sandbox",
  );
  expect(message.stop_reason).toBe("end_turn");
  const afterOne = await shownBalance(page);
  expect(afterOne).toBeLessThan(before);

  const gemini = new GoogleGenAI({ apiKey: secret, httpOptions: { baseUrl: origin } });
  let text = "";
  for await (const chunk of await gemini.models.generateContentStream({ model: MODEL, contents: "Hello" })) {
    text += chunk.text ?? "";
  }
  expect(text).toContain("sandbox");
  const afterBoth = await shownBalance(page);
  expect(afterBoth).toBeLessThan(afterOne);

  await page.goto(`${demo.url}/portal/usage`);
  const row = newestCall(page);
  await expect(row).toContainText("Two clients", { timeout: SEEN_WITHIN_MS });
  expect(await nanoIn(row)).toBe(afterOne - afterBoth);
  await expect(page.getByRole("table", { name: "Request log" }).getByText("Two clients")).toHaveCount(2);

  await page.goto(`${demo.url}/portal/bill`);
  // Both are one line of one bill; what they cost was checked to the nano in the log above.
  const line = page.getByRole("table", { name: "Lines of the current bill" }).getByRole("row").nth(1);
  await expect(line).toBeVisible();
  await expect(line.getByRole("cell", { name: "2", exact: true })).toBeVisible();
  await expectAccessible(page);
});
