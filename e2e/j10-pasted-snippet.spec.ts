import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { ROOT } from "./product/place";
import { expectAccessible } from "./steps/accessible";
import { expect, test } from "./steps/journey";
import { signUp } from "./steps/people";
import { makeKey, nanoIn, newestCall, topUp } from "./steps/portal";

const SEEN_WITHIN_MS = 5_000;

test("J10 the pasted OpenAI snippet streams, and its usage row appears within 5 s", async ({
  page,
  demo,
}) => {
  await signUp(page, demo);
  await topUp(page, "10.00");
  const { secret } = await makeKey(page, "Snippet");

  await page.goto(`${demo.url}/en/quick-start`);
  await page.getByRole("tab", { name: "Node.js" }).click();
  const snippet = await page.getByRole("region", { name: "Node.js" }).innerText();
  expect(snippet).toContain(`baseURL: "${demo.url}/v1"`);
  await expectAccessible(page);

  await page.goto(`${demo.url}/portal/usage`);
  await expect(page.getByText("No calls yet")).toBeVisible();
  const pieces = await run(pasted(snippet, demo.gatewayUrl, secret), test.info().outputPath("snippet.mjs"));
  const ended = Date.now();
  expect(pieces.length, "pieces that arrived one after the other").toBeGreaterThan(1);
  expect(pieces.join("")).toContain("Entrepot sandbox");

  const row = newestCall(page);
  await expect(row).toBeVisible({ timeout: SEEN_WITHIN_MS });
  const seenAfter = Date.now() - ended;
  test.info().annotations.push({ type: "seen after", description: `${seenAfter} ms` });
  expect(seenAfter).toBeLessThan(SEEN_WITHIN_MS);
  await expect(row).toContainText("Snippet");
  expect(await nanoIn(row)).toBeGreaterThan(0n);
  await expectAccessible(page);
});

/** With the reader's own key; and by the loopback's number, since Node does not resolve names under .localhost. */
function pasted(snippet: string, gatewayUrl: string, key: string): string {
  return snippet.replace(/baseURL: "[^"]+"/, `baseURL: "${gatewayUrl}"`).replace("YOUR_KEY", key);
}

/** Runs a program as its reader would, beside this project's packages; the pieces it wrote, as they came. */
async function run(program: string, beside: string): Promise<string[]> {
  // The official client is found from inside the project only.
  const file = path.join(ROOT, "test-results", `${path.basename(path.dirname(beside))}.mjs`);
  fs.writeFileSync(file, program);
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "pipe"] });
  const pieces: string[] = [];
  let trouble = "";
  child.stdout.on("data", (piece) => pieces.push(String(piece)));
  child.stderr.on("data", (piece) => (trouble += String(piece)));
  const code = await new Promise((resolve) => child.once("close", resolve));
  fs.rmSync(file);
  expect(code, trouble).toBe(0);
  return pieces;
}
