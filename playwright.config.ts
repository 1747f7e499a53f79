import { defineConfig } from "@playwright/test";

import { browserLaunch } from "./e2e/product/browser";
import { dataDir } from "./e2e/product/place";

// What a journey reads of the database, it reads of the product under test (lib/env looks here).
process.env["DATA_DIR"] = dataDir;
process.env["DATABASE_URL"] = "";

/** The browser journeys of PRODUCT.md against the product as `npm start` serves it, started once for all of them. */
export default defineConfig({
  testDir: "e2e",
  // Beside the product's own folder, which must outlive the clearing of this one.
  outputDir: "test-results/browser",
  globalSetup: "./e2e/product/start.ts",
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env["CI"]),
  // Once more on a fresh page: the list marks it as flaky, and it stays to be mended.
  retries: 1,
  // What is fast enough is measured elsewhere; here a slow machine alone fails nothing.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  reporter: "list",
  use: {
    locale: "en-US",
    timezoneId: "UTC",
    colorScheme: "light",
    trace: "retain-on-failure",
    actionTimeout: 45_000,
    launchOptions: browserLaunch(),
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "phone",
      grep: /@phone/,
      use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    },
  ],
});
