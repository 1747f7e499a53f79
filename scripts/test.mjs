/**
 * `npm test`: everything CI runs, on a fresh clone too. Stops at the first step that fails.
 *   --keep-going          run the later steps all the same
 *   --only=unit,e2e       these steps only (names as printed)
 *   anything after `--`   is handed to the e2e step (Playwright), such as a file name
 */
import fs from "node:fs";
import path from "node:path";

import { ensureBuild } from "./setup/build.mjs";
import { ensureChromium } from "./setup/chromium.mjs";
import { ROOT, run } from "./setup/process.mjs";
import { seconds } from "./setup/progress.mjs";
import { ready } from "./setup/ready.mjs";
import { addCounts, playwrightCounts, vitestCounts } from "./setup/test-counts.mjs";

const CACHE = path.join("node_modules", ".cache", "entrepot");
const split = process.argv.indexOf("--", 2);
const own = split < 0 ? process.argv.slice(2) : process.argv.slice(2, split);
const forBrowser = split < 0 ? [] : process.argv.slice(split + 1);
const keepGoing = own.includes("--keep-going");
const only = own
  .find((argument) => argument.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");

const total = { passed: 0, failed: 0, skipped: 0 };
let node = process.execPath;

/** Runs a program from node_modules on our Node; what it prints is shown. */
const tool = (file, args, env = {}) =>
  run(node, [path.join("node_modules", ...file.split("/")), ...args], { live: true, env });

const STEPS = {
  lockfile: () => run(node, ["scripts/complete-lockfile.mjs", "--check"], { live: true }),
  format: () =>
    tool("prettier/bin/prettier.cjs", [
      "--check",
      "--log-level=warn",
      "--cache",
      "--cache-location",
      path.join(CACHE, "prettier"),
      ".",
    ]),
  lint: () => tool("eslint/bin/eslint.js", [".", "--max-warnings", "0"]),
  types: () => tool("typescript/bin/tsc", ["--noEmit", "-p", "tsconfig.json"]),
  layers: () => run(node, ["scripts/check-layers.mjs"], { live: true }),
  unused: () => tool("knip/bin/knip.js", []),
  unit: () => vitest("unit"),
  integration: () => vitest("int"),
  build: () => ensureBuild(node),
  e2e: () => browser(),
};

async function vitest(project) {
  const report = path.join(CACHE, `${project}.json`);
  const args = [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  await counted(report, vitestCounts, () => tool("vitest/vitest.mjs", args));
}

async function browser() {
  await ensureChromium(node);
  const report = path.join(ROOT, CACHE, "e2e.json");
  const args = ["test", "--reporter=list,json", ...forBrowser];
  await counted(report, playwrightCounts, () =>
    tool("@playwright/test/cli.js", args, { PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
  );
}

/** Runs tests and adds what their report says; a run without a report, or one that ran nothing, is a failure. */
async function counted(report, read, work) {
  fs.rmSync(report, { force: true });
  const failure = await work().then(
    () => undefined,
    (error) => error,
  );
  const counts = fs.existsSync(report) ? read(JSON.parse(fs.readFileSync(report, "utf8"))) : undefined;
  if (counts) addCounts(total, counts);
  if (!counts || counts.passed + counts.failed === 0) throw failure ?? new Error("No test ran.");
  if (counts.failed > 0) throw new FailedTests();
  if (failure) throw failure;
}

/** Tests failed; they are counted already. */
class FailedTests extends Error {}

async function runStep(name, work) {
  process.stdout.write(`\n=== ${name}\n`);
  const started = Date.now();
  try {
    await work();
    process.stdout.write(`=== ${name}: ok, ${seconds(Date.now() - started)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof FailedTests)) total.failed += 1;
    if (error.message) process.stderr.write(`${error.message}\n`);
    process.stdout.write(`=== ${name}: FAILED, ${seconds(Date.now() - started)}\n`);
    return false;
  }
}

const unknown = (only ?? []).filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  process.stderr.write(`No such step: ${unknown.join(", ")}. There are: ${Object.keys(STEPS).join(", ")}.\n`);
  process.exit(2);
}
const started = Date.now();
let good = await runStep("setup", async () => void (node = await ready()));
if (good) {
  fs.mkdirSync(path.join(ROOT, CACHE), { recursive: true });
  for (const [name, work] of Object.entries(STEPS)) {
    if (only && !only.includes(name)) continue;
    good = (await runStep(name, work)) && good;
    if (!good && !keepGoing) break;
  }
}
process.stdout.write(
  `\n${seconds(Date.now() - started)}${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}\n`,
);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = good ? 0 : 1;
