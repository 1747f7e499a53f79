import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { demoLines } from "@/server/demo";

import { dataDir } from "./product/place";
import { expectAccessible } from "./steps/accessible";
import { models } from "./steps/gateway";
import { expect, test } from "./steps/journey";
import { signInAs, type Role } from "./steps/people";
import { nanoIn, newestCall, shownBalance } from "./steps/portal";

const CONSOLES: Readonly<Record<Role, { path: string; heading: string }>> = {
  operator: { path: "/platform", heading: "Resellers" },
  reseller: { path: "/console/northwind", heading: "Overview" },
  distributor: { path: "/console/lotus-cloud", heading: "Overview" },
  customer: { path: "/portal", heading: "Home" },
};

test.describe("J01 start", () => {
  test("demo.json says how to get in, to its owner alone", ({ demo }) => {
    expect(fs.statSync(path.join(dataDir, "demo.json")).mode & 0o777).toBe(0o600);
    expect(demo.url).toMatch(/^http:\/\/northwind\.localhost:\d+$/);
    expect(demo.gatewayUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(demo.apiKey).toMatch(/^sk-\w{40,}$/);
    expect(demo.signIns.map(({ role }) => role).sort()).toEqual(Object.keys(CONSOLES).sort());
    for (const { email, password } of demo.signIns) {
      expect(email).toMatch(/@.+\.example$/);
      expect(password.length).toBeGreaterThanOrEqual(12);
    }
  });

  test("the printed curl answers and is billed, to the nano", async ({ page, demo }) => {
    await signInAs(page, demo, "customer");
    const before = await shownBalance(page);

    const [model] = await models(demo, demo.apiKey);
    const lines = demoLines(demo, model, dataDir);
    const start = lines.findIndex((line) => line.startsWith("curl "));
    const printed = lines.slice(start, start + 3).join("\n");
    const answer = execFileSync("sh", ["-c", printed], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(JSON.parse(answer)).toMatchObject({ object: "chat.completion", model });

    // Read at once: the reply ends only after the call is in the books.
    const after = await shownBalance(page);
    await page.goto(`${demo.url}/portal/usage`);
    const newest = newestCall(page);
    const cost = await nanoIn(newest);
    expect(cost).toBeGreaterThan(0n);
    expect(before - after).toBe(cost);
    await expectAccessible(page);
  });

  for (const [role, { path: home, heading }] of Object.entries(CONSOLES) as [
    Role,
    (typeof CONSOLES)[Role],
  ][]) {
    test(`the ${role} signs in and lands in the right console`, async ({ page, demo }) => {
      await signInAs(page, demo, role);
      expect(new URL(page.url()).pathname).toBe(home);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(heading);
      await expectAccessible(page);
    });
  }
});
