import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { npm } from "./install.mjs";
import { step } from "./progress.mjs";
import { ROOT } from "./process.mjs";

const modules = (...parts) => path.join(ROOT, "node_modules", ...parts);
const EXECUTABLE = process.platform === "win32" ? "node.exe" : "node";
const MAJOR = 24;

/**
 * The Node the product runs on, whatever the machine has: version 24 from npm, put where npm scripts find it first.
 * @returns {Promise<string>} path of the executable
 */
export async function ensureRuntime() {
  const target = modules("node", "bin", EXECUTABLE);
  const wanted = JSON.parse(fs.readFileSync(modules("node", "package.json"), "utf8")).version;
  if (versionOf(target) === `v${wanted}`) return target;
  try {
    await step(`Fetching Node ${wanted}`, () => fetchRuntime(target, wanted));
  } catch (error) {
    if (versionOf(process.execPath) === undefined || Number(process.versions.node.split(".")[0]) < MAJOR) {
      throw new Error(
        `Node ${MAJOR} is needed, this is ${process.version}, and it could not be fetched:\n${error.message}`,
        { cause: error },
      );
    }
    return process.execPath;
  }
  return target;
}

/** What the package `node` does in its install script, which npm may have refused to run. */
async function fetchRuntime(target, version) {
  const name = packageName();
  const places = [modules(name), modules("node", "node_modules", name)];
  let found = places.find((place) => versionOf(path.join(place, "bin", EXECUTABLE)) === `v${version}`);
  if (!found) {
    const cache = modules(".cache", "node-runtime");
    await npm([
      "install",
      "--prefix",
      cache,
      "--no-save",
      "--no-package-lock",
      "--ignore-scripts",
      "--loglevel=error",
      `${name}@${version}`,
    ]);
    found = path.join(cache, "node_modules", name);
  }
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.rmSync(target, { force: true });
  fs.copyFileSync(path.join(found, "bin", EXECUTABLE), target);
  fs.chmodSync(target, 0o755);
  if (versionOf(target) !== `v${version}`)
    throw new Error(`${name}@${version} does not run on this machine.`);
  linkBinary(target);
}

/** npm scripts look into node_modules/.bin before the PATH. */
function linkBinary(target) {
  if (process.platform === "win32") return;
  const link = modules(".bin", "node");
  fs.mkdirSync(path.dirname(link), { recursive: true });
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(path.dirname(link), target), link);
}

function packageName() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const prefix = platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  return `${prefix}-${platform}-${process.arch}`;
}

function versionOf(executable) {
  try {
    return execFileSync(executable, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
