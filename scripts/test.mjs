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
import { ensureRedis } from "./setup/redis.mjs";
import {
  addCounts,
  afterSecondTry,
  failedFiles,
  passedAgain,
  playwrightCounts,
  vitestCounts,
} from "./setup/test-counts.mjs";

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

const modules = (file) => path.join("node_modules", ...file.split("/"));
/** Runs a program from node_modules on our Node and gives back what it printed. */
const quiet = (file, ...args) => run(node, [modules(file), ...args], { keep: 100_000 });
/** The same, showing what it prints as it comes. */
const live = (file, args, env = {}) => run(node, [modules(file), ...args], { live: true, env });

/** They need the sources and nothing else, so two run at a time; the longest begins. */
const CHECKS = {
  lint: () => quiet("eslint/bin/eslint.js", ".", "--max-warnings", "0"),
  types: () => quiet("typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"),
  format: () => quiet("prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."),
  layers: () => run(node, ["scripts/check-layers.mjs"]),
  unused: () => quiet("knip/bin/knip.js"),
  lockfile: () => run(node, ["scripts/complete-lockfile.mjs", "--check"]),
  unit: () => vitest("unit", AGAIN_AT_MOST),
};
const LANES = 2;

/** They use ports, databases and both cores, so they run one after the other. */
const RUNS = {
  async integration() {
    await ensureRedis();
    await vitest("int", AGAIN_AT_MOST);
  },
  build: () => ensureBuild(node),
  e2e: () => browser(),
};

/** Files of tests that are run once more before they count as failed; more of them at once are no accident of time. */
const AGAIN_AT_MOST = 3;

/** As Playwright's `retries` does for journeys: what passes by itself on a second run passed, and is named to be mended. */
async function vitest(project, againAtMost) {
  const report = path.join(CACHE, `${project}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json"];
  const work = (...files) => live("vitest/vitest.mjs", [...args, `--outputFile.json=${report}`, ...files]);
  await counted(report, vitestCounts, work, async (first) => {
    const files = failedFiles(first);
    if (files.length === 0 || files.length > againAtMost) return undefined;
    process.stdout.write(`=== once more: ${files.join(", ")}\n`);
    const second = await reported(report, () => work(...files));
    if (!second.json) return undefined;
    const flaky = passedAgain(first, second.json);
    if (flaky.length > 0) process.stdout.write(`=== flaky, to be mended: ${flaky.join("; ")}\n`);
    return afterSecondTry(vitestCounts(first), vitestCounts(second.json), flaky.length);
  });
}

async function browser() {
  await ensureChromium(node);
  const report = path.join(ROOT, CACHE, "e2e.json");
  const args = ["test", "--reporter=list,json", ...forBrowser];
  await counted(report, playwrightCounts, () =>
    live("@playwright/test/cli.js", args, { PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
  );
}

/**
 * Runs tests and adds what their report says; a run without a report, or one that ran nothing, is a failure. `secondTry` may look at
 * the report and give back better counts.
 */
async function counted(report, read, work, secondTry) {
  const first = await reported(report, work);
  const again = first.json && (await secondTry?.(first.json));
  const counts = again ?? (first.json && read(first.json));
  if (counts) addCounts(total, counts);
  if (!counts || counts.passed + counts.failed === 0) throw first.failure ?? new Error("No test ran.");
  if (counts.failed > 0) throw new FailedTests();
  if (first.failure && !again) throw first.failure;
}

/** Runs `work`, and gives back the report it wrote and how it failed, where it did. */
async function reported(report, work) {
  fs.rmSync(report, { force: true });
  const failure = await work().then(
    () => undefined,
    (error) => error,
  );
  const json = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : undefined;
  return { json, failure };
}

/** Tests failed; they are counted already. */
class FailedTests extends Error {}

async function runStep(name, work) {
  const started = Date.now();
  try {
    const output = await work();
    if (output) process.stdout.write(output);
    process.stdout.write(`=== ${name}: ok, ${seconds(Date.now() - started)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof FailedTests)) total.failed += 1;
    if (error.message) process.stderr.write(`${error.message}\n`);
    process.stdout.write(`=== ${name}: FAILED, ${seconds(Date.now() - started)}\n`);
    return false;
  }
}

/** Runs steps in order, `lanes` at a time. Unless told to keep going, none begins after one has failed. */
async function runSteps(steps, lanes) {
  const waiting = Object.entries(steps).filter(([name]) => !only || only.includes(name));
  let good = true;
  const lane = async () => {
    for (let next = waiting.shift(); next && (good || keepGoing); next = waiting.shift()) {
      good = (await runStep(...next)) && good;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return good;
}

const names = [...Object.keys(CHECKS), ...Object.keys(RUNS)];
const unknown = (only ?? []).filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No such step: ${unknown.join(", ")}. There are: ${names.join(", ")}.\n`);
  process.exit(2);
}
const started = Date.now();
let good = await runStep("setup", async () => void (node = await ready()));
if (good) {
  fs.mkdirSync(path.join(ROOT, CACHE), { recursive: true });
  good = await runSteps(CHECKS, LANES);
  if (good || keepGoing) good = (await runSteps(RUNS, 1)) && good;
}
process.stdout.write(
  `\n${seconds(Date.now() - started)}${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}\n`,
);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = good ? 0 : 1;
