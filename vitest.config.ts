import os from "node:os";
import path from "node:path";

import { defineConfig } from "vitest/config";

const NOT_TESTS = ["**/node_modules/**", "**/.next/**", "data/**", "generated/**", "e2e/**"];

// Nothing a test does may touch the installation's own data folder or secrets.
const testEnv = {
  DATA_DIR: path.join(os.tmpdir(), `entrepot-vitest-${process.pid}`),
  DATABASE_URL: "",
  LOG_LEVEL: "silent",
  API_KEY_PEPPER: "test-pepper-test-pepper-test-pepper-test",
  MASTER_KEYS: `1:${Buffer.alloc(32, 7).toString("base64url")}`,
  AUTH_SECRET: "test-auth-secret-test-auth-secret-test-aut",
  SANDBOX_WEBHOOK_SECRET: "test-webhook-secret-test-webhook-secret-te",
};

const shared = {
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    environment: "node" as const,
    env: testEnv,
    restoreMocks: true,
    // A test that hangs ends; a slow machine alone fails none.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    setupFiles: ["./lib/testing/property-seed.ts"],
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...shared.test,
          name: "unit",
          isolate: false,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...NOT_TESTS, "**/*.int.test.ts"],
        },
      },
      {
        ...shared,
        test: {
          ...shared.test,
          name: "int",
          include: ["**/*.int.test.ts"],
          exclude: NOT_TESTS,
          globalSetup: ["./lib/db/testing/global-setup.ts"],
          maxWorkers: 2,
          // Calls that wait for the database side by side cost little more than one.
          maxConcurrency: 16,
        },
      },
    ],
  },
});
