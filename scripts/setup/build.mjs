import fs from "node:fs";
import path from "node:path";

import { fingerprint, matches, remember } from "./fingerprint.mjs";
import { step } from "./progress.mjs";
import { ROOT, run } from "./process.mjs";

const SCHEMA = ["prisma/schema", "prisma.config.ts", "node_modules/prisma/package.json"];
// Not tsconfig.json: Next rewrites it while it builds.
const SOURCES = [
  ...["app", "components", "lib", "i18n", "messages", "public", "prisma/schema"],
  ...["next.config.ts", "postcss.config.mjs", "proxy.ts", "instrumentation.ts", "package-lock.json"],
];

/**
 * Generates the database client from prisma/schema unless it is the one of this schema.
 * @param {string} node
 */
export async function ensureClient(node) {
  const stamp = path.join(ROOT, "node_modules", ".cache", "entrepot", "client");
  const wanted = fingerprint(SCHEMA);
  if (fs.existsSync(path.join(ROOT, "generated", "prisma", "client.ts")) && matches(stamp, wanted)) return;
  await step("Generating the database client", async () => {
    await run(node, [path.join("node_modules", "prisma", "build", "index.js"), "generate"]);
  });
  remember(stamp, wanted);
}

/**
 * Builds the pages unless the build is the one of these sources.
 * @param {string} node
 */
export async function ensureBuild(node) {
  const folder = path.join(ROOT, process.env.NEXT_DIST_DIR || ".next");
  const stamp = path.join(folder, "entrepot-sources");
  const wanted = fingerprint(SOURCES);
  if (fs.existsSync(path.join(folder, "BUILD_ID")) && matches(stamp, wanted)) return;
  fs.rmSync(stamp, { force: true });
  await step("Building the pages (about a minute)", async () => {
    const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
    await run(node, [path.join("node_modules", "next", "dist", "bin", "next"), "build"], { env });
  });
  remember(stamp, wanted);
}
