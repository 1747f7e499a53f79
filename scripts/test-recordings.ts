/**
 * `npm run test:recordings`: replays recorded provider traffic, where its folder stands beside the project (or at
 * RECORDINGS_DIR), through a running gateway, and says which recording was looked at and why others were not. The test
 * itself is lib/gateway/recorded-traffic.int.test.ts; each of its cases names its recording.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { allRecordings } from "../lib/gateway/testing/recorded/recording";
import { notPlayed } from "../lib/gateway/testing/recorded/vendors";

const ROOT = path.resolve(import.meta.dirname, "..");
const TEST = "lib/gateway/recorded-traffic.int.test.ts";
const ID = /^R\d{4}\b/;

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function runTests(): Report {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "recordings-")), "report.json");
  const vitest = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const args = ["run", "--project", "int", TEST, "--reporter=json", `--outputFile.json=${file}`];
  spawnSync(process.execPath, [vitest, ...args], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  return JSON.parse(fs.readFileSync(file, "utf8")) as Report;
}

function main(): void {
  const all = allRecordings();
  if (all.length === 0) {
    process.stdout.write("There are no recordings here.\nrecordings ran=0 skipped=0 failed=0\n");
    return;
  }
  const cases = runTests().testResults.flatMap((file) => file.assertionResults);
  const ran = new Map(cases.map((one) => [ID.exec(one.title)?.[0] ?? "", one] as const));
  const failed = all.filter(({ id }) => ran.get(id)?.status === "failed");
  const skipped = all.filter(({ id }) => !ran.has(id));
  for (const recording of skipped) {
    const { id, provider, shape } = recording;
    process.stdout.write(`skipped ${id} ${provider} ${shape}: ${notPlayed(recording) ?? "not reached"}\n`);
  }
  for (const { id, provider, shape } of failed) {
    const why = ran.get(id)?.failureMessages[0]?.split("\n", 1)[0] ?? "";
    process.stdout.write(`failed ${id} ${provider} ${shape}: ${why.slice(0, 500)}\n`);
  }
  const count = all.length - skipped.length;
  process.stdout.write(`recordings ran=${count} skipped=${skipped.length} failed=${failed.length}\n`);
  // What stands outside of the cases, such as the books at the end, fails the run as well.
  const bad = cases.some(({ status }) => status !== "passed");
  process.exitCode = bad || count === 0 || skipped.some((one) => notPlayed(one) === null) ? 1 : 0;
}

main();
