/**
 * `node scripts/complete-lockfile.mjs [--check]`
 *
 * npm leaves optional packages of other platforms out of package-lock.json when the registry it asked could not
 * describe them, and `npm ci` then refuses the lockfile everywhere. Adds them (version and platform; npm fills in the
 * checksum where they are installed). With --check it only says what is missing, and fails.
 */
import fs from "node:fs";
import path from "node:path";

import { ROOT } from "./setup/process.mjs";

const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = [
  "arm",
  "arm64",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "wasm32",
  "x64",
];

const file = path.join(ROOT, "package-lock.json");
const lock = JSON.parse(fs.readFileSync(file, "utf8"));
const missing = Object.entries(lock.packages).flatMap(([where, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name, version]) => /^\d/.test(version) && !isLocked(where, name))
    .map(([name, version]) => [`node_modules/${name}`, describe(name, version, entry)]),
);

if (process.argv.includes("--check")) {
  for (const [name] of missing) process.stderr.write(`package-lock.json lacks ${name}\n`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else {
  const { "": root, ...packages } = { ...lock.packages, ...Object.fromEntries(missing) };
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(file, `${JSON.stringify({ ...lock, packages: { "": root, ...sorted } }, null, 2)}\n`);
  process.stdout.write(`${missing.length} added.\n`);
}

/** Looks for a package as Node would from inside `where`: there, then in every folder above. */
function isLocked(where, name) {
  for (let folder = where; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}

function describe(name, version, parent) {
  const words = name.split("/").at(-1).split("-");
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  const os = words.filter((word) => SYSTEMS.includes(word));
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(parent.dev ? { dev: true } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}
