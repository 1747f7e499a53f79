/**
 * Runs dependency-cruiser over the product and proves that it looked: how many modules it read, and how many each rule
 * applied to. A glob that no longer matches anything fails the check instead of passing it.
 */
import { createRequire } from "node:module";
import path from "node:path";

import { run } from "./setup/process.mjs";

const SOURCES = ["app", "components", "lib", "server", "server.ts", "prisma", "proxy.ts"];
const FEWEST_MODULES = 400;

const require = createRequire(import.meta.url);
const { forbidden } = require("../.dependency-cruiser.cjs");

const cruiser = path.join("node_modules", "dependency-cruiser", "bin", "dependency-cruiser.mjs");
const args = [cruiser, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...SOURCES];
const { modules, summary } = JSON.parse(await run(process.execPath, args, { keep: Infinity }));
const ours = modules
  .map((module) => module.source)
  .filter((source) => !/node_modules/.test(source) && /[.][cm]?[jt]sx?$/.test(source));

let failed = summary.violations.length > 0;
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
for (const { name, from } of forbidden) {
  const looked = ours.filter(
    (source) => matches(from.path, source, true) && !matches(from.pathNot, source, false),
  ).length;
  process.stdout.write(`${String(looked).padStart(5)} modules under ${name}\n`);
  failed ||= looked === 0;
}
process.stdout.write(`${ours.length} modules, ${summary.violations.length} violations\n`);
failed ||= ours.length < FEWEST_MODULES;
if (ours.length < FEWEST_MODULES)
  process.stderr.write(`Fewer than ${FEWEST_MODULES} modules were found: the check saw too little.\n`);
process.exitCode = failed ? 1 : 0;

function matches(patterns, source, whenAbsent) {
  if (patterns === undefined) return whenAbsent;
  return [patterns].flat().some((pattern) => new RegExp(pattern).test(source));
}
