/**
 * `npm run test:recordings`: replays recorded provider traffic, where its folder stands beside the project (or at
 * RECORDINGS_DIR), through the protocols that speak it, and says which recording was looked at. The tests themselves are
 * those of lib/gateway/protocols; each names its recording.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
const FOLDER = process.env.RECORDINGS_DIR ?? path.resolve(ROOT, "..", "shared", "recordings");
const ID = /\bR\d{4}\b/g;

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function runTests(): Report {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "recordings-")), "report.json");
  const vitest = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const args = [
    "run",
    "--project",
    "unit",
    "lib/gateway/protocols",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  spawnSync(process.execPath, [vitest, ...args], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  return JSON.parse(fs.readFileSync(file, "utf8")) as Report;
}

/** The ids of the index, with what each is. */
function indexed(): ReadonlyMap<string, string> {
  const [, ...rows] = fs.readFileSync(path.join(FOLDER, "index.tsv"), "utf8").trim().split("\n");
  return new Map(
    rows.map((row) => row.split("\t")).map(([id = "", provider, shape]) => [id, `${provider} ${shape}`]),
  );
}

function main(): void {
  if (!fs.existsSync(path.join(FOLDER, "index.tsv"))) {
    process.stdout.write("There are no recordings here.\nrecordings ran=0 skipped=0 failed=0\n");
    return;
  }
  const all = indexed();
  const status = new Map<string, string>();
  for (const { fullName, status: how } of runTests().testResults.flatMap((file) => file.assertionResults))
    for (const id of fullName.match(ID) ?? []) if (how === "failed" || !status.has(id)) status.set(id, how);
  const ran = [...status].filter(([id, how]) => all.has(id) && (how === "passed" || how === "failed"));
  const failed = ran.filter(([, how]) => how === "failed").map(([id]) => id);
  const skipped = [...all].filter(([id]) => !ran.some(([one]) => one === id));
  for (const [id, what] of skipped) process.stdout.write(`skipped ${id} ${what}\n`);
  for (const id of failed) process.stdout.write(`failed ${id} ${all.get(id)}\n`);
  process.stdout.write(`recordings ran=${ran.length} skipped=${skipped.length} failed=${failed.length}\n`);
  process.exitCode = failed.length > 0 || ran.length === 0 ? 1 : 0;
}

main();
